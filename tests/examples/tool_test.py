"""What the tests of the utilities share: each takes TOOL VERSION, and runs the utility in a folder of its own."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL, VERSION = os.path.abspath(sys.argv[1]), sys.argv[2]


class ToolTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text=b""):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        return path

    def run_tool(self, *arguments, given=b"", code=0, output=None, errors=b"", **options):
        """Runs the tool and checks what it gave; returns its standard output."""
        done = subprocess.run([TOOL, *arguments], input=given, cwd=self.folder, capture_output=True, **options)
        self.assertEqual((done.returncode, done.stderr), (code, errors))
        if output is not None:
            self.assertEqual(done.stdout, output)
        return done.stdout
