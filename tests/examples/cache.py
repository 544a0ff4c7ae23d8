"""cache.py TOOL VERSION: runs tare-cache as people do."""

import subprocess
import sys
import unittest

from tool_test import TOOL, VERSION, ToolTest

PLAIN = b"""\
FROM node:20 AS build
WORKDIR /app
COPY package.json ./
RUN npm ci
ARG VERSION=1
COPY . .
RUN npm run build
FROM nginx
COPY --from=build /app/dist /srv
"""
EDITED = b"""\
build
  1  cached       FROM node:20 AS build
  2  cached       WORKDIR /app
  3  cached       COPY package.json ./
  4  cached       RUN npm ci
  6  rebuilds     COPY . .  # src/a.js is copied
  7  rebuilds     RUN npm run build  # follows line 6

stage-1 (target)
  8  cached       FROM nginx
  9  may rebuild  COPY --from=build /app/dist /srv  # takes files from build: cached if they come out the same

2 of 6 steps rebuild, 1 more may
"""
LIKELY = b"""\
sources (any other file)  2 of 6 steps rebuild, 1 more may, from line 6
manifest package.json     4 of 6 steps rebuild, 1 more may, from line 3
argument VERSION          1 of 6 steps rebuilds, 1 more may, from line 7
image node:20             5 of 6 steps rebuild, 1 more may, from line 2
image nginx               1 of 6 steps rebuilds, from line 9
"""


class Cache(ToolTest):
    def setUp(self):
        super().setUp()
        self.file("a", PLAIN)

    def rebuilt(self, *arguments):
        """The lines that rebuild, with a ? where they may."""
        out = []
        for line in self.run_tool("a", *arguments).decode().splitlines():
            words = line.split()
            if line.startswith("  ") and words[1] in ("rebuilds", "may"):
                out.append(words[0] + ("?" if words[1] == "may" else ""))
        return " ".join(out)

    def test_changed_files(self):
        self.run_tool("a", "--changed", "src/a.js", output=EDITED)
        self.run_tool("--changed", "src/a.js", given=PLAIN, output=EDITED)
        self.run_tool("-", "--changed", "src/a.js", given=PLAIN, output=EDITED)
        self.assertEqual(self.rebuilt("--changed", "package.json", "b"), "3 4 6 7 9?")

    def test_other_changes(self):
        self.assertEqual(self.rebuilt("--arg", "VERSION=2"), "7 9?")
        self.assertEqual(self.rebuilt("--arg", "VERSION"), "7 9?")
        self.assertEqual(self.rebuilt("--arg", "VERSION=1"), "")
        self.assertEqual(self.rebuilt("--base-changed"), "1 2 3 4 6 7 8 9")
        self.assertEqual(self.rebuilt("--image", "nginx"), "8 9")
        self.assertEqual(self.rebuilt("--remote-changed"), "")
        self.assertEqual(self.rebuilt("--target", "build", "--changed", "b"), "6 7")

    def test_likely_changes(self):
        self.run_tool("a", output=LIKELY)
        self.run_tool("-", given=b"FROM scratch\n", output=b"nothing from outside goes into this build\n")

    def test_context(self):
        for name in ("context/package.json", "context/src/a.js", "context/src/b.js", "context/dist/c.js"):
            self.file(name)
        self.file("context/.dockerignore", b"dist\n")
        output = self.run_tool("a", "--context", "context").decode()
        self.assertIn("sources src/a.js and 1 more ", output)
        self.assertNotIn("dist", output)
        self.assertEqual(self.rebuilt("--context", "context", "--changed", "src"), "6 7 9?")
        self.assertEqual(self.rebuilt("--context", "context", "--changed", "dist"), "")
        self.assertIn(b"dist/c.js is left out by the ignore file\n",
                      self.run_tool("a", "--context", "context", "--changed", "dist/c.js"))
        self.file("a.dockerignore", b"src\n")  # the Dockerfile's own comes first
        self.assertEqual(self.rebuilt("--context", "context", "--changed", "src"), "")
        self.assertEqual(self.rebuilt("--context", "context", "--changed", "dist"), "6 7 9?")

    def test_wrong_ignore_file(self):
        self.file("context/.dockerignore", b"[\n")
        self.run_tool("a", "--context", "context", "--changed", "b", code=2, output=b"",
                      errors=b"context/.dockerignore: error: syntax error in pattern\n")

    def test_check(self):
        self.run_tool("a", "--check", "--changed", "b", code=1)
        self.run_tool("a", "--check", "--target", "build", "--image", "nginx")

    def test_unneeded_stage(self):
        output = self.run_tool("-", "--changed", "b", given=b"FROM a AS test\nCOPY . .\nFROM b\nRUN x\n").decode()
        self.assertIn("test (not built: the target does not need it)", output)
        self.assertIn("0 of 1 step rebuild", output)

    def test_what_cannot_be_read(self):
        self.run_tool("gone", code=2, output=b"", errors=b"tare-cache: cannot read gone: No such file or directory\n")
        self.run_tool("a", "--context", "gone", code=2, output=b"",
                      errors=b"tare-cache: cannot list gone: No such file or directory\n")
        done = subprocess.run([TOOL], input=b"FROM a\nENV a\n", capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"ENV must have two arguments", done.stderr)

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=PLAIN, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-cache: cannot write to standard output\n"))

    def test_help_and_version(self):
        self.run_tool("--version", output=f"tare-cache {VERSION}\n".encode())
        usage = self.run_tool("--help").decode()
        for word in ("--changed", "--arg", "--base-changed", "--context", "--target", "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)
        self.assertEqual(subprocess.run([TOOL, "--nonsense"], capture_output=True).returncode, 2)


unittest.main(argv=sys.argv[:1])
