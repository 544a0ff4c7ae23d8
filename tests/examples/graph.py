"""graph.py TOOL VERSION: runs tare-graph as people do."""

import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from tool_test import TOOL, VERSION, ToolTest

STAGES = b"""\
ARG BASE=debian
FROM $BASE AS build
FROM busybox AS check
COPY --from=build /a /a
FROM alpine:$TARGETARCH
COPY --from=build /a /a
"""
MERMAID = """\
flowchart LR
    n0["debian"]:::image
    n1["busybox"]:::unused
    n2["alpine:amd64"]:::image
    n3("build<br/>line 2"):::stage
    n4("check<br/>line 3, unused"):::unused
    n5("stage-2<br/>line 5, target"):::target
    n0 --> n3
    n1 --> n4
    n3 -.->|COPY| n4
    n2 --> n5
    n3 -.->|COPY| n5
"""
WRONG = b"FROM $NONE\nCOPY --from=a b c\n"
ERROR = b"%s:1:6: error: base name ($NONE) should not be blank\n"


class Graph(ToolTest):
    def run_tool(self, *arguments, **options):
        return super().run_tool(*arguments, **options).decode()

    def mermaid(self, *arguments, given=STAGES, **options):
        """The nodes and edges."""
        return self.run_tool("--format", "mermaid", *arguments, given=given, **options).split("    classDef")[0]

    # What is drawn

    def test_mermaid(self):
        self.assertEqual(self.mermaid(), MERMAID)

    def test_svg(self):
        (self.folder / "a&b").write_bytes(STAGES)
        picture = self.run_tool("a&b")
        root = xml.etree.ElementTree.fromstring(picture)
        names = "{http://www.w3.org/2000/svg}"
        self.assertEqual(root.tag, names + "svg")
        self.assertEqual(root.find(names + "title").text, "a&b")
        shown = {each.text for each in root.iter(names + "text")}
        self.assertLessEqual({"debian", "alpine:amd64", "build", "stage-2", "line 5, target"}, shown)
        self.assertEqual(self.run_tool("--format", "svg", "a&b"), picture)
        title = picture.replace("<title>a&amp;b<", "<title>&lt;standard input&gt;<")
        self.assertEqual(self.run_tool(given=STAGES), title)
        self.assertEqual(self.run_tool("-", given=STAGES), title)

    def test_dot(self):
        text = self.run_tool("--format", "dot", given=STAGES)
        self.assertTrue(text.startswith('digraph "<standard input>" {\n'))
        self.assertIn('    n3 -> n5 [label="COPY", style=dashed]\n', text)
        if shutil.which("dot"):
            subprocess.run(["dot", "-Tcanon"], input=text.encode(), stdout=subprocess.DEVNULL, check=True)

    def test_needed(self):
        text = self.mermaid("--needed")
        self.assertNotIn("check", text)
        self.assertNotIn("busybox", text)
        self.assertIn("stage-2", text)

    def test_target(self):
        text = self.mermaid("--target", "Check")
        self.assertIn('("check<br/>line 3, target"):::target', text)
        self.assertIn('("stage-2<br/>line 5, unused"):::unused', text)
        self.assertNotIn("stage-2", self.mermaid("--target", "check", "--needed"))

    def test_variables(self):
        text = self.mermaid("--build-arg", "BASE=ubuntu:1", "--platform", "linux/arm64")
        self.assertIn('["ubuntu:1"]', text)
        self.assertIn('["alpine:arm64"]', text)

    # What goes wrong

    def test_what_is_refused_is_drawn(self):
        (self.folder / "a").write_bytes(WRONG)
        text = self.mermaid("a", code=1, errors=ERROR % b"a")
        self.assertIn('["$NONE<br/>unknown"]:::unknown', text)
        self.assertIn('["a"]:::image', text)
        self.run_tool(given=WRONG, code=1, errors=ERROR % b"<standard input>")

    def test_what_is_no_dockerfile(self):
        errors = b"<standard input>:1:1: error: dockerfile parse error on line 1: unknown instruction: DRAW\n"
        self.assertIn("no stages", self.run_tool(given=b"DRAW a\n", code=1, errors=errors))

    def test_unknown_target(self):
        errors = b'<standard input>: error: target stage "gone" could not be found\n'
        self.assertNotIn("target\"", self.mermaid("--target", "gone", code=1, errors=errors))

    def test_what_cannot_be_read(self):
        errors = b"tare-graph: cannot read gone: No such file or directory\n"
        self.assertEqual(self.run_tool("gone", code=2, errors=errors), "")

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=STAGES, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-graph: cannot write to standard output\n"))

    def test_command_line(self):
        for wrong in (["--nonsense"], ["--format", "png"], ["--platform", "linux/*"], ["--target"]):
            done = subprocess.run([TOOL, *wrong], capture_output=True, stdin=subprocess.DEVNULL)
            self.assertEqual((done.returncode, done.stdout), (2, b""), wrong)
            self.assertIn(wrong[0].encode(), done.stderr)

    def test_help_and_version(self):
        self.assertEqual(self.run_tool("--version"), f"tare-graph {VERSION}\n")
        usage = self.run_tool("--help")
        for word in ("svg|mermaid|dot", "--needed", "--target", "--build-arg", "--platform", "standard input",
                     "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)


unittest.main(argv=sys.argv[:1])
