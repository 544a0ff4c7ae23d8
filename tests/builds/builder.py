"""Builders of images: Docker's BuildKit, the machine's own or one from engine.sh, and Buildah where there is none."""

import base64
import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

from image import Image

HERE = pathlib.Path(__file__).parent
PATIENCE = 600  # seconds that one command may take


class Unavailable(Exception):
    """There is no builder here; why."""


@dataclass
class Build:
    """How a build went. Its steps: what BuildKit names it, such as `[app 2/3] RUN make`, and whether it was cached."""
    ok: bool
    seconds: float
    log: str
    steps: dict = field(default_factory=dict)

    def log_end(self):
        return ["  " + line for line in self.log.splitlines()[-12:]]


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          timeout=PATIENCE, **options)


class Docker:
    buildkit = True
    beyond_it = re.compile(r"(?!)")  # what it does not know of Dockerfiles

    def __init__(self, work, command=("docker",), environment=None, registry=None):
        self.work, self.command, self.registry = work, list(command), registry
        self.environment = {**os.environ, "BUILDX_NO_DEFAULT_ATTESTATIONS": "1", "DOCKER_BUILDKIT": "1",
                            "HOME": os.environ.get("HOME", "/root")} | (environment or {})

    def _run(self, *arguments, **options):
        return run([*self.command, *arguments], env=self.environment, **options)

    def version(self):
        return "Docker " + self._run("version", "--format", "{{.Server.Version}}").stdout.strip()

    def build(self, context, dockerfile, tag, cached=False, target=None, arguments=()):
        """Builds an image; no image but only its steps where there is no tag."""
        options = ["-t", tag] if tag else ["--output", "type=cacheonly"]
        if not cached:
            options.append("--no-cache")
        if target:
            options += ["--target", target]
        for argument in arguments:
            options += ["--build-arg", argument]
        begin = time.monotonic()
        done = self._run("build", "--progress=rawjson", "--network=host", "--pull=false", "-f", dockerfile,
                         *options, context)
        seconds = time.monotonic() - begin
        steps, log = self._read_progress(done.stdout)
        if done.returncode and tag and self.RACE.search(log):
            return self.build(context, dockerfile, tag, cached, target, arguments)
        return Build(done.returncode == 0, seconds, log, steps)

    # An image that lost its tag may be collected while another one is written upon its layers.
    RACE = re.compile(r"snapshot \S+ does not exist: not found")

    @staticmethod
    def _read_progress(text):
        """A line of progress is an object, or a plain message where nothing was built at all."""
        vertices, log, decoder, at = {}, [], json.JSONDecoder(), 0
        while at < len(text):
            status = {}
            try:
                if text[at] == "{":
                    status, at = decoder.raw_decode(text, at)
            except json.JSONDecodeError:
                pass
            if not status:
                line, _, _ = text[at:].partition("\n")
                log.append(line)
                at += len(line)
            for vertex in status.get("vertexes", []):
                vertices.setdefault(vertex["digest"], {}).update(vertex)
                if "error" in vertex:
                    log.append(vertex["error"])
            for entry in status.get("logs", []):
                log.append(base64.b64decode(entry["data"]).decode(errors="replace").rstrip("\n"))
            while at < len(text) and text[at].isspace():
                at += 1
        # A step that was not needed, for a later one was cached, never started: it is as good as cached.
        steps = {vertex["name"]: vertex.get("cached", False) or "started" not in vertex
                 for vertex in vertices.values() if not vertex["name"].startswith("[internal]")}
        return steps, "\n".join(log)

    def image(self, tag):
        with tempfile.NamedTemporaryFile(dir=self.work) as archive:
            saved = self._run("save", "-o", archive.name, tag)
            if saved.returncode:
                raise RuntimeError(saved.stdout)
            return Image(archive.name)

    def push(self, tag):
        """Puts an image into the registry that stands in for Docker Hub; its digest there."""
        there = f"{self.registry}/{tag}"
        self._run("tag", tag, there)
        pushed = self._run("push", there).stdout
        return re.search(r"digest: (sha256:[0-9a-f]{64})", pushed).group(1)

    def close(self):
        pass


class OwnDocker(Docker):
    """The engine that `engine.sh install` has unpacked, running as long as this object is open."""

    def __init__(self, work, lock):
        self.log = open(work / "dockerd.log", "w")
        # The daemon holds the lock, too: it may live a moment longer than a killed Python.
        self.namespaces = subprocess.Popen(["sh", HERE / "engine.sh", "run", work], stdout=self.log, stderr=self.log,
                                           pass_fds=[lock.fileno()])
        try:
            super().__init__(work, ["nsenter", "-t", self._daemon(), "-m", "-r", "docker"],
                             {"DOCKER_HOST": f"unix://{work}/docker.sock", "HOME": "/root",
                              "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, "127.0.0.1:5599")
            deadline = time.monotonic() + 60
            while (asked := self._run("info")).returncode:
                if self.namespaces.poll() is not None or time.monotonic() > deadline:
                    raise Unavailable(f"the Docker engine does not start, see {self.log.name}: {asked.stdout[-300:]}")
                time.sleep(0.2)
        except BaseException:
            self.close()
            raise

    def _daemon(self):
        """The daemon's process: the first one of its namespace."""
        children = pathlib.Path(f"/proc/{self.namespaces.pid}/task/{self.namespaces.pid}/children")
        while self.namespaces.poll() is None:
            for child in children.read_text().split():
                with contextlib.suppress(OSError):  # the shell's passing children live in our own namespace
                    if os.readlink(f"/proc/{child}/ns/mnt") != os.readlink("/proc/self/ns/mnt"):
                        return child
            time.sleep(0.05)
        raise Unavailable(f"the Docker engine does not start; see {self.log.name}")

    def close(self):
        with contextlib.suppress(Unavailable, ProcessLookupError):
            os.kill(int(self._daemon()), 15)
        try:
            self.namespaces.wait(20)
        except subprocess.TimeoutExpired:
            self.namespaces.kill()
            self.namespaces.wait()
        self.log.close()


class Buildah:
    """Buildah with chroot isolation: no daemon. It does not tell which steps were cached."""
    buildkit = False
    beyond_it = re.compile(r"<<-?['\"]?\w|--link|--network")
    registry = None

    def __init__(self, work):
        self.work = work
        (work / "registries.conf").write_text('unqualified-search-registries = ["docker.io"]\n')
        self.environment = os.environ | {"CONTAINERS_REGISTRIES_CONF": str(work / "registries.conf"),
                                         "BUILDAH_ISOLATION": "chroot"}
        self.command = ["buildah", "--root", work / "store", "--runroot", work / "run"]

    def _run(self, *arguments):
        return run([*self.command, *arguments], env=self.environment)

    def version(self):
        return self._run("--version").stdout.strip()

    def build(self, context, dockerfile, tag, cached=False, target=None, arguments=()):
        options = ["--target", target] if target else []
        for argument in arguments:
            options += ["--build-arg", argument]
        begin = time.monotonic()
        done = self._run("build", "--layers", "--pull-never", *([] if cached else ["--no-cache"]), "-t", tag,
                         "-f", dockerfile, *options, context)
        return Build(done.returncode == 0, time.monotonic() - begin, done.stdout)

    def image(self, tag):
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            archive = f"{folder}/image.tar"
            pushed = self._run("push", tag, f"docker-archive:{archive}:{tag}")
            if pushed.returncode:
                raise RuntimeError(pushed.stdout)
            return Image(archive)

    def close(self):
        pass


def find(work, lock, wanted=None):
    """A builder: the wanted one, or the first that works of the engine in `work`, the machine's Docker, and Buildah."""
    why = []
    if wanted in (None, "engine"):
        if not (work / "engine/complete").exists():
            why.append(f"no engine in {work} (sh {HERE}/engine.sh install {work})")
        elif os.geteuid() != 0:
            why.append("the engine needs root")
        else:
            return OwnDocker(work, lock)
    if wanted in (None, "docker"):
        if shutil.which("docker") and run(["docker", "info"]).returncode == 0 \
                and run(["docker", "buildx", "version"]).returncode == 0:
            return Docker(work)
        why.append("no Docker engine runs")
    if wanted in (None, "buildah"):
        if shutil.which("buildah") and os.geteuid() == 0:
            return Buildah(work)
        why.append("no buildah, or not root")
    raise Unavailable("; ".join(why))


@contextlib.contextmanager
def opened(work, wanted=None):
    """A builder for the length of a `with`; one at a time in a work folder."""
    work.mkdir(parents=True, exist_ok=True)
    with open(work / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        builder = find(work, lock, wanted)
        try:
            yield builder
        finally:
            builder.close()
