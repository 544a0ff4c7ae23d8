"""layers.py TOOL VERSION: runs tare-layers as people do."""

import subprocess
import sys
import unittest
import xml.etree.ElementTree

from tool_test import TOOL, VERSION, ToolTest

PLAIN = b"FROM debian\nENV A=1\nRUN apt-get update\nCOPY a.tar /tmp/\nRUN tar xf /tmp/a.tar && rm /tmp/a.tar\n"
TABLE = b"""\
LINE  LAYER  INSTRUCTION
   1  base   FROM debian
   2  -      ENV A=1
   3  files  RUN apt-get update
               ! apt-get leaves /var/lib/apt/lists
   4  files  COPY a.tar /tmp/
               ! writes /tmp/a.tar, which line 5 deletes too late
   5  files  RUN tar xf /tmp/a.tar && rm /tmp/a.tar

3 layers and the base's, of 127 that there can be
"""
ROWS = b"""\
{"CreatedBy":"RUN /bin/sh -c tar xf /tmp/a.tar \\u0026\\u0026 rm /tmp/a.tar # buildkit","ID":"sha256:97","Size":"12.3MB"}
{"CreatedBy":"COPY a.tar /tmp/ # buildkit","ID":"\\u003cmissing\\u003e","Size":"5kB"}
{"CreatedBy":"ENV A=1","ID":"\\u003cmissing\\u003e","Size":"0B"}
{"CreatedBy":"/bin/sh -c #(nop) ADD file:8b in / ","ID":"\\u003cmissing\\u003e","Size":"72.8MB"}
"""
SIZES = b"""\
LINE  LAYER    SIZE  INSTRUCTION
   1  base   72.8MB  FROM debian
   2  -          0B  ENV A=1
   3  files       ?  RUN apt-get update
                       ! apt-get leaves /var/lib/apt/lists
   4  files     5kB  COPY a.tar /tmp/
                       ! writes /tmp/a.tar, which line 5 deletes too late
   5  files  12.3MB  RUN tar xf /tmp/a.tar && rm /tmp/a.tar

3 layers and the base's, of 127 that there can be
85.1MB in all, 72.8MB of it the base's
1 instruction has no row in the history
"""


class Layers(ToolTest):
    def test_table(self):
        self.file("a", PLAIN)
        self.run_tool("a", output=TABLE)
        self.run_tool(given=PLAIN, output=TABLE)
        self.run_tool("-", given=PLAIN, output=TABLE)

    def test_target(self):
        text = b"FROM a AS one\nRUN make\nFROM b\nRUN make\n"
        self.assertIn(b"   2  files  RUN make\n", self.run_tool("--target", "one", given=text))
        self.assertIn(b"   4  files  RUN make\n", self.run_tool(given=text))
        self.run_tool("--target", "two", given=text, code=2, output=b"",
                      errors=b'<standard input>:0: error: target stage "two" could not be found\n')

    def test_history(self):
        self.file("a", PLAIN)
        self.file("rows", ROWS)
        self.run_tool("a", "--history", "rows", output=SIZES)
        self.file("rows", b"nothing of that kind\n")
        self.run_tool("a", "--history", "rows", code=2, output=b"",
                      errors=b"tare-layers: rows is not what docker history --no-trunc prints\n")

    def test_picture(self):
        self.file("a", PLAIN + b"RUN echo '<b>' \xff > c\n")
        self.run_tool("a", "--svg", "out.svg")
        written = (self.folder / "out.svg").read_bytes()
        self.assertEqual(self.run_tool("a", "--svg", "-"), written)
        tree = xml.etree.ElementTree.fromstring(written)
        self.assertTrue(tree.tag.endswith("svg"))
        self.assertNotIn(b"<script", written)
        self.run_tool("a", "--svg", "gone/out.svg", code=2, errors=b"tare-layers: cannot write gone/out.svg\n")

    def test_check(self):
        self.run_tool("--check", given=PLAIN, code=1)
        self.run_tool("--check", given=b"FROM debian\nRUN make\n")
        self.run_tool("--check", given=b"FROM debian\n" + b"RUN make\n" * 128, code=1)

    def test_what_cannot_be_read(self):
        self.run_tool("gone", code=2, output=b"", errors=b"tare-layers: cannot read gone: No such file or directory\n")
        done = subprocess.run([TOOL], input=b"FROM a\nENV a\n", capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"ENV must have two arguments", done.stderr)

    def test_any_bytes(self):
        for text in (b"", b"\xff\x00", b"FROM \xff\nRUN \x00", b"FROM a\nRUN \xff\xfe\n"):
            done = subprocess.run([TOOL, "--svg", "-"], input=text, capture_output=True)
            self.assertIn(done.returncode, (0, 2))
            if done.stdout:
                xml.etree.ElementTree.fromstring(done.stdout)

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=PLAIN, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-layers: cannot write to standard output\n"))

    def test_help_and_version(self):
        self.run_tool("--version", output=f"tare-layers {VERSION}\n".encode())
        usage = self.run_tool("--help").decode()
        for word in ("--history", "--svg", "--target", "--check", "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)
        self.assertEqual(subprocess.run([TOOL, "--nonsense"], capture_output=True).returncode, 2)


unittest.main(argv=sys.argv[:1])
