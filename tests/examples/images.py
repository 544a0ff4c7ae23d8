"""images.py TOOL VERSION: runs tare-images as people do."""

import os
import subprocess
import sys
import unittest

from tool_test import TOOL, VERSION, ToolTest

DIGEST = b"@sha256:" + b"0123456789abcdef" * 4
STAGES = b"""\
# syntax=docker/dockerfile:1
ARG TAG=22.04
FROM ubuntu:$TAG AS Build
FROM busybox AS check
COPY --from=build /a /a
COPY --from=ghcr.io/astral-sh/uv:0.4%s /uv /uv
FROM build
RUN --mount=type=bind,from=mcr.microsoft.com/dotnet/sdk,target=/x true
COPY --from=0 /a /a
COPY --from=docker.io/library/ubuntu:22.04 /a /a
""" % DIGEST
IMAGES = b"""\
docker.io/docker/dockerfile:1
docker.io/library/ubuntu:22.04
docker.io/library/busybox:latest
ghcr.io/astral-sh/uv:0.4%s
mcr.microsoft.com/dotnet/sdk:latest
""" % DIGEST
PLACES = b"""\
%%s:1:1: docker.io/docker/dockerfile:1
%%s:3:6: docker.io/library/ubuntu:22.04
%%s:4:6: docker.io/library/busybox:latest
%%s:6:13: ghcr.io/astral-sh/uv:0.4%s
%%s:8:28: mcr.microsoft.com/dotnet/sdk:latest
%%s:10:13: docker.io/library/ubuntu:22.04
""" % DIGEST

# A Dockerfile, what is printed, and what is told on standard error.
WRONG = (
    (b"ARG A\nFROM $A\nFROM b\n", b"docker.io/library/b:latest\n",
     b":2:6: error: base name ($A) should not be blank\n"),
    (b"FROM ${A:?b}\nFROM b\n", b"docker.io/library/b:latest\n",
     b':1:6: error: failed to process "${A:?b}": A: b\n'),
    (b"FROM a:$V\nFROM b\n", b"docker.io/library/b:latest\n",
     b':1:6: error: failed to parse stage name "a:": invalid reference format (written "a:$V")\n'),
    (b"FROM a\nCOPY --from=$V b c\n", b"docker.io/library/a:latest\n",
     b":2:13: error: variable expansion is not supported for --from, define a new stage with FROM using ARG from "
     b"global scope as a workaround (written \"$V\")\n"),
    (b"# syntax=A\nFROM a\n", b"docker.io/library/a:latest\n",
     b':1: error: failed to parse stage name "A": invalid reference format: repository name (library/A) must be '
     b"lowercase\n"),
    (b"FROM a AS a\nCOPY --from=a b c\n", b"docker.io/library/a:latest\n",
     b":2:13: error: circular dependency detected on stage: a\n"),
    (b"FROM a\nDRAW b\n", b"", b":2:1: error: dockerfile parse error on line 2: unknown instruction: DRAW\n"),
)


class Images(ToolTest):
    # What is printed

    def test_each_image_once(self):
        self.run_tool(given=STAGES, output=IMAGES)
        self.run_tool("-", given=STAGES, output=IMAGES)

    def test_several_files(self):
        self.file("a", b"FROM a\n")
        self.file("b", b"FROM b\nFROM a\n")
        self.run_tool("b", "-", "a", given=b"FROM c\nFROM b\n",
                      output=b"docker.io/library/b:latest\ndocker.io/library/a:latest\ndocker.io/library/c:latest\n")

    def test_no_images(self):
        self.run_tool(given=b"FROM scratch AS a\nFROM a\nRUN --mount=type=cache,target=/b c\n", output=b"")

    def test_where(self):
        self.file("a", STAGES)
        self.run_tool("--where", "a", output=PLACES.replace(b"%s", b"a"))
        self.run_tool("--where", given=STAGES, output=PLACES.replace(b"%s", b"<standard input>"))

    def test_unpinned(self):
        self.run_tool("--unpinned", given=STAGES,
                      output=b"".join(each for each in IMAGES.splitlines(True) if DIGEST not in each))

    def test_needed(self):
        needed = b"".join(each for each in IMAGES.splitlines(True) if b"busybox" not in each and DIGEST not in each)
        self.run_tool("--needed", given=STAGES, output=needed)
        self.run_tool("--target", "build", given=STAGES, output=b"".join(IMAGES.splitlines(True)[:2]))
        self.run_tool("--target", "CHECK", given=STAGES, output=b"".join(IMAGES.splitlines(True)[:4]))
        self.run_tool("--target", "gone", given=STAGES, output=b"docker.io/docker/dockerfile:1\n", code=1,
                      errors=b'<standard input>: error: target stage "gone" could not be found\n')

    def test_variables(self):
        text = b"ARG A=a\nARG B=1\nFROM $A:$B\nFROM b:$TARGETOS-$TARGETARCH$TARGETVARIANT\n"
        for arguments, first, second in (
            ([], b"a:1", b"linux-amd64"),
            (["--build-arg", "B=2"], b"a:2", b"linux-amd64"),
            (["--build-arg", "A=x/y", "--build-arg", "B=2", "--build-arg", "B=3=4"], None, b"linux-amd64"),
            (["--platform", "linux/arm/v6"], b"a:1", b"linux-armv6"),
        ):
            if first:
                self.run_tool(*arguments, given=text,
                              output=b"docker.io/library/%s\ndocker.io/library/b:%s\n" % (first, second))
            else:
                self.run_tool(*arguments, given=text, code=1, output=b"docker.io/library/b:linux-amd64\n",
                              errors=b'<standard input>:3:6: error: failed to parse stage name "x/y:3=4": invalid '
                                     b'reference format (written "$A:$B")\n')

    def test_variables_of_the_environment(self):
        environment = {name: value for name, value in os.environ.items() if name != "TARE_TEST_TAG"}
        text = b"ARG TARE_TEST_TAG=1\nFROM a:$TARE_TEST_TAG\n"
        for added, tag in (({}, b"1"), ({"TARE_TEST_TAG": "2"}, b"2")):
            self.run_tool("--build-arg", "TARE_TEST_TAG", given=text, env=environment | added,
                          output=b"docker.io/library/a:%s\n" % tag)

    def test_pins(self):
        """Each line is one word, so that a digest can be written beside it; and read again it is the same."""
        for image in self.run_tool("--unpinned", given=STAGES).splitlines():
            self.assertRegex(image, rb"\A[^\s@]+:[^\s@/]+\Z")
            self.run_tool(given=b"FROM " + image, output=image + b"\n")
            self.run_tool("--unpinned", given=b"FROM " + image + DIGEST, output=b"")

    # What goes wrong

    def test_what_cannot_be_resolved(self):
        for text, output, errors in WRONG:
            with self.subTest(text):
                self.file("a", text)
                self.run_tool("a", code=1, output=output, errors=b"a" + errors)

    def test_what_cannot_be_read(self):
        self.file("a", b"FROM a\n")
        self.run_tool("gone", "a", code=2, output=b"docker.io/library/a:latest\n",
                      errors=b"tare-images: cannot read gone: No such file or directory\n")
        self.run_tool(".", code=2, output=b"", errors=b"tare-images: cannot read .: Is a directory\n")

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=STAGES, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-images: cannot write to standard output\n"))

    def test_command_line(self):
        for wrong in (["--nonsense"], ["--platform", "linux/*"], ["--target"]):
            done = subprocess.run([TOOL, *wrong], capture_output=True, stdin=subprocess.DEVNULL)
            self.assertEqual((done.returncode, done.stdout), (2, b""), wrong)
            self.assertIn(wrong[0].encode(), done.stderr)

    def test_help_and_version(self):
        self.run_tool("--version", output=f"tare-images {VERSION}\n".encode())
        usage = self.run_tool("--help").decode()
        for word in ("--needed", "--unpinned", "--where", "--target", "--build-arg", "--platform", "--pins",
                     "standard input", "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)


unittest.main(argv=sys.argv[:1])
