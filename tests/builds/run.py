#!/usr/bin/env python3
"""Builds Dockerfiles as they are and rewritten, with a real builder, and compares the images.

    run.py [CASE...]               holds tare-optimize against cases, or all those of a folder (cases/)
    run.py --self-test [CASE...]   shows that the comparison sees what careless rewrites break (cases/ and wrong/)

What must be equal: every file's type, mode, owner, content and link, and the image's configuration. Times do not
count, nor do logs and paths that the rewrite documents to drop. Sizes and build times are told, not judged.
Exit codes: 0 all the same; 1 something differs; 2 a mistake in the command line; 77 there is no builder here,
or none was asked for.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid

import builder
from bases import Bases, named_in
from builder import HERE, Unavailable
from case import load
from image import differences

SKIPPED = 77
# Two builds of one Dockerfile differ here.
NOISE = r"^var/log/|^var/cache/ldconfig/|^root/\.npm/|^(etc/(hosts|hostname|resolv\.conf)|\.dockerenv)$"
# What a rewrite documents to drop.
DROPPED = {"clean-package-caches": r"^var/lib/apt/lists/|^var/cache/(apt|apk|dnf|yum)/|^usr/share/ri/"
                                   r"|^root/(\.cache|\.npm|\.composer|go/pkg/mod/cache)(/|$)"}


class Tool:
    """tare-optimize, as its help tells what it can do."""

    def __init__(self, path, further=()):
        self.path, self.further = path, list(further)
        help_text = self._run("--help").stdout.decode()
        self.options = set(re.findall(r"--[a-z-]+", help_text))
        self.rules = {"merge-runs"}
        if "--list" in self.options:
            self.rules |= set(re.findall(r"^\s*([a-z]+(?:-[a-z]+)+)", self._run("--list").stdout.decode(), re.M))

    def _run(self, *arguments):
        return subprocess.run([self.path, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=30)

    def missing(self, rules):
        """The first of the rules that this tare-optimize does not have."""
        return next((rule for rule in rules.split(",") if rule not in self.rules), None)

    def rewrite(self, dockerfile, rules, assume, context, pins):
        """The rewritten text; a ValueError with the utility's words where it refuses."""
        arguments = list(self.further)
        if "--rules" in self.options:
            arguments += ["--rules", rules]
        if assume and "--assume" in self.options:
            arguments.append("--assume")
        if "--context" in self.options:
            arguments += ["--context", str(context)]
        if pins and "--pins" in self.options:
            arguments += ["--pins", str(pins)]
        done = self._run(*arguments, str(dockerfile))
        if done.returncode:
            raise ValueError(done.stderr.decode(errors="replace").strip())
        return done.stdout


class Runner:
    def __init__(self, built_by, work, tool=None):
        self.builder, self.tool, self.work = built_by, tool, work
        self.bases = Bases(built_by, work)
        self.pinned = {}

    def digest(self, base):
        """A base's digest in the registry that stands in for Docker Hub."""
        if not self.builder.registry:
            raise Unavailable("this builder has no registry to pull digests from")
        if base not in self.pinned:
            self.pinned[base] = self.builder.push(f"tare/{base}:latest")
        return self.pinned[base]

    def pins(self, folder, text):
        """A file that maps the images named in `text` to their digests."""
        path = folder / "pins"
        path.write_text("".join(f"tare/{base}:latest {self.digest(base)}\n" for base in named_in(text)))
        return path

    def place(self, case, folder, texts):
        """Lays out the context, and the Dockerfiles beside it, so that COPY . . sees no difference between them."""
        context = folder / "context"
        case.unpack(context)
        for name, text in texts.items():
            (folder / name).write_bytes(text)
            ignored = context / "Dockerfile.dockerignore"
            if ignored.exists():
                (folder / f"{name}.dockerignore").write_bytes(ignored.read_bytes())
        return context

    def compare(self, case, texts):
        """Builds both texts. Gives what differs, and figures."""
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            folder = pathlib.Path(folder)
            context = self.place(case, folder, texts)
            rounds = [("", False)] + ([(case.about["edit"], True)] if "edit" in case.about else [])
            found, figures = [], {}
            for edited, cached in rounds:
                if edited:
                    with open(context / edited, "a") as file:
                        file.write(f"// {uuid.uuid4().hex}\n")  # what no earlier call can have cached
                builds, images = {}, {}
                for name in texts:
                    tag = f"tare-test/{name}"
                    builds[name] = self.builder.build(str(context), str(folder / name), tag, cached=cached)
                    if "fails" in case.about:
                        if builds[name].ok:
                            found.append(f"{name}: the build does not fail")
                        elif not re.search(case.about["fails"], builds[name].log):
                            found += [f"{name}: the build fails otherwise", *builds[name].log_end()]
                        continue
                    if not builds[name].ok:
                        return [f"{name}: the build failed", *builds[name].log_end()], figures
                    images[name] = self.builder.image(tag)
                if "fails" in case.about:
                    continue
                before, after = (images[name] for name in texts)
                leave_out = "|".join([NOISE, *(DROPPED[rule] for rule in case.rules.split(",") if rule in DROPPED),
                                      *([case.about["leave-out"]] if "leave-out" in case.about else [])])
                where = f"after an edit of {edited}: " if edited else ""
                found += [where + line for line in differences(before, after, re.compile(leave_out))]
                if "gone" in case.about:
                    gone = re.compile(case.about["gone"])
                    found += [f"{path}: is still there" for path in after.tree if gone.search(path.lstrip("/"))]
                key = "edited" if edited else "built"
                figures[key] = {name: {"seconds": round(builds[name].seconds, 2), "layers": images[name].layers,
                                       "size": images[name].size,
                                       "rebuilt": [step for step, cached in builds[name].steps.items()
                                            if not cached and re.match(r"\[.*\] (?!FROM|LINK)", step)]}
                                for name in texts}
            return found, figures

    def hold(self, case, rules=None):
        """Holds tare-optimize against a case. Gives an outcome in a word, its lines, and figures."""
        rules = rules or case.rules
        missing = self.tool.missing(rules)
        if missing:
            return "skipped", [f"this tare-optimize has no {missing}"], {}
        self.bases.provide(case.dockerfile)
        text = case.dockerfile.encode()
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            folder = pathlib.Path(folder)
            context = self.place(case, folder, {})
            pins = self.pins(folder, case.dockerfile) if "pin-images" in rules else None
            try:
                after = self.tool.rewrite(context / "Dockerfile", rules, case.about.get("assume") == "yes", context,
                                          pins)
            except ValueError as error:
                return "failed", [f"tare-optimize: {error}"], {}
        changed = after != text
        found, figures = self.compare(case, {"before": text, "after": after})
        figures["changed"] = changed
        expected = case.about.get("expect")
        if expected and changed != (expected == "changed"):
            found.insert(0, f"the Dockerfile was {'changed' if changed else 'left'}, not {expected}")
        return ("failed" if found else "passed"), found, figures

    def prove(self, case):
        """Shows that a careless rewrite is told from the original, and a careful one is not."""
        self.bases.provide(case.dockerfile)
        problems, shown = [], []
        for name, text in case.rewrites.items():
            self.bases.provide(text)
            text = re.sub(r"(tare/(\w+)\S*@)<digest>", lambda match: match[1] + self.digest(match[2]), text)
            found, _ = self.compare(case, {"before": case.dockerfile.encode(), "after": text.encode()})
            if name == "careful":
                problems += [f"careful: {line}" for line in found]
                continue
            wanted = re.compile(case.about.get("finds", ""))
            if found and found[0].startswith("before:"):
                problems += found
            elif not any(wanted.search(line) for line in found):
                problems += [f"careless: no difference is seen that matches '{wanted.pattern}'", *found[:8]]
            else:
                shown.append(next(line for line in found if wanted.search(line)).strip())
        return ("failed" if problems else "passed"), problems or shown, {}


def figures_line(figures):
    """What a rewrite gained, in a few words."""
    if "built" not in figures:
        return ""
    before, after = figures["built"].values()
    words = ["changed" if figures.get("changed", True) else "left as it is"]
    words.append(f"layers {len(before['layers'])} to {len(after['layers'])}")
    words.append(f"{before['size'] / 1e6:.2f} to {after['size'] / 1e6:.2f} MB")
    words.append(f"time x{after['seconds'] / before['seconds']:.2f}")
    if "edited" in figures:
        was, now = figures["edited"].values()
        words.append(f"after the edit {len(was['rebuilt'])} to {len(now['rebuilt'])} steps, "
                     f"time x{now['seconds'] / was['seconds']:.2f}")
    return ", ".join(words)


def find_tool():
    builds = sorted(HERE.parent.parent.glob("build/*/bin/tare-optimize"))
    return os.environ.get("TARE_OPTIMIZE") or (str(builds[0]) if builds else "tare-optimize")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=pathlib.Path, metavar="CASE")
    parser.add_argument("--work", type=pathlib.Path, default=os.environ.get("TARE_BUILDS", "/var/tmp/tare-builds"),
                        help="keeps the engine, the bases and the layers between calls ($TARE_BUILDS, %(default)s)")
    parser.add_argument("--builder", choices=["engine", "docker", "buildah"], help="the first that works")
    parser.add_argument("--tool", default=find_tool(), help="tare-optimize (%(default)s)")
    parser.add_argument("--rules", help="hold these rules against every case, instead of its own")
    parser.add_argument("--with", dest="further", action="append", default=[], metavar="OPTION",
                        help="a further option for tare-optimize, such as --with=--merge=all")
    parser.add_argument("--only", type=re.compile, help="only cases whose name matches")
    parser.add_argument("--bases", help="only cases that need no other bases than these (busybox,tools)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th of the cases")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--report", type=pathlib.Path, help="write what was measured there, as JSON lines")
    parser.add_argument("--if-wanted", action="store_true", help="only where $TARE_BUILDS is set")
    options = parser.parse_args()
    if options.if_wanted and "TARE_BUILDS" not in os.environ:
        print(f"Skipped: TARE_BUILDS names no folder with a builder (sh {HERE}/engine.sh install FOLDER)")
        return SKIPPED

    named = options.cases or [HERE / "cases"] + ([HERE / "wrong"] if options.self_test else [])
    paths = [path for name in named for path in sorted(name.glob("*.case")) or [name]]
    cases = [load(path) for path in paths]
    if options.only:
        cases = [case for case in cases if options.only.search(case.name)]
    if options.bases:
        known = {*options.bases.split(",")}
        cases = [case for case in cases if set(re.findall(r"\btare/(\w+)", case.dockerfile)) <= known]
    if options.self_test:
        cases = [case for case in cases if case.rewrites]
    cases = cases[::options.every]

    begin, counts = time.monotonic(), {"passed": 0, "failed": 0, "skipped": 0}
    report = options.report.open("w") if options.report else None
    try:
        with builder.opened(options.work.absolute(), options.builder) as built_by:
            print(f"{built_by.version()}, {len(cases)} cases", flush=True)
            tool = None if options.self_test else Tool(options.tool, options.further)
            runner = Runner(built_by, options.work.absolute(), tool)
            for case in cases:
                try:
                    if unknown := built_by.beyond_it.search(case.dockerfile):
                        raise Unavailable(f"this builder does not know {unknown[0]}")
                    outcome, lines, figures = (runner.prove(case) if options.self_test
                                               else runner.hold(case, options.rules))
                except Unavailable as why:
                    outcome, lines, figures = "skipped", [str(why)], {}
                counts[outcome] += 1
                print(f"{outcome:8}{case.name:40} {figures_line(figures)}".rstrip(), flush=True)
                for line in lines[:20]:
                    print("        " + line)
                if report:
                    report.write(json.dumps({"case": case.name, "outcome": outcome, "lines": lines} | figures) + "\n")
    except Unavailable as why:
        print(f"Skipped: there is no builder of images here: {why}")
        return SKIPPED
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
          f" ({time.monotonic() - begin:.0f} s)")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
