"""The images that cases build on, made on this machine: tare/busybox, tare/tools, tare/node and tare/debian."""

import inspect
import io
import os
import pathlib
import re
import shutil
import tarfile

from builder import HERE, Unavailable, run

PARENTS = {"busybox": (), "tools": ("busybox",), "node": ("busybox",), "debian": ()}


def named_in(text):
    """The bases that a Dockerfile's text names, each after the one it builds on."""
    names = []
    for name in re.findall(r"\btare/(\w+)", text):
        for needed in (*PARENTS.get(name, ()), name):
            if needed in PARENTS and needed not in names:
                names.append(needed)
    return names


class Bases:
    def __init__(self, builder, work):
        self.builder, self.work, self.ready = builder, work, set()

    def provide(self, text):
        """Builds what `text` names and is not there yet."""
        for name in named_in(text):
            if name not in self.ready:
                self._build(name)
                self.ready.add(name)

    def _build(self, name):
        context = self.work / "bases" / name
        context.mkdir(parents=True, exist_ok=True)
        for file in (HERE / "bases" / name).iterdir():
            shutil.copy(file, context)
        make = getattr(self, "_make_" + name, None)
        if make:
            made_by = context / "made-by"
            recipe = inspect.getsource(make)
            if not made_by.exists() or made_by.read_text() != recipe:
                make(context / "rootfs.tar")
                made_by.write_text(recipe)
        built = self.builder.build(str(context), str(context / "Dockerfile"), f"tare/{name}:latest", cached=True)
        if not built.ok:
            raise RuntimeError(f"the base {name} does not build:\n" + "\n".join(built.log_end()))

    def _program(self, name, package):
        """A static program, from the engine's folder or from the machine."""
        for folder in (self.work / "engine/usr/bin", "/usr/bin", "/bin"):
            path = pathlib.Path(folder, name)
            if path.exists() and b"/ld-linux" not in path.read_bytes()[:4096]:  # it asks for no dynamic linker
                return path
        raise Unavailable(f"no static {name} (Debian's package {package})")

    def _make_busybox(self, path):
        busybox, bash = self._program("busybox", "busybox-static"), self._program("bash-static", "bash-static")
        applets = run([str(busybox), "--list"]).stdout.split()
        with Rootfs(path) as root:
            # A RUN mounts some files and folders; where they are missing, it leaves traces of that in its layer.
            for file in ("etc/hosts", "etc/resolv.conf"):
                root.text(file, "")
            for folder in ("bin", "dev", "etc", "home", "proc", "sys", "usr/bin", "usr/lib", "usr/local/bin",
                           "var/cache", "var/lib", "var/log"):
                root.folder(folder)
            root.folder("root", 0o700)
            root.folder("tmp", 0o1777)
            root.text("etc/passwd", "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n"
                                    "app:x:1000:1000::/home/app:/bin/sh\n")
            root.text("etc/group", "root:x:0:\nnobody:x:65534:\napp:x:1000:\n")
            root.file("bin/busybox", busybox)
            root.file("bin/bash", bash)
            for applet in applets:
                if applet not in ("busybox", "bash"):
                    root.link("bin/" + applet, "busybox")
            root.link("usr/bin/env", "../../bin/busybox")

    def _make_node(self, path):
        node, npm = shutil.which("node"), pathlib.Path("/usr/lib/node_modules/npm")
        if not node or not npm.exists():
            npm = pathlib.Path("/usr/share/nodejs/npm")
        if not node or not npm.exists():
            raise Unavailable("no node and npm on this machine")
        libraries = re.findall(r"(/\S+) \(0x", run(["ldd", node]).stdout)
        with Rootfs(path) as root:
            for library in libraries:
                root.file(library.lstrip("/"), pathlib.Path(library))
            root.file("usr/bin/node", pathlib.Path(node))
            for file in sorted(npm.rglob("*")):
                if file.is_file():
                    root.file("usr/lib/node_modules/npm/" + str(file.relative_to(npm)), file)
            for name in ("npm", "npx"):
                root.link("usr/bin/" + name, f"../lib/node_modules/npm/bin/{name}-cli.js")
            # How the machine reaches the registry. It stays on this machine.
            for settings in ("/etc/ssl/certs/ca-certificates.crt", "/usr/etc/npmrc", "/etc/npmrc"):
                if os.path.exists(settings):
                    root.file(settings.lstrip("/"), pathlib.Path(settings))

    def _make_debian(self, path):
        if not shutil.which("mmdebstrap"):
            raise Unavailable("no mmdebstrap on this machine")
        settings = pathlib.Path("/etc/apt/sources.list.d/debian.sources")
        mirrors = re.findall(r"^URIs: *(\S+)", settings.read_text(), re.M) if settings.exists() else []
        environment = os.environ | ({"TMPDIR": "/dev/shm"} if os.access("/dev/shm", os.W_OK) else {})
        made = run(["mmdebstrap", "--variant=apt", "--format=tar", "--dpkgopt=force-unsafe-io",
                    *(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "info", "locale")),
                    *(f"--customize-hook=copy-in {conf} /etc/apt/apt.conf.d"
                      for conf in sorted(map(str, pathlib.Path("/etc/apt/apt.conf.d").glob("99*")))),
                    os.environ.get("DEBIAN_SUITE", "bookworm"), str(path),
                    mirrors[0] if mirrors else "http://deb.debian.org/debian"], env=environment)
        if made.returncode:
            raise Unavailable("mmdebstrap cannot make a base:\n" + made.stdout[-600:])


class Rootfs:
    """A tar archive of a root folder, equal bytes for equal files."""

    def __init__(self, path):
        self.tar = tarfile.open(path, "w", format=tarfile.GNU_FORMAT)
        self.folders = {""}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.tar.close()

    def folder(self, name, mode=0o755):
        if name in self.folders:
            return
        self.folder(os.path.dirname(name))
        self.folders.add(name)
        self._add(name, tarfile.DIRTYPE, mode)

    def text(self, name, text):
        self.folder(os.path.dirname(name))
        self._add(name, tarfile.REGTYPE, 0o644, io.BytesIO(text.encode()), len(text.encode()))

    def file(self, name, source):
        self.folder(os.path.dirname(name))
        mode = 0o755 if os.access(source, os.X_OK) else 0o644
        with open(source, "rb") as content:
            self._add(name, tarfile.REGTYPE, mode, content, os.fstat(content.fileno()).st_size)

    def link(self, name, target):
        self.folder(os.path.dirname(name))
        self._add(name, tarfile.SYMTYPE, 0o777, linkname=target)

    def _add(self, name, kind, mode, content=None, size=0, linkname=""):
        member = tarfile.TarInfo(name)
        member.type, member.mode, member.size, member.linkname = kind, mode, size, linkname
        self.tar.addfile(member, content)
