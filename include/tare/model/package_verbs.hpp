#pragma once

#include <tare/model/package_manager_info.hpp>

namespace tare::inline v0 {

/// What each package manager can be asked for, and the options that mean something to those who read its
/// commands or take a value: from the managers' own manuals and help texts.
namespace detail::package_tables {

using enum package_action;
using enum package_operands;
using option = package_option_info;
using verb = package_verb;
using meaning = package_option;

// ---- Debian

inline constexpr option apt_options[] = {
    {"-y --yes --assume-yes --force-yes", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"--no-install-recommends", meaning::no_extras},
    {"-d --download-only --print-uris", meaning::download_only},
    {"-s --simulate --just-print --dry-run --recon --no-act", meaning::dry_run},
    {"-h --help -v --version", meaning::help},
    {"-t --target-release --default-release -o --option -c --config-file -a --host-architecture -P "
     "--build-profiles",
     meaning::other, true},
};
inline constexpr verb apt_verbs[] = {
    {"update", update},
    {"install|reinstall|satisfy|build-dep|source|download", install, packages},
    {"upgrade|dist-upgrade|full-upgrade|dselect-upgrade", upgrade, packages},
    {"remove|purge", remove, packages},
    {"autoremove|auto-remove|autopurge", remove, packages},
    {"clean|autoclean|auto-clean|distclean|dist-clean", clean},
};

// ---- Alpine

inline constexpr option apk_options[] = {
    {"--no-cache", meaning::no_cache},
    {"-U --update-cache --update", meaning::refresh},
    {"-u --upgrade", meaning::upgrade},
    {"-q --quiet", meaning::quiet},
    {"-s --simulate", meaning::dry_run},
    {"-h --help -V --version", meaning::help},
    {"-p --root", meaning::root, true},
    {"--cache-dir", meaning::cache_folder, true},
    {"-t --virtual --virt -X --repository --keys-dir --repositories-file --wait --arch --cache-max-age "
     "--progress-fd --timeout",
     meaning::other, true},
};
inline constexpr verb apk_verbs[] = {
    {"update", update},
    {"add|fix|fetch", install, packages},
    {"del", remove, packages},
    {"upgrade", upgrade, packages},
    {"cache clean|cache purge", clean},
};

// ---- Fedora and its kin

inline constexpr option yum_options[] = {
    {"-y --assumeyes", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"--refresh", meaning::refresh},
    {"--downloadonly", meaning::download_only},
    {"--assumeno", meaning::dry_run},
    {"-h --help --version --help-cmd", meaning::help},
    {"--installroot", meaning::root, true},
    {"-c --config -d --debuglevel -e --errorlevel -R --randomwait -x --exclude --excludepkgs --enablerepo "
     "--disablerepo --repo --repoid --repofrompath --enable-repo --disable-repo --releasever --setopt "
     "--disableexcludes --disableexcludepkgs --disableplugin --enableplugin --downloaddir --destdir "
     "--forcearch --advisory --color --comment --arch --setvar --rpmverbosity --sec-severity --cve --bz -D "
     "--define",
     meaning::other, true},
};
inline constexpr verb yum_verbs[] = {
    {"makecache|check-update|check-upgrade", update},
    {"install|in|reinstall|rei|downgrade|dg|localinstall|builddep|build-dep|groupinstall|groups "
     "install|group "
     "install|module install|swap|install-n|install-na|install-nevra|debuginfo-install",
     install, packages},
    {"update|upgrade|up|localupdate|update-minimal|upgrade-minimal|update-to|upgrade-to|distro-sync|dsync|"
     "distribution-synchronization|groupupdate|group upgrade|group update|system-upgrade",
     upgrade, packages},
    {"remove|rm|erase|groupremove|group remove|module remove|remove-n|remove-na|remove-nevra", remove,
     packages},
    {"autoremove", remove, packages},
    {"clean", clean},
};

inline constexpr option zypper_options[] = {
    {"-y --no-confirm -n --non-interactive", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"--no-recommends", meaning::no_extras},
    {"--download-only", meaning::download_only},
    {"--dry-run", meaning::dry_run},
    {"-h --help -V --version", meaning::help},
    {"-R --root --installroot", meaning::root, true},
    {"-C --cache-dir --pkg-cache-dir", meaning::cache_folder, true},
    {"-D --reposd-dir --raw-cache-dir --solv-cache-dir -c --config --userdata -p --plus-repo "
     "--plus-content --releasever -r --repo --from -t --type --download --details-for --color",
     meaning::other, true},
};
inline constexpr option zypper_install_options[] = {
    {"-y --no-confirm", meaning::assume_yes},
    {"-n --name -C --capability"},
    {"-D --dry-run", meaning::dry_run},
    {"-d --download-only", meaning::download_only},
};
inline constexpr verb zypper_verbs[] = {
    {"refresh|ref|refresh-services|refs", update},
    {.names = "install|in|source-install|si|install-new-recommends|inr",
     .action = install,
     .operands = packages,
     .options = zypper_install_options},
    {.names = "update|up|dist-upgrade|dup|patch",
     .action = upgrade,
     .operands = packages,
     .options = zypper_install_options},
    {.names = "remove|rm", .action = remove, .operands = packages, .options = zypper_install_options},
    {"clean|cc|purge-kernels", clean},
};

// ---- Arch

inline constexpr option pacman_options[] = {
    {"--noconfirm", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"-y --refresh", meaning::refresh},
    {"-u --sysupgrade", meaning::upgrade},
    {"-c --clean", meaning::clean},
    {"-w --downloadonly", meaning::download_only},
    {"-p --print", meaning::dry_run},
    {"-h --help -V --version", meaning::help},
    {"-r --root --sysroot", meaning::root, true},
    {"--cachedir", meaning::cache_folder, true},
    {"-b --dbpath --arch --color --config --gpgdir --hookdir --logfile --overwrite --ignore --ignoregroup "
     "--assume-installed --print-format",
     meaning::other, true},
};
inline constexpr option pacman_remove_options[] = {
    {"-c --cascade"},
    {"-u --unneeded"},
};
inline constexpr option pacman_look_options[] = {{"-c --changelog"}, {"-u --upgrades"}, {"-p --file"}};
inline constexpr verb pacman_verbs[] = {
    {.names = "-S|--sync", .action = clean, .operands = packages, .asked_by = meaning::clean},
    {.names = "-S|--sync",
     .action = upgrade,
     .operands = packages,
     .asked_by = meaning::upgrade,
     .is_bare = true},
    {.names = "-S|--sync",
     .action = update,
     .operands = packages,
     .asked_by = meaning::refresh,
     .is_bare = true},
    {"-S|--sync", install, packages},
    {"-U|--upgrade", install, packages},
    {.names = "-R|--remove", .action = remove, .operands = packages, .options = pacman_remove_options},
    {.names = "-Q|--query|-T|--deptest|-D|--database", .options = pacman_look_options},
    {.names = "-F|--files", .action = update, .asked_by = meaning::refresh, .is_bare = true},
};

// ---- Python

inline constexpr option pip_options[] = {
    {"--no-cache-dir --no-cache", meaning::no_cache},
    {"-q --quiet", meaning::quiet},
    {"-h --help -V --version", meaning::help},
    {"--cache-dir", meaning::cache_folder, true},
    {"--proxy --log --log-file --retries --timeout --default-timeout --exists-action --trusted-host --cert "
     "--client-cert --use-feature --use-deprecated --keyring-provider --python",
     meaning::other, true},
};
inline constexpr option pip_install_options[] = {
    {"-r --requirement", meaning::requirements, true},
    {"-c --constraint --build-constraint", meaning::constraints, true},
    {"-e --editable", meaning::local_package, true},
    {"-U --upgrade", meaning::upgrade},
    {"--dry-run", meaning::dry_run},
    {"-t --target --prefix --root", meaning::root, true},
    {"--user", meaning::global},
    {"-y --yes", meaning::assume_yes},
    {"--platform --python-version --implementation --abi --src --source -b --build --build-dir -C "
     "--config-settings "
     "--config-setting --global-option --install-option --build-option --no-binary --only-binary "
     "--progress-bar -i --index-url --pypi-url --extra-index-url -f --find-links --upgrade-strategy "
     "--root-user-action --report --group -d --dest --download -w --wheel-dir -m --mirrors --download-cache",
     meaning::other, true},
};
inline constexpr verb pip_verbs[] = {
    {.names = "install", .action = install, .operands = packages, .options = pip_install_options},
    {.names = "download|wheel", .action = install, .operands = packages, .options = pip_install_options},
    {.names = "uninstall", .action = remove, .operands = packages, .options = pip_install_options},
    {"cache purge|cache remove", clean},
};

inline constexpr option pipx_options[] = {
    {"-q --quiet", meaning::quiet},
    {"-h --help --version", meaning::help},
    {"--global", meaning::global},
    {"--pip-args --index-url -i --python --suffix --preinstall --backend --fetch-missing-python",
     meaning::other, true},
    {"--spec", meaning::other, true},
};
inline constexpr verb pipx_verbs[] = {
    {"install|reinstall|install-all", install, packages},
    {"inject", install, packages},
    {"upgrade|upgrade-all|reinstall-all", upgrade, packages},
    {"uninstall|uninject", remove, packages},
};

inline constexpr option pipenv_options[] = {
    {"--deploy", meaning::locked},
    {"-q --quiet", meaning::quiet},
    {"-h --help --version", meaning::help},
    {"--clear", meaning::clean},
    {"--python --pypi-mirror --extra-pip-args -i --index --categories", meaning::other, true},
};
inline constexpr option pipenv_install_options[] = {
    {"-r --requirements", meaning::requirements, true},
    {"-e --editable", meaning::local_package, true},
};
inline constexpr verb pipenv_verbs[] = {
    {.names = "install|sync", .action = install, .operands = packages, .options = pipenv_install_options},
    {"update|upgrade", upgrade, packages},
    {"uninstall|clean", remove, packages},
    {.names = "run", .action = build, .operands = command},
};

inline constexpr option poetry_options[] = {
    {"--no-root", meaning::no_project},
    {"--no-cache", meaning::no_cache},
    {"-n --no-interaction", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"--dry-run", meaning::dry_run},
    {"-h --help -V --version", meaning::help},
    {"-C --directory -P --project", meaning::folder, true},
    {"--with --without --only -E --extras -G --group --source --python --platform --markers", meaning::other,
     true},
};
inline constexpr verb poetry_verbs[] = {
    {"install|sync", install},
    {"add", install, packages},
    {"self add|self install|plugin add", install, packages},
    {"update", upgrade, packages},
    {"self update", upgrade},
    {"remove", remove, packages},
    {"self remove|plugin remove", remove, packages},
    {"cache clear", clean},
    {"build|publish", build},
    {.names = "run", .action = build, .operands = command},
};

inline constexpr option uv_options[] = {
    {"--no-install-project", meaning::no_project},
    {"--locked --frozen", meaning::locked},
    {"-n --no-cache --no-cache-dir", meaning::no_cache},
    {"-q --quiet", meaning::quiet},
    {"--refresh", meaning::refresh},
    {"--dry-run", meaning::dry_run},
    {"-h --help -V --version", meaning::help},
    {"--cache-dir", meaning::cache_folder, true},
    {"--directory --project", meaning::folder, true},
    {"-p --python --config-file --color --index-url -i --extra-index-url --index --default-index -f "
     "--find-links --index-strategy --keyring-provider --extra --no-extra --group --only-group --no-group "
     "-P --upgrade-package --reinstall-package --refresh-package --link-mode --resolution --prerelease "
     "--exclude-newer -C --config-setting --config-settings --package --no-build-package --no-binary-package "
     "--no-build-isolation-package --allow-insecure-host --env-file --with --with-editable "
     "--with-requirements --no-install-package --torch-backend --python-version --python-platform -o "
     "--output-file --fork-strategy --python-preference --mirror --install-dir -m --module --trusted-host",
     meaning::other, true},
};
inline constexpr option uv_install_options[] = {
    {"-r --requirement --requirements", meaning::requirements, true},
    {"-c --constraint --constraints --override --overrides -b --build-constraint --build-constraints",
     meaning::constraints, true},
    {"-e --editable", meaning::local_package, true},
    {"-U --upgrade", meaning::upgrade},
    {"-t --target --prefix", meaning::root, true},
    {"-y --yes", meaning::assume_yes},
    {"--no-binary --only-binary", meaning::other, true},
};
inline constexpr option uv_add_options[] = {
    {"-r --requirements", meaning::requirements, true},
    {"-c --constraints", meaning::constraints, true},
    {"--editable"},
    {"-U --upgrade", meaning::upgrade},
    {"--tag --branch --rev --optional", meaning::other, true},
};
inline constexpr verb uv_verbs[] = {
    {.names = "pip install", .action = install, .operands = packages, .options = uv_install_options},
    {.names = "pip sync", .action = install, .operands = files, .options = uv_install_options},
    {.names = "pip uninstall", .action = remove, .operands = packages, .options = uv_install_options},
    {"sync", install},
    {.names = "add", .action = install, .operands = packages, .options = uv_add_options},
    {"remove", remove, packages},
    {.names = "tool install", .action = install, .operands = packages, .options = uv_add_options},
    {"tool upgrade", upgrade, packages},
    {"tool uninstall", remove, packages},
    {"python install", install},
    {"python uninstall", remove},
    {"self update", upgrade},
    {"cache clean|cache prune|clean", clean},
    {"build|publish", build},
    {.names = "run", .action = build, .operands = command},
};

// ---- Conda

inline constexpr option conda_options[] = {
    {"-y --yes", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"-d --dry-run", meaning::dry_run},
    {"--download-only", meaning::download_only},
    {"-h --help -V --version", meaning::help},
    {"--file", meaning::requirements, true},
    {"-c --channel -n --name -p --prefix --solver --experimental --platform --subdir --repodata-fn "
     "--revision --channel-priority --add --append --prepend --set --remove --cwd --clone -r --root-prefix "
     "--rc-file --use-index-cache --log-level --freeze-pin --pin",
     meaning::other, true},
};
inline constexpr option conda_env_options[] = {
    {"-f --file", meaning::requirements, true},
};
inline constexpr option conda_clean_options[] = {
    {"-a --all -p --packages -t --tarballs -i --index-cache -l --logfiles -c --tempfiles -f"},
};
inline constexpr option conda_remove_options[] = {
    {"--all --force"},
};
inline constexpr option micromamba_run_options[] = {
    {"-a --attach", meaning::other, true},
};
inline constexpr verb conda_verbs[] = {
    {"install|create", install, packages},
    {.names = "env create", .action = install, .operands = none, .options = conda_env_options},
    {.names = "env update", .action = install, .operands = none, .options = conda_env_options},
    {"update|upgrade", upgrade, packages},
    {.names = "remove|uninstall", .action = remove, .operands = packages, .options = conda_remove_options},
    {"env remove", remove},
    {.names = "clean", .action = clean, .operands = none, .options = conda_clean_options},
    {"build|mambabuild", build},
    {.names = "run", .action = build, .operands = command},
};
inline constexpr verb micromamba_verbs[] = {
    {.names = "install|create", .action = install, .operands = packages, .options = conda_env_options},
    {.names = "env create|env update", .action = install, .operands = none, .options = conda_env_options},
    {.names = "update|upgrade", .action = upgrade, .operands = packages, .options = conda_env_options},
    {.names = "remove|uninstall", .action = remove, .operands = packages, .options = conda_remove_options},
    {"env remove", remove},
    {"self-update", upgrade},
    {.names = "clean", .action = clean, .operands = none, .options = conda_clean_options},
    {.names = "run", .action = build, .operands = command, .options = micromamba_run_options},
};

// ---- JavaScript

inline constexpr option npm_options[] = {
    {"-d -f -l -m -p -n -c -S -P -D -O -B -E -L -a"},
    {"--ignore-scripts", meaning::no_scripts},
    {"-y --yes", meaning::assume_yes},
    {"-s --silent -q --quiet", meaning::quiet},
    {"-g --global", meaning::global},
    {"--dry-run", meaning::dry_run},
    {"-h --help -v --version", meaning::help},
    {"-C --prefix", meaning::folder, true},
    {"--cache", meaning::cache_folder, true},
    {"--registry --loglevel --userconfig --globalconfig --fetch-timeout --fetch-retries "
     "--fetch-retry-mintimeout --fetch-retry-maxtimeout --fetch-retry-factor --maxsockets --node-options "
     "--script-shell --tag --omit --include --only --also --otp -w --workspace --scope --access --before "
     "--cafile --ca --https-proxy --proxy --noproxy --arch --target-arch --target-platform --platform --cpu "
     "--os --libc --python --target --runtime --dist-url --disturl --nodedir --install-strategy --depth "
     "--cache-max --cache-min --git --tmp --user-agent --network-timeout --jobs",
     meaning::other, true},
};
inline constexpr verb npm_verbs[] = {
    {"install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall|add", install, packages},
    {"ci|clean-install|ic|install-clean|isntall-clean", install},
    {"install-test|it|install-ci-test|cit", build},
    {"link|ln", install, packages},
    {"update|up|upgrade|udpate", upgrade, packages},
    {"audit fix", upgrade},
    {"uninstall|remove|rm|r|un|unlink", remove, packages},
    {"prune|dedupe|ddp", remove},
    {"cache clean|cache clear|cache rm", clean},
    {"run|run-script|rum|urn|test|t|tst|start|stop|restart|rebuild|rb|pack|publish|exec|x", build},
};

inline constexpr option yarn_options[] = {
    {"-D -P -O -E -T -A -W -f -i -q -p"},
    {"--ignore-scripts", meaning::no_scripts},
    {"--frozen-lockfile --immutable", meaning::locked},
    {"-s --silent", meaning::quiet},
    {"--non-interactive", meaning::assume_yes},
    {"-h --help -v --version", meaning::help},
    {"--cwd", meaning::folder, true},
    {"--cache-folder", meaning::cache_folder, true},
    {"--modules-folder --registry --network-timeout --network-concurrency --child-concurrency --mutex "
     "--preferred-cache-folder --global-folder --link-folder --prefix --proxy --https-proxy --use-yarnrc "
     "--otp --mode",
     meaning::other, true},
};
inline constexpr verb yarn_verbs[] = {
    {.names = "", .action = install},
    {"install", install},
    {"add|global add|dlx", install, packages},
    {"import|link", install},
    {"workspaces focus", install},
    {"upgrade|up|global upgrade", upgrade, packages},
    {"dedupe|set version|policies set-version", upgrade},
    {"remove|global remove|unlink", remove, packages},
    {"autoclean", remove},
    {"cache clean|cache clear", clean},
    {.names = "config|config set|config get|config list|cache dir|cache list|global bin|global dir|global "
              "list|bin|"
              "info|why|list|init|licenses|plugin import|plugin list|plugin "
              "runtime|help|versions|audit|login|owner|"
              "outdated|check|set"},
};

inline constexpr option pnpm_options[] = {
    {"-r -D -P -O -E -w -c -a -q"},
    {"--ignore-scripts", meaning::no_scripts},
    {"--frozen-lockfile", meaning::locked},
    {"-s --silent", meaning::quiet},
    {"-g --global", meaning::global},
    {"-h --help -v --version", meaning::help},
    {"-C --dir --prefix", meaning::folder, true},
    {"--store-dir", meaning::cache_folder, true},
    {"-F --filter --filter-prod --registry --reporter --loglevel --virtual-store-dir --modules-dir "
     "--lockfile-dir --workspace-concurrency --network-concurrency --child-concurrency "
     "--package-import-method --use-node-version --fetch-timeout --fetch-retries --cpu --os --libc",
     meaning::other, true},
};
inline constexpr verb pnpm_verbs[] = {
    {"install|i|ci|clean-install", install, packages},
    {"add", install, packages},
    {"fetch|import|link|ln", install},
    {"dlx|create", install, packages},
    {"env use|env add|self-update", install},
    {"update|up|upgrade", upgrade, packages},
    {"remove|rm|uninstall|un", remove, packages},
    {"prune|dedupe|unlink", remove},
    {"store prune|cache delete", clean},
    {.names =
         "config|config set|config get|set|get|list|ls|why|init|bin|root|store path|store status|setup|audit|"
         "outdated|licenses|help"},
};

inline constexpr option bun_options[] = {
    {"--ignore-scripts", meaning::no_scripts},
    {"--frozen-lockfile", meaning::locked},
    {"--silent", meaning::quiet},
    {"-y --yes", meaning::assume_yes},
    {"-g --global", meaning::global},
    {"--dry-run", meaning::dry_run},
    {"-h --help -v --version --revision", meaning::help},
    {"--cwd", meaning::folder, true},
    {"--cache-dir", meaning::cache_folder, true},
    {"-c --config --backend --registry --network-concurrency --concurrent-scripts --filter --omit --cafile "
     "--linker --target --outdir --outfile --preload -r",
     meaning::other, true},
};
inline constexpr verb bun_verbs[] = {
    {"install|i", install, packages},
    {"ci", install},
    {"add|a", install, packages},
    {"link", install, packages},
    {"update|upgrade", upgrade, packages},
    {"remove|rm|uninstall", remove, packages},
    {"pm cache rm", clean},
    {.names = "pm|pm cache|pm ls|pm bin|pm trust|pm untrusted|pm hash|init|outdated|why|info|audit|help"},
};

// ---- Go, Rust

inline constexpr option go_options[] = {
    {"-C", meaning::folder, true},
    {"-n", meaning::dry_run},
    {"-h -help --help", meaning::help},
    {"-modcache -cache -testcache -fuzzcache", meaning::clean},
    {"-o -p -tags -ldflags -gcflags -asmflags -gccgoflags -mod -modfile -overlay -buildmode -compiler "
     "-installsuffix -pkgdir -toolexec -covermode -coverpkg -coverprofile -pgo -run -skip -count -timeout "
     "-parallel -cpu -bench -benchtime -exec -f",
     meaning::other, true},
};
inline constexpr option go_get_options[] = {
    {"-u", meaning::upgrade},
    {"-d", meaning::download_only},
};
inline constexpr verb go_verbs[] = {
    {"mod download", install, packages},
    {"mod tidy|mod vendor|work sync|work vendor", build},
    {.names = "get", .action = build, .operands = packages, .is_bare = true, .options = go_get_options},
    {.names = "get", .action = install, .operands = packages, .options = go_get_options},
    {.names = "install", .action = build, .operands = packages, .is_bare = true},
    {"install", install, packages},
    {.names = "clean", .action = clean, .asked_by = meaning::clean},
    {"clean|build|test|run|generate|vet|fmt|fix|tool", build},
};

inline constexpr option cargo_options[] = {
    {"--locked --frozen", meaning::locked},
    {"-q --quiet", meaning::quiet},
    {"-h --help -V --version", meaning::help},
    {"-n --dry-run", meaning::dry_run},
    {"--manifest-path -C", meaning::folder, true},
    {"--color --config -Z -j --jobs -F --features --target --target-dir --profile -p --package --bin "
     "--example --test --bench --message-format --out-dir --artifact-dir --exclude --registry --index "
     "--lockfile-path --toolchain --bins",
     meaning::other, true},
};
inline constexpr option cargo_install_options[] = {
    {"--path", meaning::local_package, true},
    {"--git", meaning::remote_package, true},
    {"--version --vers", meaning::version, true},
    {"--root", meaning::root, true},
    {"--branch --tag --rev --rename", meaning::other, true},
    {"--bins"},
};
inline constexpr option cargo_chef_options[] = {
    {"--recipe-path", meaning::requirements, true},
};
inline constexpr verb cargo_verbs[] = {
    {"fetch", install},
    {.names = "install|binstall", .action = install, .operands = packages, .options = cargo_install_options},
    {.names = "add", .action = install, .operands = packages, .options = cargo_install_options},
    {.names = "chef cook", .action = install, .operands = none, .options = cargo_chef_options},
    {"vendor", install},
    {"update|generate-lockfile", upgrade},
    {.names = "remove|rm|uninstall",
     .action = remove,
     .operands = packages,
     .options = cargo_install_options},
    {"cache", clean},
    {"init|new|search|metadata|tree|version|help|login|owner|locate-project"},
    {"build|b|check|c|test|t|run|r|bench|doc|d|rustc|rustdoc|clean|clippy|fmt|fix|package|publish|chef "
     "prepare",
     build},
};

// ---- Java

inline constexpr option maven_options[] = {
    {"-q --quiet", meaning::quiet},
    {"-B --batch-mode", meaning::assume_yes},
    {"-U --update-snapshots", meaning::refresh},
    {"-h --help -v -version --version", meaning::help},
    {"-f --file", meaning::folder, true},
    {"-D --define -P --activate-profiles -pl --projects -rf --resume-from -s --settings -gs "
     "--global-settings -t --toolchains -gt --global-toolchains -T --threads -b --builder -l --log-file "
     "--color -emp --encrypt-master-password -ep --encrypt-password -itr -is --install-settings",
     meaning::other, true},
};
inline constexpr verb maven_verbs[] = {
    {"dependency:go-offline|dependency:resolve|dependency:resolve-plugins|dependency:get|"
     "de.qaware.maven:go-offline-maven-plugin:resolve-dependencies",
     install, verbs},
    {"dependency:tree|dependency:list|help:evaluate|help:effective-pom|help:effective-settings|help:system|"
     "wrapper:wrapper",
     other, verbs},
    {"dependency:purge-local-repository", clean, verbs},
};

inline constexpr option gradle_options[] = {
    {"-q --quiet", meaning::quiet},
    {"--refresh-dependencies", meaning::refresh},
    {"-m --dry-run", meaning::dry_run},
    {"-h -? --help -v -version --version -V --show-version", meaning::help},
    {"-p --project-dir -b --build-file -c --settings-file", meaning::folder, true},
    {"-g --gradle-user-home", meaning::cache_folder, true},
    {"--project-cache-dir -I --init-script -x --exclude-task --console --max-workers -D --system-prop -P "
     "--project-prop --include-build --warning-mode --priority -F --dependency-verification -M "
     "--write-verification-metadata --configuration --gradle-version --distribution-type --tests",
     meaning::other, true},
};
inline constexpr verb gradle_verbs[] = {
    {"dependencies|androidDependencies|buildEnvironment|resolveDependencies|downloadDependencies", install,
     verbs},
    {"--stop|wrapper|init|tasks|projects|properties|help|javaToolchains", other, verbs},
};

inline constexpr option sbt_options[] = {
    {"-h -help --help -V -version --version --script-version --numeric-version", meaning::help},
    {"-ivy -sbt-cache -sbt-boot -sbt-dir --ivy --sbt-cache --sbt-boot --sbt-dir", meaning::cache_folder,
     true},
    {"-jvm-debug -sbt-jar -sbt-version -java-home -mem --jvm-debug --sbt-jar --sbt-version --java-home --mem",
     meaning::other, true},
};
inline constexpr verb sbt_verbs[] = {
    {"update|updateClassifiers|updateSbtClassifiers", install, verbs},
    {"sbtVersion|scalaVersion|version|exit|about|help|reload|tasks|settings|projects|shutdown", other, verbs},
};

// ---- Ruby

inline constexpr option gem_options[] = {
    {"-q --quiet --silent", meaning::quiet},
    {"-h --help", meaning::help},
    {"-f --force -N --no-document --no-doc --no-ri --no-rdoc"},
    {"--user-install", meaning::global},
    {"-i --install-dir --build-root", meaning::root, true},
    {"-v --version", meaning::version, true},
    {"-n --bindir -s --source -P --trust-policy --platform -p --http-proxy -B --bulk-threshold "
     "--config-file --location -b --branch --key --host",
     meaning::other, true},
};
inline constexpr option gem_install_options[] = {
    {"-v --version", meaning::version, true},
    {"-g --file", meaning::requirements, true},
    {"--explain", meaning::dry_run},
    {"-y --include-dependencies -r --remote -l --local -b --both -u --update-sources"},
};
inline constexpr option gem_update_options[] = {
    {"--system", meaning::other, true, true},
    {"-y --include-dependencies -r --remote -l --local -b --both -u --update-sources"},
};
inline constexpr option gem_uninstall_options[] = {
    {"-v --version", meaning::version, true},
    {"-x --executables -a --all -I --ignore-dependencies"},
};
inline constexpr option gem_version_options[] = {
    {"-v --version", meaning::help},
};
inline constexpr option gem_sources_options[] = {
    {"-c --clear-all", meaning::clean},
    {"-a --add -r --remove -s --source", meaning::other, true},
    {"-u --update -l --list"},
};
inline constexpr verb gem_verbs[] = {
    {.names = "", .options = gem_version_options},
    {.names = "install|i|in|ins|inst|insta|instal",
     .action = install,
     .operands = packages,
     .options = gem_install_options},
    {"specific_install", install, packages},
    {.names = "update", .action = upgrade, .operands = packages, .options = gem_update_options},
    {.names = "uninstall|cleanup|clean",
     .action = remove,
     .operands = packages,
     .options = gem_uninstall_options},
    {.names = "sources", .action = clean, .asked_by = meaning::clean, .options = gem_sources_options},
    {"build|push", build},
};

inline constexpr option bundle_options[] = {
    {"--deployment --frozen", meaning::locked},
    {"--quiet", meaning::quiet},
    {"-h --help -v --version", meaning::help},
    {"--no-cache"},
    {"--gemfile", meaning::folder, true},
    {"--path -j --jobs --retry --without --with --binstubs --shebang --trust-policy --target-rbconfig -g "
     "--group -s --source -r",
     meaning::other, true},
};
inline constexpr option bundle_add_options[] = {
    {"-v --version", meaning::version, true},
    {"--git --github --branch --ref --path", meaning::other, true},
};
inline constexpr verb bundle_verbs[] = {
    {.names = "", .action = install},
    {"install|i", install},
    {"package|pack|cache", install},
    {.names = "add", .action = install, .operands = packages, .options = bundle_add_options},
    {"update", upgrade, packages},
    {"remove", remove, packages},
    {"clean", remove},
    {.names = "exec|e", .action = build, .operands = command},
};

// ---- PHP

inline constexpr option composer_options[] = {
    {"--no-scripts", meaning::no_scripts},
    {"--no-cache", meaning::no_cache},
    {"-n --no-interaction", meaning::assume_yes},
    {"-q --quiet", meaning::quiet},
    {"--dry-run", meaning::dry_run},
    {"--download-only", meaning::download_only},
    {"-h --help -V --version", meaning::help},
    {"-d --working-dir", meaning::folder, true},
    {"--prefer-install --repository --repository-url --ignore-platform-req --apcu-autoloader-prefix "
     "--audit-format -m --minimal-changes -f --format --timeout --install-dir --filename --dir --file",
     meaning::other, true},
};
inline constexpr option composer_require_options[] = {
    {"-m --minimal-changes"},
};
inline constexpr option composer_create_options[] = {
    {"-s --stability", meaning::other, true},
};
inline constexpr verb composer_verbs[] = {
    {"install|i|reinstall", install},
    {.names = "require|r", .action = install, .operands = packages, .options = composer_require_options},
    {.names = "global require|global install|global r",
     .action = install,
     .operands = packages,
     .options = composer_require_options},
    {.names = "create-project", .action = install, .operands = none, .options = composer_create_options},
    {.names = "update|u|upgrade|global update|global upgrade",
     .action = upgrade,
     .operands = packages,
     .options = composer_require_options},
    {"self-update|selfupdate", upgrade},
    {"remove|rm|uninstall|global remove", remove, packages},
    {"clear-cache|clearcache|cc", clean},
    {"config|global config|validate|diagnose|show|info|search|init|outdated|status|why|why-not|depends|"
     "prohibits|licenses|about|list|help|browse|home|check-platform-reqs|fund|suggests|audit|bump|global"},
};

// ---- .NET

inline constexpr option dotnet_options[] = {
    {"--locked-mode", meaning::locked},
    {"--no-cache --no-http-cache"},
    {"-h --help -? --info --version --list-sdks --list-runtimes", meaning::help},
    {"--packages", meaning::cache_folder, true},
    {"-s --source --add-source -r --runtime -c --configuration -f --framework -o --output -v --verbosity "
     "--version-suffix -a --arch --os --configfile --configFile --lock-file-path "
     "-u --username -p --password -n --name --project --artifacts-path "
     "--property -k --api-key --temp-dir --from-rollback-file --sdk-version -l --logger --filter",
     meaning::other, true},
};
inline constexpr option dotnet_tool_options[] = {
    {"-g --global", meaning::global},
    {"--tool-path", meaning::root, true},
    {"--version", meaning::version, true},
    {"--tool-manifest", meaning::requirements, true},
};
inline constexpr option dotnet_add_options[] = {
    {"-v --version", meaning::version, true},
    {"-n --no-restore"},
    {"--package-directory", meaning::cache_folder, true},
};
inline constexpr option dotnet_clear_options[] = {
    {"-c --clear", meaning::clean},
    {"-l --list"},
};
inline constexpr verb dotnet_verbs[] = {
    {"restore", install, files},
    {.names = "tool install|tool update",
     .action = install,
     .operands = packages,
     .options = dotnet_tool_options},
    {.names = "tool restore", .action = install, .operands = none, .options = dotnet_tool_options},
    {"workload install|workload update|workload restore", install, packages},
    {.names = "add package|package add",
     .action = install,
     .operands = packages,
     .options = dotnet_add_options},
    {.names = "tool uninstall", .action = remove, .operands = packages, .options = dotnet_tool_options},
    {"remove package|package remove|workload uninstall", remove, packages},
    {.names = "nuget locals", .action = clean, .asked_by = meaning::clean, .options = dotnet_clear_options},
    {"nuget|nuget add source|new|new install|sln|dev-certs|dev-certs https|help|add|list|tool "
     "list|"
     "nuget remove source|nuget update source|nuget list source|nuget enable source|nuget disable "
     "source|user-"
     "secrets|sdk check|workload list"},
    {"build|publish|pack|test|run|clean|msbuild|vstest|watch|format|store", build, files},
};

// ---- Elixir

inline constexpr option mix_options[] = {
    {"--force", meaning::assume_yes},
    {"-h --help", meaning::help},
    {"--only --except --env --name --path --version --sha512 --target", meaning::other, true},
};
inline constexpr option mix_version_options[] = {
    {"-v --version", meaning::help},
};
inline constexpr verb mix_verbs[] = {
    {.names = "", .options = mix_version_options},
    {"do", other, verbs},
    {"deps.get", install},
    {"local.hex|local.rebar|local.phx|local.nerves", install},
    {"archive.install|escript.install", install, packages},
    {"deps.update", upgrade},
    {"deps.unlock|archive.uninstall|escript.uninstall", remove},
    {"hex.repo|hex.config|hex.organization|hex.info|help|local|archive|hex.outdated|hex.audit"},
};

} // namespace detail::package_tables

} // namespace tare::inline v0
