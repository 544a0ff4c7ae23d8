"""tare_json.py TOOL VERSION SCHEMA: runs tare-json as other programs do.

Not json.py: that would hide Python's own json from every test in this folder. The files of the corpus are read
from $TARE_CORPUS, where that is set."""

import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL, VERSION, SCHEMA = os.path.abspath(sys.argv[1]), sys.argv[2], json.loads(pathlib.Path(sys.argv[3]).read_text())

SMALL = b"""\
# escape=`
ARG TAG
# build makes it
FROM --platform=$X debian:$TAG AS Build
RUN make `
  all
"""
SMALL_JSON = r"""{
  "file": "-",
  "ok": true,
  "utf8": true,
  "escape": "`",
  "directives": [
    {
      "name": "escape",
      "value": "`",
      "range": {"begin": 0, "end": 11},
      "lines": {"first": 1, "last": 1}
    }
  ],
  "diagnostics": [],
  "global_arguments": [
    {
      "keyword": "ARG",
      "range": {"begin": 11, "end": 19},
      "lines": {"first": 2, "last": 2},
      "flags": [],
      "heredocs": [],
      "arguments": [
        {"name": "TAG", "value": null, "documentation": ""}
      ]
    }
  ],
  "stages": [
    {
      "index": 0,
      "name": "build",
      "base": "debian:$TAG",
      "platform": "$X",
      "documentation": "makes it",
      "range": {"begin": 36, "end": 93},
      "lines": {"first": 4, "last": 6},
      "instructions": [
        {
          "keyword": "FROM",
          "range": {"begin": 36, "end": 76},
          "lines": {"first": 4, "last": 4},
          "flags": [
            {
              "name": "platform",
              "value": "$X",
              "range": {"begin": 41, "end": 54}
            }
          ],
          "heredocs": [],
          "base": "debian:$TAG",
          "name": "build",
          "platform": "$X",
          "documentation": "makes it"
        },
        {
          "keyword": "RUN",
          "range": {"begin": 76, "end": 93},
          "lines": {"first": 5, "last": 6},
          "flags": [],
          "heredocs": [],
          "form": "shell",
          "command": ["make   all"],
          "files": [],
          "mounts": [],
          "network": null,
          "security": null,
          "devices": [],
          "read_mounts": []
        }
      ]
    }
  ]
}
"""

CACHE = {"type": "cache", "from": "", "source": "", "target": "/c", "read_only": False, "id": "$ID", "sharing": "locked",
         "required": False, "size": 0, "mode": 0o755, "uid": None, "gid": None, "env": None}

# An instruction, and what must be told of it among other things.
MEMBERS = (
    (b"ADD --keep-git-dir --checksum=sha256:1 --unpack=false --exclude=x --exclude=y a b /c",
     {"keyword": "ADD", "sources": ["a", "b"], "destination": "/c", "keep_git_dir": True, "unpack": False,
      "checksum": "sha256:1", "exclude": ["x", "y"], "link": False, "chown": ""}),
    (b"ADD a b", {"keep_git_dir": None, "unpack": None}),
    (b"ARG a b=1 c=", {"arguments": [{"name": "a", "value": None, "documentation": ""},
                                     {"name": "b", "value": "1", "documentation": ""},
                                     {"name": "c", "value": "", "documentation": ""}]}),
    (b"CMD a 'b'", {"keyword": "CMD", "form": "shell", "command": ["a 'b'"]}),
    (b'CMD ["a", "\\u00e9"]', {"form": "exec", "command": ["a", "\u00e9"]}),
    (b"COPY --from=x --link --parents --chmod=1 --chown=$u a b",
     {"keyword": "COPY", "from": "x", "link": True, "parents": True, "chmod": "1", "chown": "$u"}),
    (b"COPY <<-'A' <<B /c\n\t$x\nA\ny\nB",
     {"contents": [{"name": "A", "content": "$x\n", "expands": False}, {"name": "B", "content": "y\n", "expands": True}]}),
    (b"ENTRYPOINT []", {"keyword": "ENTRYPOINT", "command": []}),
    (b"ENV a=\"b c\" d=$e", {"variables": [{"name": "a", "value": '"b c"'}, {"name": "d", "value": "$e"}],
                             "is_legacy": False}),
    (b"ENV a b c", {"variables": [{"name": "a", "value": "b c"}], "is_legacy": True}),
    (b"EXPOSE 1 2/udp", {"keyword": "EXPOSE", "ports": ["1", "2/udp"]}),
    (b"FROM x AS Y", {"base": "x", "name": "y", "platform": "", "documentation": ""}),
    (b"HEALTHCHECK NONE", {"keyword": "HEALTHCHECK", "is_disabled": True, "command": [], "interval": 0, "retries": 0}),
    (b"HEALTHCHECK --interval=1m30s --timeout=2ms --start-period=1h --start-interval=3s --retries=4 CMD x",
     {"is_disabled": False, "form": "shell", "command": ["x"], "interval": 90 * 10**9, "timeout": 2 * 10**6,
      "start_period": 3600 * 10**9, "start_interval": 3 * 10**9, "retries": 4}),
    (b"LABEL a=b", {"keyword": "LABEL", "labels": [{"name": "a", "value": "b"}], "is_legacy": False}),
    (b"MAINTAINER some one", {"keyword": "MAINTAINER", "maintainer": "some one"}),
    (b"RUN a", {"keyword": "RUN", "network": None, "security": None, "devices": [], "mounts": [], "read_mounts": []}),
    (b"RUN --network=default --security=insecure --device=gpu,required a",
     {"network": "default", "security": "insecure", "devices": [{"name": "gpu", "required": True}]}),
    (b"RUN --mount=type=cache,target=/c,id=$ID,sharing=locked,mode=755 a",
     {"mounts": ["type=cache,target=/c,id=$ID,sharing=locked,mode=755"], "read_mounts": [CACHE]}),
    (b"RUN --mount=target=/c --mount=type=$t a",
     {"mounts": ["target=/c", "type=$t"],
      "read_mounts": [CACHE | {"type": "bind", "read_only": True, "id": "", "sharing": None, "mode": None},
                      {"error": {"code": "unknown-mount-type", "message": 'unsupported mount type "$t"'}}]}),
    (b"RUN <<-A 3<<B cat\n\ta\nA\nb\nB",
     {"files": [{"name": "A", "content": "\ta\n", "strips_tabs": True},
                {"name": "B", "content": "b\n", "strips_tabs": False}],
      "heredocs": [{"name": "A", "content": "\ta\n", "expands": True, "strips_tabs": True, "descriptor": 0,
                    "opening": {"begin": 11, "end": 15}, "range": {"begin": 25, "end": 30}},
                   {"name": "B", "content": "b\n", "expands": True, "strips_tabs": False, "descriptor": 3,
                    "opening": {"begin": 16, "end": 20}, "range": {"begin": 30, "end": 33}}]}),
    (b'SHELL ["a", "-c"]', {"keyword": "SHELL", "shell": ["a", "-c"]}),
    (b"STOPSIGNAL 9", {"keyword": "STOPSIGNAL", "signal": "9"}),
    (b"USER a:b", {"keyword": "USER", "user": "a:b"}),
    (b"VOLUME /a /b", {"keyword": "VOLUME", "volumes": ["/a", "/b"]}),
    (b"WORKDIR /a b", {"keyword": "WORKDIR", "path": "/a b"}),
    # Invalid UTF-8
    (b"WORKDIR /\xff\xe2\x82\x00\x1f\x7f", {"path": "/\ufffd\ufffd\ufffd\0\x1f\x7f"}),
)

# What follows ONBUILD, and what must be told of it.
TRIGGERS = (
    (b"workdir /a", {"keyword": "WORKDIR", "path": "/a", "range": {"begin": 15, "end": 25}, "lines": {"first": 2, "last": 2}}),
    (b"RUN --network=none a", {"flags": [{"name": "network", "value": "none", "range": {"begin": 19, "end": 33}}]}),
    (b"COPY <<A b\nx\nA", {"contents": [{"name": "A", "content": "x\n", "expands": True}], "heredocs": []}),
    (b"RUN <<A\nx\nA", {"files": [{"name": "A", "content": "x\n", "strips_tabs": False}]}),
    (b"ADD a", {"error": {"code": "no-destination", "range": {"begin": 15, "end": 20},
                          "message": "ADD requires at least two arguments, but only one was provided. "
                                     "Destination could not be determined"}}),
    (b"RUM", {"keyword": None, "error": {"code": "unknown-instruction", "range": {"begin": 15, "end": 18},
                                         "message": "unknown instruction: RUM (did you mean RUN?)"}}),
    (b"# a", {"keyword": None}),
)

# What BuildKit refuses, with the code and the bytes at fault of each diagnostic.
REFUSED = (
    (b"", ("no-instructions", b"")),
    (b"FROM a\nENV b\n", ("missing-argument", b"b")),
    (b"FROM a\nCOPY --form=x b c\nUSER\n",
     ("unknown-flag", b"--form=x"), ("not-one-argument", b"USER")),
    (b"RUN a\nFROM b\nRUM c\n", ("no-stage", b"RUN a"), ("unknown-instruction", b"RUM")),
    (b"# escape=x\nFROM a\n", ("invalid-escape", b"x")),
    (b"FROM a\nRUN <<A\n", ("unterminated-heredoc", b"<<A")),
    (b"FROM a\nONBUILD FROM b\n", ("invalid-trigger", b"FROM")),
)


class Mismatch(Exception):
    """A value that is not what the schema says."""


def expect(condition, place, *reason):
    if not condition:
        raise Mismatch(f"{place}: {' '.join(map(str, reason))}")


TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}


def is_type(value, name):
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def check(value, schema, place="$"):
    """Holds a value against a JSON schema; returns the names of the members that this speaks of. Knows the words
    that are in use, and stops at any other."""
    known = set()
    for word, says in schema.items():
        if word == "$ref":
            known |= check(value, SCHEMA["$defs"][says.removeprefix("#/$defs/")], place)
        elif word == "type":
            expect(any(is_type(value, name) for name in ([says] if isinstance(says, str) else says)), place, "no", says)
        elif word == "enum":
            expect(any(type(value) is type(each) and value == each for each in says), place, value, "is none of", says)
        elif word == "const":
            expect(type(value) is type(says) and value == says, place, value, "is not", says)
        elif word == "pattern":
            expect(re.search(says, value), place, value, "does not match", says)
        elif word == "minimum":
            expect(value >= says, place, value, "is less than", says)
        elif word == "minItems":
            expect(len(value) >= says, place, "less than", says)
        elif word == "required":
            expect(not set(says) - set(value), place, "no", set(says) - set(value))
        elif word == "items":
            for at, each in enumerate(value):
                check(each, says, f"{place}[{at}]")
        elif word == "properties":
            for name in says.keys() & value.keys():
                check(value[name], says[name], f"{place}.{name}")
            known |= says.keys() & value.keys()
        elif word == "oneOf":
            fits, faults = [], []
            for each in says:
                try:
                    fits.append(check(value, each, place))
                except Mismatch as fault:
                    faults.append(fault)
            expect(len(fits) == 1, place, "fits", len(fits), "of", len(says), *(faults if not fits else ()))
            known |= fits[0]
        elif word == "unevaluatedProperties":
            expect(says is False and list(schema)[-1] == word, place, "cannot be checked")
            expect(value.keys() <= known, place, "unknown", value.keys() - known)
        else:
            expect(word in ("$schema", "$defs", "title", "description"), place, "what is", word)
    return known


def unique_members(members):
    names = [name for name, _ in members]
    assert len(names) == len(set(names)), names
    return dict(members)


def load(output):
    """Reads JSON that must be valid to the letter."""
    return json.loads(output.decode("utf-8", "strict"), object_pairs_hook=unique_members)


def is_utf8(text):
    try:
        text.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False
    return True


def all_instructions(told):
    if not told["ok"]:
        return told["instructions"]
    return told["global_arguments"] + [each for stage in told["stages"] for each in stage["instructions"]]


def children(value):
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


class Json(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text):
        (self.folder / name).write_bytes(text)

    def run_tool(self, *arguments, given=b"", code=0, errors=b"", folder=None):
        """Runs the tool and checks how it ends; returns its standard output."""
        done = subprocess.run([TOOL, *arguments], input=given, cwd=folder or self.folder, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (code, errors))
        return done.stdout

    def tell(self, text, code=0):
        """What is told of one file, when it has been checked."""
        told = load(self.run_tool(given=text, code=code))
        self.check_file(text, told)
        return told

    def check_range(self, text, part, within):
        begin, end = part["range"]["begin"], part["range"]["end"]
        self.assertTrue(within["begin"] <= begin <= end <= within["end"], part)
        if "lines" in part:
            last = max(begin, end - 1)
            expected = {"first": text.count(b"\n", 0, begin) + 1, "last": text.count(b"\n", 0, last) + 1}
            self.assertEqual(part["lines"], expected)

    def check_file(self, text, told):
        """What must hold for every file."""
        check(told, SCHEMA)
        self.assertEqual(told["utf8"], is_utf8(text))
        self.assertEqual(told["ok"], all(each["severity"] != "error" for each in told["diagnostics"]))
        whole = {"begin": 0, "end": len(text)}
        for each in told["directives"]:
            self.check_range(text, each, whole)
        for each in told["diagnostics"]:
            self.check_range(text, each, whole)
            begin = each["range"]["begin"]
            self.assertEqual(each["line"], text.count(b"\n", 0, begin) + 1)
            self.assertEqual(each["column"], begin - (text.rfind(b"\n", 0, begin) + 1) + 1)
        before = 0
        for each in all_instructions(told):
            self.check_range(text, each, {"begin": before, "end": len(text)})
            before = each["range"]["end"]
            for parts in (each["flags"], each["heredocs"], [each["trigger"]] if each.get("trigger") else []):
                for part in parts:
                    self.check_range(text, part, each["range"])
            if "error" in each:
                self.check_range(text, each["error"], each["range"])
                same = [found for found in told["diagnostics"] if found["code"] == each["error"]["code"]
                        and found["range"] == each["error"]["range"] and found["message"] == each["error"]["message"]]
                self.assertEqual(len(same), 1)
        if told["ok"]:
            for index, stage in enumerate(told["stages"]):
                inside = stage["instructions"]
                self.assertEqual(stage["index"], index)
                self.assertEqual([each["keyword"] for each in inside].index("FROM"), 0)
                self.assertEqual(stage["range"], {"begin": inside[0]["range"]["begin"], "end": inside[-1]["range"]["end"]})
                self.assertEqual(stage["lines"], {"first": inside[0]["lines"]["first"], "last": inside[-1]["lines"]["last"]})
                for name in ("name", "base", "platform", "documentation"):
                    self.assertEqual(stage[name], inside[0][name])

    def assert_told(self, told, expected):
        self.assertEqual({name: told.get(name, "nothing") for name in expected}, expected)

    # What is told

    def test_all_of_a_file(self):
        self.assertEqual(self.run_tool(given=SMALL).decode(), SMALL_JSON)
        self.tell(SMALL)

    def test_members(self):
        for instruction, expected in MEMBERS:
            with self.subTest(instruction):
                self.assert_told(all_instructions(self.tell(b"FROM a\n" + instruction))[1], expected)

    def test_triggers(self):
        for expression, expected in TRIGGERS:
            with self.subTest(expression):
                told = self.tell(b"FROM a\nONBUILD " + expression)
                self.assert_told(all_instructions(told)[1]["trigger"], expected)

    def test_triggers_of_triggers_end(self):
        # To BuildKit, a dotted capital I names ONBUILD too, but is not refused there.
        told = self.tell(b"FROM a\n" + b"ONBU\xc4\xb0LD \\\n" * 100_000 + b"RUN b")
        self.assertIsNone(all_instructions(told)[1]["trigger"]["trigger"])

    def test_what_is_refused(self):
        for text, *expected in REFUSED:
            with self.subTest(text):
                told = self.tell(text, code=1)
                found = [(each["code"], text[each["range"]["begin"]:each["range"]["end"]])
                         for each in told["diagnostics"]]
                self.assertEqual(found, expected)

    def test_errors_stand_in_place_of_members(self):
        told = self.tell(b"FROM a\nUSER\nWORKDIR /b\n", code=1)
        error = {"code": "not-one-argument", "message": "USER requires exactly one argument",
                 "range": {"begin": 7, "end": 11}}
        self.assertEqual(told["instructions"][1], {"keyword": "USER", "range": {"begin": 7, "end": 12}, "flags": [],
                                                   "lines": {"first": 2, "last": 2}, "heredocs": [], "error": error})
        self.assertEqual(told["instructions"][2]["path"], "/b")

    def test_warnings(self):
        told = self.tell(b"FROM a\nRUN b \\\n\nc\n")
        self.assertEqual([each["code"] for each in told["diagnostics"]], ["empty-continuation"])

    def test_bytes(self):
        told = self.tell(b"\xef\xbb\xbfFROM a\r\n# \xff\r\nRUN \x00\xc3\xa9\r\n")
        self.assertFalse(told["utf8"])
        self.assertEqual(all_instructions(told)[1]["command"], ["\0\u00e9"])
        self.assertTrue(self.tell("FROM \ufffd".encode())["utf8"])

    def test_every_file_of_the_corpus(self):
        folder = pathlib.Path(os.environ.get("TARE_CORPUS", "")) / "edge"
        names = sorted(path.name for path in folder.glob("*"))
        if not names:
            self.skipTest("$TARE_CORPUS holds none")
        lines = self.run_tool("--lines", "--", *names, folder=folder, code=1).split(b"\n")
        self.assertEqual((len(lines), lines.pop()), (len(names) + 1, b""))
        for name, line in zip(names, lines):
            with self.subTest(name):
                told = load(line)
                self.assertEqual(told["file"], name)
                self.check_file((folder / name).read_bytes(), told)

    # The schema

    def test_schema_is_strict(self):
        """A member more or less, or another value, is noticed everywhere."""
        text = b"# check=skip=all\nARG a\nFROM b AS c\n" + b"\n".join(
            [instruction for instruction, _ in MEMBERS] + [b"ONBUILD " + each for each, _ in TRIGGERS]) + b"\nRUN a \\\n\nb\n"
        for told in (self.tell(text), self.tell(text + b"RUM a\n", code=1)):
            changed = copy.deepcopy(told)
            places = [changed]
            for place in places:
                for name, value in children(place):
                    wrong = [["?"], {"?": "?"}, 0.5]
                    if not isinstance(value, list):
                        places += [value] if isinstance(value, dict) else []
                    else:
                        places += value[:1] if value and isinstance(value[0], dict) else []
                    for other in wrong:
                        place[name] = other
                        self.assertRaises(Mismatch, check, changed, SCHEMA)
                    del place[name]
                    self.assertRaises(Mismatch, check, changed, SCHEMA)
                    place[name] = value
                place["?"] = None
                self.assertRaises(Mismatch, check, changed, SCHEMA)
                del place["?"]
            self.assertEqual(changed, told)

    # How it is printed

    def test_files_in_order(self):
        self.file("a", b"FROM a\n")
        self.file("b", SMALL)
        one = load(self.run_tool("a"))
        told = load(self.run_tool("b", "-", "a", given=b"FROM c\n"))
        self.assertEqual([each["file"] for each in told], ["b", "-", "a"])
        self.assertEqual(told[2], one)
        check(told, SCHEMA)

    def test_lines(self):
        self.file("a", b"FROM a\nRUN <<A\n\n{\"b\": [ ]}\nA\n")
        self.file("b", SMALL)
        output = self.run_tool("--lines", "a", "b")
        self.assertEqual([load(line) for line in output.splitlines()], load(self.run_tool("a", "b")))
        self.assertEqual(output.count(b"\n"), 2)
        self.assertEqual(load(self.run_tool("--lines", "a")), load(self.run_tool("a")))

    def test_names_of_files(self):
        name = os.fsdecode(b'\xff"\\\n\xc3\xa9')
        self.file(name, SMALL)
        self.assertEqual(load(self.run_tool(name))["file"], '\ufffd"\\\n\u00e9')

    # What goes wrong

    def test_what_cannot_be_read(self):
        self.file("a", b"RUN")
        gone = b"tare-json: cannot read gone: No such file or directory\n"
        self.assertEqual(self.run_tool("gone", code=2, errors=gone), b"")
        self.assertEqual(self.run_tool("--lines", "gone", code=2, errors=gone), b"")
        self.assertEqual(load(self.run_tool("gone", "gone", code=2, errors=gone * 2)), [])
        self.assertEqual([each["file"] for each in load(self.run_tool("a", "gone", code=2, errors=gone))], ["a"])
        self.run_tool(".", code=2, errors=b"tare-json: cannot read .: Is a directory\n")

    def test_exit_codes(self):
        self.file("good", SMALL)
        self.file("bad", b"RUN a")
        self.run_tool("good", "good")
        for files in (("bad",), ("good", "bad"), ("bad", "good"), ("--lines", "bad", "good")):
            self.run_tool(*files, code=1)

    def test_output_that_is_refused(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TOOL], input=SMALL, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tare-json: cannot write to standard output\n"))

    def test_command_line(self):
        done = subprocess.run([TOOL, "--nonsense"], capture_output=True, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"--nonsense", done.stderr)

    def test_help_and_version(self):
        self.assertEqual(self.run_tool("--version"), f"tare-json {VERSION}\n".encode())
        usage = self.run_tool("--help").decode()
        for word in ("--lines", "standard input", "json.schema.json", "stages", "Exit codes: 0", "; 1 ", "; 2 "):
            self.assertIn(word, usage)


unittest.main(argv=sys.argv[:1])
