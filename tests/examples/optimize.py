"""optimize.py TOOL VERSION: runs tare-optimize as people do."""

import os
import pty
import resource
import signal
import subprocess
import sys
import unittest

from tool_test import TOOL, VERSION, ToolTest

PLAIN = b"FROM debian\nRUN apt-get update\nRUN apt-get install -y curl\nCMD curl\n"
MERGED = (b"FROM debian\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n"
          b"    rm -rf /var/lib/apt/lists/*\nCMD curl\n")
REFUSED = b"FROM debian\nRUN apt-get update\nRUN apt-get check\n  ENV a\n"
DIFF = b"""\
--- %s
+++ %s
@@ -1,4 +1,5 @@
 FROM debian
-RUN apt-get update
-RUN apt-get install -y curl
+RUN apt-get update && \\
+    apt-get install -y curl && \\
+    rm -rf /var/lib/apt/lists/*
 CMD curl
"""
FINDING = b"%s:2:1: safe: this RUN and the next can be one layer [merge-runs]\n"


class Optimize(ToolTest):
    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    # What is read and printed

    def test_standard_input(self):
        self.run_tool(given=PLAIN, output=MERGED)
        self.run_tool("-", given=PLAIN, output=MERGED)
        self.run_tool(given=MERGED, output=MERGED)

    def test_files_in_order(self):
        self.file("a", PLAIN)
        self.file("b", b"FROM scratch")
        self.run_tool("b", "-", "a", given=b"\nFROM c\n", output=b"FROM scratch\nFROM c\n" + MERGED)

    def test_any_bytes(self):
        text = b"\xef\xbb\xbfFROM a\r\nRUN echo \x00\xff\r\n\r\n# \xe2\x80"
        self.run_tool(given=text, output=text)

    def test_diff(self):
        self.file("a", PLAIN)
        self.file("b", MERGED)
        self.run_tool("--diff", "a", "b", output=DIFF % (b"a", b"a"))
        name = b"<standard input>\t"  # a tab ends a name with spaces, as in GNU diff
        self.run_tool("--diff", given=PLAIN, output=DIFF % (name, name))

    def test_diff_is_coloured_on_a_terminal(self):
        self.file("a", PLAIN)
        for colourless, expected in (({}, True), ({"NO_COLOR": "1"}, False)):
            leader, follower = pty.openpty()
            environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
            subprocess.run([TOOL, "--diff", "a"], cwd=self.folder, stdout=follower, check=True,
                           env=environment | colourless)
            os.close(follower)
            self.assertEqual(b"\x1b[" in os.read(leader, 65536), expected)
            os.close(leader)

    def test_check(self):
        self.file("a", PLAIN)
        self.file("b", MERGED)
        self.run_tool("--check", "b", output=b"")
        self.run_tool("--check", "b", "a", code=1, output=FINDING % b"a")
        self.run_tool("--check", given=PLAIN, code=1, output=FINDING % b"<standard input>")
        self.run_tool("--check", "--diff", "a", code=1, output=FINDING % b"a" + DIFF % (b"a", b"a"))

    def test_check_lists_only_what_would_change(self):
        self.run_tool("--check", given=b"FROM windows\nRUN choco install python\nRUN pip install tox\n", output=b"")

    # What is used

    def test_rules(self):
        merged = b"FROM debian\nRUN apt-get update && \\\n    apt-get install -y curl\nCMD curl\n"
        self.run_tool("--rules", "merge-runs", given=PLAIN, output=merged)
        self.run_tool("--rules", "clean-package-caches", given=merged, output=MERGED)
        self.run_tool("--rules", "pin-images,merge-runs", given=PLAIN, output=merged)
        names = [line.split()[0] for line in self.run_tool("--list").decode().splitlines()]
        self.assertEqual(names, ["copy-manifests-first", "merge-runs", "clean-package-caches", "pin-images"])
        self.run_tool("--rules", ",".join(names), given=PLAIN, output=MERGED)

    def test_merge(self):
        text = b"FROM debian\nRUN apt-get check\nRUN mkdir /a\n"
        self.run_tool("--rules", "merge-runs", "--merge", "package-managers", given=text, output=text)
        self.run_tool("--rules", "merge-runs", "--merge", "all", given=text,
                      output=b"FROM debian\nRUN apt-get check && \\\n    mkdir /a\n")

    def test_assume(self):
        text = b"FROM node\nWORKDIR /a\nCOPY . .\nRUN npm ci --ignore-scripts\n"
        split = (b"FROM node\nWORKDIR /a\nCOPY package*.json ./\nRUN npm ci --ignore-scripts\nCOPY . .\n")
        rule = ["--rules", "copy-manifests-first"]
        self.run_tool(*rule, given=text, output=text)
        self.run_tool(*rule, "--assume", given=text, output=split)
        found = self.run_tool(*rule, "--assume", "--check", given=text, code=1)
        self.assertRegex(found, rb"^<standard input>:3:1: assuming: .*, assuming that .* \[copy-manifests-first\]\n$")

    def test_context(self):
        context = self.folder / "context"
        (context / "src").mkdir(parents=True)
        (context / "package.json").write_text('{"name": "a", "dependencies": {"b": "1.0.0"}}')
        (context / "package-lock.json").write_text(
            '{"lockfileVersion": 3, "packages": {"": {"name": "a"}, "node_modules/b": {"version": "1.0.0", '
            '"resolved": "https://registry.npmjs.org/b/-/b-1.0.0.tgz", "integrity": "sha512-x"}}}')
        (context / "src" / "a.js").write_text("")
        (context / ".dockerignore").write_text("node_modules\nDockerfile\n")
        text = b"FROM node\nWORKDIR /a\nCOPY . .\nRUN npm ci --ignore-scripts\n"
        (context / "Dockerfile").write_bytes(text)
        rule = ["--rules", "copy-manifests-first", "--context", "context"]
        split = b"FROM node\nWORKDIR /a\nCOPY package.json package-lock.json ./\nRUN npm ci --ignore-scripts\nCOPY . .\n"
        self.run_tool(*rule, "context/Dockerfile", output=split)
        self.assertIn(b"steps from the cache after a change of sources (src/a.js): 1 of 3, now 3 of 4",
                      self.run_tool(*rule, "--report", "context/Dockerfile"))
        (context / ".dockerignore").write_text("[\n")
        done = subprocess.run([TOOL, *rule, "context/Dockerfile"], cwd=self.folder, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    def test_pins(self):
        digest = "sha256:" + "a" * 64
        self.file("pins", f"# images\n\ndocker.io/library/debian:latest debian:12@{digest}\nb {digest}\n".encode())
        self.run_tool("--pins", "pins", given=b"FROM debian\nFROM b\nFROM c\n",
                      output=f"FROM debian:12@{digest}\nFROM b@{digest}\nFROM c\n".encode())
        for wrong in ("a", "a b c", "A b:1", f"a {digest}0", "a b"):
            self.file("pins", b"\n" + wrong.encode())
            self.run_tool("--pins", "pins", given=PLAIN, code=2, output=b"", errors=
                          b"pins:2: error: expected an image and a digest, or an image with a tag or a digest\n")
        self.run_tool("--pins", "gone", given=PLAIN, code=2, output=b"",
                      errors=b"tare-optimize: cannot read gone: No such file or directory\n")

    def test_report(self):
        self.file("a", PLAIN)
        self.run_tool("--report", "a", output=FINDING % b"a" + b"""\
a:3:5: safe: apt-get leaves package lists in this layer [clean-package-caches]
a: layers on the base image: 2, now 1
""")

    # What is written

    def test_write(self):
        path = self.file("a", PLAIN)
        path.chmod(0o640)
        self.run_tool("--write", "a", output=b"")
        self.assertEqual(path.read_bytes(), MERGED)
        self.assertEqual(path.stat().st_mode & 0o7777, 0o640)
        self.assertEqual(self.names(), ["a"])

    def test_write_and_diff(self):
        path = self.file("a", PLAIN)
        self.run_tool("--write", "--diff", "a", output=DIFF % (b"a", b"a"))
        self.assertEqual(path.read_bytes(), MERGED)

    def test_write_leaves_what_does_not_change(self):
        path = self.file("a", MERGED)
        os.utime(path, ns=(1, 1))
        before = path.stat()
        self.run_tool("--write", "a", output=b"")
        after = path.stat()
        self.assertEqual((after.st_mtime_ns, after.st_ino), (before.st_mtime_ns, before.st_ino))

    def test_write_through_a_link(self):
        (self.folder / "inner").mkdir()
        path = self.file("inner/a", PLAIN)
        link = self.folder / "link"
        link.symlink_to("inner/a")
        self.run_tool("--write", "link")
        self.assertTrue(link.is_symlink())
        self.assertEqual(os.readlink(link), "inner/a")
        self.assertEqual(path.read_bytes(), MERGED)

    def test_write_fails_on_a_full_disk(self):
        path = self.file("a", PLAIN)

        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))

        self.run_tool("--write", "a", code=2, output=b"", preexec_fn=no_room,
                      errors=b"tare-optimize: cannot write a: File too large\n")
        self.assertEqual(path.read_bytes(), PLAIN)
        self.assertEqual(self.names(), ["a"])

    def test_write_fails_in_a_closed_folder(self):
        path = self.file("a", PLAIN)
        path.chmod(0o644)
        options = {}
        if os.geteuid() == 0:  # whom no folder is closed to
            options = {"user": 65534, "group": 65534, "extra_groups": []}
            try:
                self.run_tool("--version", **options)
            except OSError as error:
                self.skipTest(f"nobody cannot run {TOOL}: {error}")
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.run_tool("--write", "a", code=2, output=b"", **options,
                      errors=b"tare-optimize: cannot write a: Permission denied\n")
        self.assertEqual(path.read_bytes(), PLAIN)
        self.assertEqual(self.names(), ["a"])

    # What goes wrong

    def test_what_cannot_be_read(self):
        self.file("a", PLAIN)
        self.run_tool("gone", "a", code=2, output=MERGED,
                      errors=b"tare-optimize: cannot read gone: No such file or directory\n")
        self.run_tool(".", code=2, output=b"", errors=b"tare-optimize: cannot read .: Is a directory\n")

    def test_what_buildkit_refuses(self):
        path = self.file("a", REFUSED)
        errors = b"a:4:7: error: ENV must have two arguments\n"
        self.run_tool("a", code=2, output=REFUSED, errors=errors)
        self.run_tool("--diff", "a", code=2, output=b"", errors=errors)
        self.run_tool("--check", "a", code=2, output=b"", errors=errors)
        self.run_tool("--write", "a", code=2, output=b"", errors=errors)
        self.assertEqual(path.read_bytes(), REFUSED)
        self.run_tool(code=2, output=b"", errors=b"<standard input>:1:1: error: file with no instructions\n")

    def test_failure_outweighs_findings(self):
        self.file("a", PLAIN)
        self.file("b", REFUSED)
        for files in (("a", "b"), ("b", "a")):
            self.run_tool("--check", *files, code=2, output=FINDING % b"a",
                          errors=b"b:4:7: error: ENV must have two arguments\n")

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=PLAIN, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-optimize: cannot write to standard output\n"))

    def test_command_line(self):
        for wrong in (["--nonsense"], ["--rules", "nonsense"], ["--merge", "nonsense"], ["--context", "gone"], ["--check", "--write", "a"], ["--write"], ["--write", "-"]):
            done = subprocess.run([TOOL, *wrong], cwd=self.folder, capture_output=True, stdin=subprocess.DEVNULL)
            self.assertEqual((done.returncode, done.stdout), (2, b""), wrong)
            self.assertIn(wrong[0].encode(), done.stderr)

    def test_help_and_version(self):
        self.run_tool("--version", output=f"tare-optimize {VERSION}\n".encode())
        usage = self.run_tool("--help").decode()
        for word in ("--diff", "--check", "--write", "standard input", "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)


unittest.main(argv=sys.argv[:1])
