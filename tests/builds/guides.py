#!/usr/bin/env python3
"""Confirms with a real builder what the guides' examples say of layers and of the build cache.

    guides.py [FOLDER...]          builds each example (all of guides/ where none is named) and checks its facts
    guides.py --write [FOLDER...]  writes down what the builder shows, for the changes that the facts name

A folder has a Dockerfile, its context and `facts`: two columns with a tab between, and comments after #.

    LINE    layer     the instruction that begins on this line makes a layer with something in it,
    LINE    empty     a layer with nothing in it,
    LINE    metadata  or none
    CHANGE  LINES     what is run again after a change, where all was cached before; - for nothing

Layers are those of the stage that the line is in; what is run again is told of a build of the last stage.
Instructions that only change the configuration are never run, so LINES never names them. The changes:

    file:PATH       new text in a file of the context, which may be a new file
    touch:PATH      a new time of change, the same text
    mode:PATH       another mode
    delete:PATH     a file that goes
    arg:NAME        another value of a build argument
    base:NAME       another image by the name
    line:LINE TEXT  another text of a line; * stands for a word that was never there before
"""

import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile
import uuid

import builder
from bases import Bases
from builder import HERE, Unavailable

SKIPPED = 77
RUN_BY_THE_BUILDER = {"RUN", "COPY", "ADD", "WORKDIR"}


class Stage:
    def __init__(self, number, base, name):
        self.base, self.name = base, name or f"stage-{number}"
        self.target = name  # BuildKit takes no number; only the last stage of an example has no name
        self.instructions = []  # line, keyword

    def lines_run(self, stages):
        """The lines behind BuildKit's numbers of this stage's steps, from 1."""
        from_step = [None] if self.base != "scratch" and self.base not in stages else []
        return from_step + [line for line, keyword in self.instructions if keyword in RUN_BY_THE_BUILDER]


def read_stages(text):
    """The stages by name. Enough of a parser for the examples: continued lines, comments, no heredocs."""
    stages, continued = {}, False
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not continued:
            keyword = words[0].upper()
            if keyword == "FROM":
                stage = Stage(len(stages), words[1], words[3] if len(words) > 3 else None)
                stages[stage.name] = stage
            elif stages:
                stage.instructions.append((number, keyword))
        continued = words[-1] == "\\"
    return stages


class Example:
    def __init__(self, folder, built_by, bases, work):
        self.builder, self.bases, self.work = built_by, bases, work
        self.context = work / "context"
        shutil.copytree(folder, self.context, symlinks=True, ignore=shutil.ignore_patterns("facts"))
        # Each run begins with bases of its own: what an earlier one has cached must not count.
        written = (folder / "Dockerfile").read_text()
        self.text = re.sub(r"\btare/(\w+)", r"tare/fresh-\1", written)
        for name in set(re.findall(r"\btare/(\w+)", written)):
            bases.make(f"tare/fresh-{name}", f"tare/{name}")
        self.stages = read_stages(self.text)

    def build(self, tag=None, text=None, target=None, arguments=()):
        dockerfile = self.work / "Dockerfile"
        dockerfile.write_text(text or self.text)
        built = self.builder.build(str(self.context), str(dockerfile), tag, True, target, arguments)
        if not built.ok:
            raise RuntimeError("\n".join(built.log_end()))
        return built

    def history_of(self, name):
        """The history of an image or stage, with what each entry makes."""
        if name == "scratch":
            return []
        if name in self.stages:
            target = self.stages[name].target
            name = "tare-test/guide"
            self.build(name, target=target)
        image = self.builder.image(name)
        layers = iter(image.empty_layers)
        return [(entry["created_by"].split(None, 1)[0],
                 "metadata" if entry.get("empty_layer") else "empty" if next(layers) else "layer")
                for entry in image.history]

    def layers(self):
        """What each instruction makes."""
        facts = {}
        for stage in self.stages.values():
            history = self.history_of(stage.name)[len(self.history_of(stage.base)):]
            for line, keyword in stage.instructions:
                if history and history[0][0] == keyword:
                    facts[line] = history.pop(0)[1]
                else:
                    facts[line] = "metadata"
            if history:
                raise RuntimeError(f"the history has more than the instructions: {history}")
        return facts

    def rebuilt(self, change):
        """The lines that are run again after a change."""
        self.build()
        kind, _, rest = change.partition(":")
        path, fresh = self.context / rest, uuid.uuid4().hex
        text, arguments, kept = None, [], None
        if kind in ("file", "delete", "mode") and path.exists():
            kept = path.read_bytes(), path.stat().st_mode
        if kind == "file":
            path.write_text(fresh + "\n")
        elif kind == "touch":
            os.utime(path, (1e9, 1e9))
        elif kind == "mode":
            path.chmod(0o700)
        elif kind == "delete":
            path.unlink()
        elif kind == "arg":
            arguments = [f"{rest}={fresh}"]
        elif kind == "base":
            _, _, name = rest.partition("/")
            self.bases.make(f"tare/fresh-{name}", rest)
        elif kind == "line":
            number, _, line = rest.partition(" ")
            lines = self.text.splitlines(True)
            lines[int(number) - 1] = line.replace("*", fresh) + "\n"
            text = "".join(lines)
        else:
            raise RuntimeError(f"no such change: {change}")
        steps = self.build(text=text, arguments=arguments).steps
        if kept:
            path.write_bytes(kept[0])
            path.chmod(kept[1])
        elif kind == "file":
            path.unlink()
        return sorted(filter(None, (self._line_of(name) for name, cached in steps.items() if not cached)))

    def _line_of(self, step):
        """The line of a step such as `[build 2/4] RUN make` or `[2/4] RUN make`; nothing where it has none."""
        match = re.match(r"\[(?:(\S+) +)?(\d+)/\d+\] (\w+)", step)
        if not match or match[3] in ("FROM", "LINK"):  # LINK only lays a linked copy's layer upon the others
            return None
        stage = self.stages[match[1]] if match[1] else [*self.stages.values()][-1]
        return stage.lines_run(self.stages)[int(match[2]) - 1]


class FreshBases(Bases):
    """Bases that no earlier build can have been built on."""

    def make(self, name, parent):
        """Makes an image `name` that never was before of `parent`."""
        self.provide(parent)
        context = self.work / "bases" / "fresh"
        context.mkdir(parents=True, exist_ok=True)
        (context / "content").write_text(uuid.uuid4().hex)
        (context / "Dockerfile").write_text(f"FROM {parent}\nCOPY content /etc/content\n")
        if not self.builder.build(str(context), str(context / "Dockerfile"), name, cached=True).ok:
            raise RuntimeError(f"{name} does not build")


def read_facts(path):
    facts = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition("\t")
            facts[key] = value
    return facts


def see(folder, built_by, work, changes):
    """The facts as the builder shows them."""
    bases = FreshBases(built_by, work)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        example = Example(folder, built_by, bases, pathlib.Path(scratch))
        seen = {str(line): kind for line, kind in sorted(example.layers().items())}
        for change in changes:
            seen[change] = " ".join(map(str, example.rebuilt(change))) or "-"
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--work", type=pathlib.Path, default=os.environ.get("TARE_BUILDS", "/var/tmp/tare-builds"))
    parser.add_argument("--builder", choices=["engine", "docker"], default=None)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folders = options.folders or sorted(path.parent for path in (HERE / "guides").glob("*/facts"))
    failed = 0
    try:
        with builder.opened(options.work.absolute(), options.builder) as built_by:
            if not built_by.buildkit:
                raise Unavailable("only BuildKit tells what was cached")
            print(f"{built_by.version()}, {len(folders)} examples", flush=True)
            for folder in folders:
                facts = read_facts(folder / "facts")
                seen = see(folder, built_by, options.work.absolute(), [key for key in facts if not key.isdigit()])
                if options.write:
                    comments = [line for line in (folder / "facts").read_text().splitlines() if line.startswith("#")]
                    lines = comments + [f"{key}\t{value}" for key, value in seen.items()]
                    (folder / "facts").write_text("\n".join(lines) + "\n")
                wrong = [key for key in seen | facts if seen.get(key) != facts.get(key)] if not options.write else []
                failed += bool(wrong)
                print(f"{'failed' if wrong else 'passed':8}{folder.name}", flush=True)
                for key in wrong:
                    print(f"        {key}: written {facts.get(key)}, seen {seen.get(key)}")
    except Unavailable as why:
        print(f"Skipped: there is no builder of images here that tells what it cached: {why}")
        return SKIPPED
    print(f"{len(folders) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
