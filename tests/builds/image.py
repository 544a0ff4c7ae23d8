"""What an image holds: its files, its layers and its configuration, read from what `docker save` prints."""

import hashlib
import json
import posixpath
import tarfile

KINDS = {tarfile.DIRTYPE: "directory", tarfile.SYMTYPE: "link", tarfile.CHRTYPE: "device", tarfile.BLKTYPE: "device",
         tarfile.FIFOTYPE: "pipe"}
WHITEOUT, OPAQUE = ".wh.", ".wh..wh..opq"


class Image:
    def __init__(self, archive):
        """Reads a tar archive in docker's format from a path."""
        with tarfile.open(archive) as saved:
            self._saved = saved
            manifest = self._json("manifest.json")[0]
            about = self._json(manifest["Config"])
            self.history = about.pop("history", [])
            about.pop("rootfs", None)
            for volatile in ("created", "container", "container_config", "docker_version"):
                about.pop(volatile, None)
            settings = about.pop("config", {})
            for volatile in ("Hostname", "Image", "Domainname"):
                settings.pop(volatile, None)
            # Docker writes some settings that are not set, and leaves out others.
            self.config = {key: value for key, value in (about | settings).items() if value}
            self.tree, self.layers, self.empty_layers = {}, [], []
            for name in manifest["Layers"]:
                self._apply(name)

    def _json(self, name):
        return json.load(self._saved.extractfile(name))

    def _apply(self, name):
        """Lays one layer over the tree, minding its whiteouts."""
        added, size, empty = {}, 0, True
        with tarfile.open(fileobj=self._saved.extractfile(name)) as layer:
            for member in layer:
                empty = False
                path = posixpath.normpath("/" + member.name)
                folder, base = posixpath.split(path)
                if base == OPAQUE:
                    self._remove_below(folder)
                elif base.startswith(WHITEOUT):
                    gone = posixpath.join(folder, base[len(WHITEOUT):])
                    self._remove_below(gone)
                    self.tree.pop(gone, None)
                elif member.islnk():  # a further name of a file, here or in a layer below
                    target = posixpath.normpath("/" + member.linkname)
                    added[path] = added.get(target) or self.tree.get(target)
                else:
                    added[path] = entry = self._entry(layer, member)
                    size += member.size
                    if path in self.tree and entry["type"] != "directory":
                        self._remove_below(path)
        self.tree |= added
        self.layers.append(size)
        self.empty_layers.append(empty)

    def _remove_below(self, folder):
        for path in [path for path in self.tree if path.startswith(folder.rstrip("/") + "/")]:
            del self.tree[path]

    @staticmethod
    def _entry(layer, member):
        entry = {"type": KINDS.get(member.type, "file"), "mode": f"{member.mode & 0o7777:04o}",
                 "owner": f"{member.uid}:{member.gid}"}
        if member.issym():
            entry["target"] = member.linkname
        elif member.isfile():
            entry["content"] = hashlib.file_digest(layer.extractfile(member), "sha256").hexdigest()
        elif member.ischr() or member.isblk():
            entry["device"] = f"{member.devmajor}:{member.devminor}"
        for key, value in member.pax_headers.items():
            if key.startswith("SCHILY.xattr."):
                entry[key[7:]] = value
        return entry

    @property
    def size(self):
        return sum(self.layers)


def differences(before, after, leave_out):
    """How one image differs from another, a line each. Paths that `leave_out` matches do not count."""
    lines = []
    for path in sorted(before.tree.keys() | after.tree.keys()):
        if leave_out.search(path.lstrip("/")):
            continue
        was, now = before.tree.get(path), after.tree.get(path)
        if was is None or now is None:
            lines.append(f"{path}: only {'after' if was is None else 'before'}: {_show(was or now)}")
            continue
        for key in sorted(was.keys() | now.keys()):
            if was.get(key) != now.get(key):
                lines.append(f"{path}: {key} was {_short(was.get(key))}, is {_short(now.get(key))}")
    for key in sorted(before.config.keys() | after.config.keys()):
        if before.config.get(key) != after.config.get(key):
            lines.append(f"configuration {key}: was {json.dumps(before.config.get(key))}, "
                         f"is {json.dumps(after.config.get(key))}")
    return lines


def _short(value):
    return "nothing" if value is None else value[:12] if len(value) == 64 else value


def _show(entry):
    return " ".join(f"{key} {_short(value)}" for key, value in entry.items())
