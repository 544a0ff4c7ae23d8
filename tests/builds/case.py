"""A case: a Dockerfile and its context, in one text file or a folder.

A text file begins with `key: value` lines (which may be continued by indentation) and holds files after lines such as

    -- src/app.js mode=755 --
    -- latest link=src/app.js --
    -- notes.txt crlf --

The keys:
    about      what the case guards
    rules      the rewrite to hold against it; several are separated by commas (merge-runs)
    assume     yes: take its assumptions as given
    expect     changed or unchanged: what the rewrite makes of the Dockerfile, where that is clear
    gone       a regular expression for paths that the rewritten image must not have
    leave-out  a regular expression for paths that may differ, beside those that the rewrite documents
    edit       a file that is edited after the first build: what rebuilds, and is that the same image?
    fails      what the log of both builds says, where the build must fail
    finds      a regular expression that a difference of the careless rewrite matches

`-- careless --` is a Dockerfile that a careless rewrite would write, `-- careful --` one that changes nothing: the
self-test checks that the first is told from the original, and the second is not. In them, tare/NAME@<digest> stands
for that base's digest.
"""

import pathlib
import re
import shutil
from dataclasses import dataclass, field

HEADER = re.compile(r"^-- (\S+)((?: [\w=./-]+)*) --\n", re.M)
REWRITES = ("careless", "careful")


@dataclass
class Case:
    name: str
    about: dict = field(default_factory=dict)
    rewrites: dict = field(default_factory=dict)
    files: list = field(default_factory=list)  # name, options, text
    folder: pathlib.Path | None = None

    @property
    def rules(self):
        return self.about.get("rules", "merge-runs")

    @property
    def dockerfile(self):
        if self.folder:
            return (self.folder / "Dockerfile").read_bytes().decode()
        return next(_bytes(options, text) for name, options, text in self.files if name == "Dockerfile").decode()

    def unpack(self, folder):
        """Writes the context, Dockerfile and all, into a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        if self.folder:
            shutil.copytree(self.folder, folder, symlinks=True)
            return
        folder.mkdir(parents=True)
        for name, options, text in self.files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if "link" in options:
                path.symlink_to(options["link"])
                continue
            path.write_bytes(_bytes(options, text))
            path.chmod(int(options.get("mode", "644"), 8))
        for path in folder.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)


def _bytes(options, text):
    return (text.replace("\n", "\r\n") if "crlf" in options else text).encode()


def load(path):
    path = pathlib.Path(path)
    if path.is_dir():
        return Case(path.name, folder=path)
    head, *parts = HEADER.split(path.read_text())
    case = Case(path.stem)
    for key, value in re.findall(r"^([\w-]+): ((?:.*\n)(?:[ \t]+.*\n)*)", head, re.M):
        case.about[key] = " ".join(value.split())
    for name, options, text in zip(parts[::3], parts[1::3], parts[2::3]):
        options = dict(option.partition("=")[::2] for option in options.split())
        if name in REWRITES:
            case.rewrites[name] = _bytes(options, text).decode()
        else:
            case.files.append((name, options, text))
    return case
