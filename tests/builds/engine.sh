#!/bin/sh
# A Docker engine of the tests' own, from Debian's packages: nothing of it is installed on the machine.
#
#   engine.sh install WORK    unpacks Debian's Docker into WORK/engine (90 MB to fetch; needs apt-get)
#   engine.sh run WORK        runs the daemon on WORK/docker.sock until killed (needs root)
#
# SUITE names the Debian release (trixie: Docker 26, BuildKit 0.13), MIRROR where to get it from.
# The daemon lives in mount and process namespaces of its own, with WORK/engine as its root, without a
# bridge and without touching the firewall: builds that need the network say --network=host.
# A registry beside it answers for Docker Hub, so that images can be pulled by their digests.
set -eu
command=$1 work=$(mkdir -p "$2" && cd "$2" && pwd)
engine=$work/engine
registry=127.0.0.1:5599

install() {
    suite=${SUITE:-trixie}
    mirror=${MIRROR:-$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)}
    fetch=$work/fetch
    rm -rf "$engine" "$fetch" && mkdir -p "$engine" "$fetch/lists/partial" "$fetch/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" \
        >"$fetch/sources.list"
    cat >"$fetch/apt.conf" <<CONF
Dir::State::lists "$fetch/lists";
Dir::State::status "/dev/null";
Dir::Cache::archives "$fetch/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "$fetch/sources.list";
Dir::Etc::sourceparts "-";
APT::Sandbox::User "root";
CONF
    export APT_CONFIG="$fetch/apt.conf"
    apt-get -q update
    apt-get -q install --yes --download-only --no-install-recommends \
        docker.io docker-cli docker-buildx containerd runc docker-registry busybox-static bash-static
    for package in "$fetch"/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -xf - -C "$engine" --keep-directory-symlink \
            --exclude='./usr/share/*' --exclude=./usr/bin/ctr --exclude='./usr/bin/containerd-shim-runc-v1'
    done
    rm -rf "$fetch"
    for folder in bin sbin lib lib64; do [ -e "$engine/$folder" ] || ln -s "usr/$folder" "$engine/$folder"; done
    mkdir -p "$engine/proc" "$engine/sys" "$engine/dev" "$engine/tmp" "$engine/run" "$engine/var/lib/docker"
    rm -rf "$engine/var/run" && ln -s ../run "$engine/var/run" # what a killed daemon leaves there must not last
    printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: /var/lib/docker/registry}}\nhttp: {addr: %s}\n' \
        "$registry" >"$engine/etc/registry.yml"
    mkdir -p "$engine/etc/docker"
    echo '{"features": {"containerd-snapshotter": true}}' >"$engine/etc/docker/daemon.json"
    : >"$engine/complete"
}

inside() { # the first process of the namespaces
    mkdir -p "$work/state" "$engine$work"
    mount --bind "$engine" "$engine"
    mount -t proc proc "$engine/proc"
    mount --rbind /sys "$engine/sys"
    mount --rbind /dev "$engine/dev"
    mount -t tmpfs tmpfs "$engine/run"
    mount -t tmpfs tmpfs "$engine/tmp"
    mkdir -p "$engine$work"
    mount --rbind "$work" "$engine$work"
    mount --bind "$work/state" "$engine/var/lib/docker"
    cp /etc/hosts /etc/resolv.conf "$engine/etc/"
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin
    chroot "$engine" /usr/bin/docker-registry serve /etc/registry.yml >"$work/registry.log" 2>&1 &
    exec chroot "$engine" /usr/sbin/dockerd --host "unix://$work/docker.sock" --registry-mirror "http://$registry" \
        --bridge=none --iptables=false --ip6tables=false --ip-forward=false
}

case $command in
install) install ;;
run) exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --propagation private sh "$0" inside "$work" ;;
inside) inside ;;
*) sed -n '2,6p' "$0" && exit 2 ;;
esac
