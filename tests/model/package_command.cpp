#include <tare/model/package_command.hpp>
#include <tare/shell/parse_script.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../constexpr_string.hpp"

using tare::package_command;
using tare::package_kind;
using tare::package_option;

namespace {

std::string shown(const tare::package_word& package) {
    switch (package.kind) {
    case package_kind::name: break;
    case package_kind::requirements: return "file:" + package.name;
    case package_kind::path: return "path:" + package.name;
    case package_kind::url: return "url:" + package.name;
    case package_kind::unknown: return "?" + package.name;
    }
    return package.name + (package.version.empty() ? "" : '<' + package.mark + package.version + '>');
}

/// A command on one line: manager, action (`?` where it is not certain), verb; after `:` the packages,
/// after `|` the options, after `$` the variables.
std::string shown(const package_command& command) {
    std::string out(to_string(command.manager));
    out += ' ';
    out += to_string(command.action);
    if (!command.is_certain) out += '?';
    if (command.verb != to_string(command.action)) out += " [" + command.verb + ']';
    if (!command.packages.empty()) out += " :";
    for (const auto& each : command.packages) out += ' ' + shown(each);
    if (!command.flags.empty()) out += " |";
    for (const auto& each : command.flags) {
        out += ' ' + each.name;
        if (each.value) out += '=' + each.value->value;
    }
    if (!command.variables.empty()) out += " $";
    for (const auto& each : command.variables) out += ' ' + each.value;
    return out;
}

/// The commands of a script, `; ` between each and the next.
std::string shown(std::string_view text, tare::shell_dialect dialect = tare::shell_dialect::posix) {
    const auto script = tare::parse_script(text, dialect);
    REQUIRE(script.ok());
    std::string out;
    for (const auto& each : tare::package_commands(script)) {
        if (!out.empty()) out += "; ";
        out += shown(each);
        CHECK(script.table().nodes[each.node].range().contains(each.range));
        CHECK(each.range.contains(each.program));
        for (const auto& package : each.packages) CHECK(each.range.contains(package.word.range));
        for (const auto& flag : each.flags) CHECK(each.range.contains(flag.range));
    }
    return out;
}

package_command only_command(std::string_view text) {
    const auto script = tare::parse_script(text);
    const auto found = tare::package_commands(script);
    REQUIRE(found.size() == 1);
    return found.front();
}

struct row {
    std::string_view text;
    std::string_view commands;
};

void check(const row& each) {
    CAPTURE(each.text);
    CHECK(shown(each.text) == each.commands);
}

constexpr row distributions[] = {
    // apt-get, apt
    {"apt-get update", "apt-get update"},
    {"apt-get -qqy update", "apt-get update | -q -q -y"},
    {"apt-get install -y --no-install-recommends curl git",
     "apt-get install : curl git | -y --no-install-recommends"},
    {"apt-get install curl -y", "apt-get install : curl | -y"},
    {"apt-get -y -t buster-backports install cmake=3.13.* libc6:i386",
     "apt-get install : cmake<=3.13.*> libc6:i386 | -y -t=buster-backports"},
    {"apt-get -oDpkg::Use-Pty=0 -o Acquire::Retries=3 install -- curl",
     "apt-get install : curl | -o=Dpkg::Use-Pty=0 -o=Acquire::Retries=3"},
    {"apt-get install -qq=2 ./a.deb /tmp/b.deb nginx/stretch",
     "apt-get install : path:./a.deb path:/tmp/b.deb nginx | -q -q=2"},
    {"apt-get install -y nginx=${V} \"php$P-cli\" lib$X-dev=1 $PKGS",
     "apt-get install : nginx<=${V}> ?php$P-cli ?lib$X-dev=1 ?$PKGS | -y"},
    {"apt-get purge -y --auto-remove curl", "apt-get remove [purge] : curl | -y --auto-remove"},
    {"apt-get autoremove -y", "apt-get remove [autoremove] | -y"},
    {"apt-get dist-upgrade -y", "apt-get upgrade [dist-upgrade] | -y"},
    {"apt-get clean all", "apt-get clean"},
    {"apt-get build-dep -y python3", "apt-get install [build-dep] : python3 | -y"},
    {"apt-get -s install curl", "apt-get other [install] : curl | -s"},
    {"apt-get --version", "apt-get other [] | --version"},
    {"apt-get $OPTS install curl", "apt-get install? : curl"},
    {"apt-get \"$@\"", "apt-get other? []"},
    {"apt install -y gcc", "apt install : gcc | -y"},
    {"apt full-upgrade -y", "apt upgrade [full-upgrade] | -y"},
    {"apt list --installed", "apt other [list] | --installed"},
    {"DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata",
     "apt-get install : tzdata | -y $ DEBIAN_FRONTEND=noninteractive"},
    // apk
    {"apk add --no-cache git", "apk install [add] : git | --no-cache"},
    {"apk --no-cache add -t .deps gcc musl-dev", "apk install [add] : gcc musl-dev | --no-cache -t=.deps"},
    {"apk --virtual=.deps --update add gcc", "apk install [add] : gcc | --virtual=.deps --update"},
    {"apk add --virtual .build-deps $PHPIZE_DEPS",
     "apk install [add] : ?$PHPIZE_DEPS | --virtual=.build-deps"},
    {"apk add -U 'jq=1.6-r1' 'curl>7' nginx~1.2 s6@edge foo@edge=1 ./x.apk",
     "apk install [add] : jq<=1.6-r1> curl<>7> nginx<~1.2> s6 foo<=1> path:./x.apk | -U"},
    {"apk add --repository http://x/main --initdb -p /out busybox",
     "apk install [add] : busybox | --repository=http://x/main --initdb -p=/out"},
    {"apk del .build-deps", "apk remove [del] : .build-deps"},
    {"apk update && apk upgrade", "apk update; apk upgrade"},
    {"apk -v cache clean", "apk clean [cache clean] | -v"},
    {"apk --print-arch", "apk other [] | --print-arch"},
    // yum, dnf, microdnf, tdnf
    {"yum -y install epel-release", "yum install : epel-release | -y"},
    {"yum install -y --setopt=tsflags=nodocs --enablerepo epel jq",
     "yum install : jq | -y --setopt=tsflags=nodocs --enablerepo=epel"},
    {"yum groupinstall -y 'Development Tools'", "yum install [groupinstall] : Development Tools | -y"},
    {"yum install -y https://x/a.rpm /tmp/*.rpm java-1.8.0-openjdk",
     "yum install : url:https://x/a.rpm path:/tmp/*.rpm java-1.8.0-openjdk | -y"},
    {"yum update -y", "yum upgrade [update] | -y"},
    {"yum makecache fast", "yum update [makecache]"},
    {"yum clean all", "yum clean"},
    {"yum erase -y gcc", "yum remove [erase] : gcc | -y"},
    {"yum -y module enable php:7.4", "yum other [module] | -y"},
    {"dnf -y module install nodejs:18", "dnf install [module install] : nodejs:18 | -y"},
    {"dnf install -y 'a = 1.2' @development 'perl(Time::HiRes)'",
     "dnf install : a< = 1.2> @development perl(Time::HiRes) | -y"},
    {"dnf upgrade -y --refresh", "dnf upgrade | -y --refresh"},
    {"dnf5 --installroot /r install -y bash", "dnf install : bash | --installroot=/r -y"},
    {"dnf builddep -y --define 'x y' a.spec", "dnf install [builddep] : a.spec | -y --define=x y"},
    {"microdnf -y update && microdnf clean all", "microdnf upgrade [update] | -y; microdnf clean"},
    {"microdnf install -y --nodocs findutils", "microdnf install : findutils | -y --nodocs"},
    {"tdnf install -y --releasever=3.0 --installroot /staging glibc",
     "tdnf install : glibc | -y --releasever=3.0 --installroot=/staging"},
    {"tdnf makecache", "tdnf update [makecache]"},
    // zypper
    {"zypper --gpg-auto-import-keys --non-interactive ref",
     "zypper update [ref] | --gpg-auto-import-keys --non-interactive"},
    {"zypper -n in -l --no-recommends gcc 'a>=1'",
     "zypper install [in] : gcc a<>=1> | -n -l --no-recommends"},
    {"zypper --plus-repo http://r in -y -t pattern devel",
     "zypper install [in] : devel | --plus-repo=http://r -y -t=pattern"},
    {"zypper dup -y", "zypper upgrade [dup] | -y"},
    {"zypper rm -y gcc", "zypper remove [rm] : gcc | -y"},
    {"zypper clean --all", "zypper clean | --all"},
    {"zypper ar -f http://r name", "zypper other [ar] | -f"},
    // pacman
    {"pacman -Syu --noconfirm git", "pacman install [-S] : git | -y -u --noconfirm"},
    {"pacman --noconfirm -S git 'lua>=5'", "pacman install [-S] : git lua<>=5> | --noconfirm"},
    {"pacman -Sy", "pacman update [-S] | -y"},
    {"pacman --sync --noconfirm --refresh --sysupgrade",
     "pacman upgrade [--sync] | --noconfirm --refresh --sysupgrade"},
    {"pacman -Scc --noconfirm", "pacman clean [-S] | -c -c --noconfirm"},
    {"pacman -Rcns --noconfirm gcc", "pacman remove [-R] : gcc | -c -n -s --noconfirm"},
    {"pacman -U /tmp/a.pkg.tar.zst", "pacman install [-U] : path:/tmp/a.pkg.tar.zst"},
    {"pacman -Qtdq", "pacman other [-Q] | -t -d -q"},
};

constexpr row python[] = {
    // pip
    {"pip install flask", "pip install : flask"},
    {"pip3.11 install --no-cache-dir -r requirements.txt",
     "pip install : file:requirements.txt | --no-cache-dir -r=requirements.txt"},
    {"pip install -rreq.txt -c limits.txt --requirement=dev.txt",
     "pip install : file:req.txt file:dev.txt | -r=req.txt -c=limits.txt --requirement=dev.txt"},
    {R"(pip install 'numpy==1.2' "a>=1,<2" 'uvicorn[standard]~=0.1; python_version<"3"')",
     "pip install : numpy<==1.2> a<>=1,<2> uvicorn<~=0.1>"},
    {"pip install . .[dev] ./lib a/b dist/*.whl x.tar.gz",
     "pip install : path:. path:.[dev] path:./lib path:a/b path:dist/*.whl path:x.tar.gz"},
    {"pip install git+https://x/y.git@v1#egg=y 'z @ https://x/z.zip'",
     "pip install : url:git+https://x/y.git@v1#egg=y url:z @ https://x/z.zip"},
    {"pip install -e . -e git+https://x/y",
     "pip install : path:. url:git+https://x/y | -e=. -e=git+https://x/y"},
    {"pip --no-cache-dir install -U pip --index-url https://x --extra-index-url=$I",
     "pip install : pip | --no-cache-dir -U --index-url=https://x --extra-index-url=$I"},
    {R"(pip install torch==$V "$PKG" -r "$DIR/req.txt")",
     "pip install : torch<==$V> ?$PKG file:$DIR/req.txt | -r=$DIR/req.txt"},
    {"python -m pip install x", "pip install : x"},
    {"python3.11 -u -W ignore -m pip install x", "pip install : x"},
    {"/usr/libexec/platform-python -m pip install x", "pip install : x"},
    {"\"$VENV/bin/python\" -m pip install x && $HOME/.venv/bin/pip install y",
     "pip install : x; pip install : y"},
    {"pip uninstall -y x", "pip remove [uninstall] : x | -y"},
    {"pip cache purge", "pip clean [cache purge]"},
    {"pip download -d /w -r r.txt", "pip install [download] : file:r.txt | -d=/w -r=r.txt"},
    {"pip list --format freeze", "pip other [list] | --format"},
    {"PIP_NO_CACHE_DIR=1 pip install x", "pip install : x $ PIP_NO_CACHE_DIR=1"},
    // pipx, pipenv, poetry
    {"pipx install poetry==1.8.2 --pip-args '--no-cache-dir'",
     "pipx install : poetry<==1.8.2> | --pip-args=--no-cache-dir"},
    {"pipx inject poetry plugin", "pipx install [inject] : poetry plugin"},
    {"pipenv install --system --deploy", "pipenv install | --system --deploy"},
    {"pipenv install $ARGS", "pipenv install : ?$ARGS"},
    {"pipenv run pip install x", "pip install : x"},
    {"pipenv run flask", "pipenv build [run]"},
    {"poetry install --no-root --only main", "poetry install | --no-root --only=main"},
    {"poetry -C /app add 'a@^1.2' b", "poetry install [add] : a<@^1.2> b | -C=/app"},
    {"poetry cache clear --all .", "poetry clean [cache clear] | --all"},
    {"poetry config virtualenvs.create false", "poetry other [config]"},
    // uv
    {"uv pip install --system -r requirements.txt ruff==0.1",
     "uv install [pip install] : file:requirements.txt ruff<==0.1> | --system -r=requirements.txt"},
    {"uv --quiet pip --no-cache install -e .[x]",
     "uv install [pip install] : path:.[x] | --quiet --no-cache -e=.[x]"},
    {"uv sync --frozen --no-dev --no-install-project --extra gpu",
     "uv install [sync] | --frozen --no-dev --no-install-project --extra=gpu"},
    {"uv tool install ruff@0.1.2", "uv install [tool install] : ruff<@0.1.2>"},
    {"uv cache clean", "uv clean [cache clean]"},
    {"uv run --with x python -m pip install y", "pip install : y"},
    {"uv pip list", "uv other [pip]"},
    // conda, mamba, micromamba
    {"conda install -y -c conda-forge numpy=1.2 'pandas>=1' conda-forge::blas",
     "conda install : numpy<=1.2> pandas<>=1> conda-forge::blas | -y -c=conda-forge"},
    {"conda install 'python <3.12' 'a 1.2'", "conda install : python< <3.12> a< 1.2>"},
    {"conda install --yes --file reqs.txt", "conda install : file:reqs.txt | --yes --file=reqs.txt"},
    {"conda env create -f environment.yml",
     "conda install [env create] : file:environment.yml | -f=environment.yml"},
    {"conda create -y -n py2 python=2.7", "conda install [create] : python<=2.7> | -y -n=py2"},
    {"conda update -n base conda", "conda upgrade [update] : conda | -n=base"},
    {"conda clean -tipsy", "conda clean | -t -i -p -s -y"},
    {"conda config --add channels r", "conda other [config] | --add=channels"},
    {"conda run -n env --no-capture-output pip install x", "pip install : x"},
    {"$CONDA_DIR/bin/conda remove --force qt", "conda remove : qt | --force"},
    {"mamba install --yes 'flake8'", "mamba install : flake8 | --yes"},
    {"mamba clean --all -f -y", "mamba clean | --all -f -y"},
    {"micromamba create -n p -y -f /e.yml", "micromamba install [create] : file:/e.yml | -n=p -y -f=/e.yml"},
    {"micromamba clean -afy", "micromamba clean | -a -f -y"},
};

constexpr row javascript[] = {
    {"npm ci", "npm install [ci]"},
    {"npm i -g yarn@1.22 @angular/cli@^12 @scope/x",
     "npm install [i] : yarn<@1.22> @angular/cli<@^12> @scope/x | -g"},
    {"npm --prefix client install --omit=dev", "npm install | --prefix=client --omit=dev"},
    {"npm install --unsafe-perm true --loglevel warn --production",
     "npm install | --unsafe-perm=true --loglevel=warn --production"},
    {"npm install -save-dev a gulpjs/gulp#4 ./a.tgz file:../b github:u/r git+ssh://git@h/r.git",
     "npm install : a url:gulpjs/gulp#4 path:./a.tgz path:file:../b url:github:u/r url:git+ssh://git@h/r.git "
     "| -save-dev"},
    {"npm install x@$V", "npm install : x<@$V>"},
    {"npm cache --force clean", "npm clean [cache clean] | --force"},
    {"npm run build -- --prod install", "npm build [run]"},
    {"npm config set unsafe-perm true", "npm other [config]"},
    {"npm -v", "npm other [] | -v"},
    {"npm prune --production", "npm remove [prune] | --production"},
    {"npm audit fix", "npm upgrade [audit fix]"},
    {"npx --yes pnpm@9 install; npx pnpm install", "pnpm install"},
    {"corepack yarn install && corepack enable", "yarn install"},
    {"yarn", "yarn install []"},
    {"yarn --frozen-lockfile --network-timeout 600000",
     "yarn install [] | --frozen-lockfile --network-timeout=600000"},
    {"yarn global add a@1 --prefix /usr", "yarn install [global add] : a<@1> | --prefix=/usr"},
    {"yarn --cwd web build", "yarn build | --cwd=web"},
    {"yarn tsc install", "yarn build [tsc]"},
    {"yarn cache clean", "yarn clean [cache clean]"},
    {"yarn --version", "yarn other [] | --version"},
    {"pnpm install --frozen-lockfile --prod", "pnpm install | --frozen-lockfile --prod"},
    {"pnpm -C app --filter web add a@1", "pnpm install [add] : a<@1> | -C=app --filter=web"},
    {"pnpm fetch && pnpm store prune && pnpm build",
     "pnpm install [fetch]; pnpm clean [store prune]; pnpm build"},
    {"bun install --production", "bun install | --production"},
    {"bun add a@1 && bun pm cache rm && bun run x",
     "bun install [add] : a<@1>; bun clean [pm cache rm]; bun build [run]"},
};

constexpr row languages[] = {
    // go
    {"go mod download", "go install [mod download]"},
    {"go get -u -d github.com/a/b/...", "go install [get] : github.com/a/b/... | -u -d"},
    {"go get -d -v", "go build [get] | -d -v"},
    {"go install -ldflags '-s -w' a.com/b@v1.2", "go install : a.com/b<@v1.2> | -ldflags=-s -w"},
    {"go install ./cmd/... .", "go install : path:./cmd/... path:."},
    {"go install", "go build [install]"},
    {"CGO_ENABLED=0 go -C src build --tags x -o /a ./cmd",
     "go build | -C=src --tags=x -o=/a $ CGO_ENABLED=0"},
    {"go clean -modcache && go clean", "go clean | -modcache; go build [clean]"},
    {"/usr/local/go/bin/go env GOPATH", "go other [env]"},
    // cargo
    {"cargo build --release --bin x", "cargo build | --release --bin=x"},
    {"cargo +nightly install ripgrep@14 --locked", "cargo install : ripgrep<@14> | +nightly --locked"},
    {"cargo install --path . --root /out", "cargo install : path:. | --path=. --root=/out"},
    {"cargo install --git https://x/y --rev abc y",
     "cargo install : url:https://x/y y | --git=https://x/y --rev=abc"},
    {"cargo chef cook --release --recipe-path recipe.json",
     "cargo install [chef cook] : file:recipe.json | --release --recipe-path=recipe.json"},
    {"cargo fetch && cargo run -- install x", "cargo install [fetch]; cargo build [run]"},
    // Maven, Gradle, sbt
    {"mvn -B dependency:go-offline", "mvn install [dependency:go-offline] | -B"},
    {"mvn -f a/pom.xml -DskipTests -Pprod clean package",
     "mvn build [clean] | -f=a/pom.xml -DskipTests -Pprod"},
    {"mvn dependency:go-offline package", "mvn build [dependency:go-offline]"},
    {"./mvnw -q -T 1C -Dmaven.repo.local=/m package", "mvn build [package] | -q -T=1C -Dmaven.repo.local=/m"},
    {"mvn -version", "mvn other [] | -version"},
    {"mvn package $GOALS", "mvn build? [package]"},
    {"./gradlew build -x test --no-daemon", "gradle build | -x=test --no-daemon"},
    {"gradle --no-daemon -p sub dependencies", "gradle install [dependencies] | --no-daemon -p=sub"},
    {"gradle --version", "gradle other [] | --version"},
    {"sbt update", "sbt install [update]"},
    {"sbt ++2.12.3 clean compile", "sbt build [clean] | ++2.12.3"},
    // Ruby
    {"gem install rails:5.0 bundler -v 2.1 --no-document",
     "gem install : rails<:5.0> bundler | -v=2.1 --no-document"},
    {"gem install nokogiri -- --use-system-libraries", "gem install : nokogiri"},
    {"gem update --system 3.0.2 && gem update --system",
     "gem upgrade [update] | --system=3.0.2; gem upgrade [update] | --system"},
    {"gem sources --clear-all", "gem clean [sources] | --clear-all"},
    {"gem -v && gem sources --add https://x", "gem other [] | -v; gem other [sources] | --add=https://x"},
    {"bundle", "bundle install []"},
    {"bundle install --without development test -j4", "bundle install | --without=development -j=4"},
    {"bundle config set without 'development test'", "bundle other [config]"},
    {"bundle exec rake assets:precompile", "bundle build [exec]"},
    // PHP, .NET, Elixir
    {"composer install --no-dev --no-scripts", "composer install | --no-dev --no-scripts"},
    {"php -d memory_limit=-1 composer.phar require a/b:^1 c/d 2.* e/f=1",
     "composer install [require] : a/b<:^1> c/d<2.*> e/f<=1>"},
    {"composer global require \"a/b\"", "composer install [global require] : a/b"},
    {"composer -d /app dump-autoload -o", "composer build [dump-autoload] | -d=/app -o"},
    {"composer clear-cache && composer config -g x y",
     "composer clean [clear-cache]; composer other [config] | -g"},
    {"composer install $ARGS -n", "composer install : ?$ARGS | -n"},
    {"dotnet restore src/a.csproj -r linux-x64 --configfile n.config",
     "dotnet install [restore] : path:src/a.csproj | -r=linux-x64 --configfile=n.config"},
    {"dotnet publish /p:V=$V -p:X=1 -c Release a.csproj",
     "dotnet build [publish] : path:a.csproj | /p=V=$V -p:X=1 -c=Release"},
    {"dotnet tool install --global x --version 1.2",
     "dotnet install [tool install] : x | --global --version=1.2"},
    {"dotnet nuget locals all --clear", "dotnet clean [nuget locals] | --clear"},
    {"dotnet --info && dotnet new mvc", "dotnet other [] | --info; dotnet other [new]"},
    {"mix local.hex --force", "mix install [local.hex] | --force"},
    {"MIX_ENV=prod mix deps.get --only prod", "mix install [deps.get] | --only=prod $ MIX_ENV=prod"},
    {"mix do deps.get, deps.compile", "mix build [do]"},
    {"mix do local.hex --force + local.rebar --force", "mix install [do] | --force --force"},
};

constexpr row wrappers[] = {
    {"sudo apt-get update", "apt-get update"},
    {"sudo -E -u root -H apt-get update", "apt-get update"},
    {"sudo DEBIAN_FRONTEND=noninteractive apt-get -y upgrade",
     "apt-get upgrade | -y $ DEBIAN_FRONTEND=noninteractive"},
    {"A=1 env -u B C=$D -- pip install x", "pip install : x $ A=1 C=$D"},
    {"command -p exec nice -n 10 time nohup eatmydata apt-get update", "apt-get update"},
    {"nice -10 apt-get update; stdbuf -oL apk update", "apt-get update; apk update"},
    {"timeout -k 5 30 yum makecache", "yum update [makecache]"},
    {"gosu app:app npm ci && su-exec app npm ci", "npm install [ci]; npm install [ci]"},
    {"gosu $USER npm ci", "npm install? [ci]"},
    {"pyenv exec pip install x && pyenv install 3.8", "pip install : x"},
    {"sudo $X apt-get update", ""},
    {"command -v apt-get", ""},
    {"env -S 'apt-get update'", ""},
    {"sudo -l apt-get", ""},
    {"chroot /mnt apt-get update", ""},
    {"xargs apt-get install", ""},
    {"$SUDO apt-get update", ""},
    {"sudo", ""},
    {"python -c 'import pip' install && python setup.py install && python pip.py install", ""},
    {"apt-key add x && apt-cache search y && apt-mark hold z && yum-config-manager --enable r", ""},
};

constexpr row shells[] = {
    {"echo 'apt-get install x' \"pip install y\" apt-get update", ""},
    {"echo a # apt-get update", ""},
    {"# apt-get update\ntrue", ""},
    {"sh -c 'apt-get update' && bash -c \"pip install x\"", ""},
    {"cat <<E\napt-get update\nE\n", ""},
    {"'apt-get update'", ""},
    {"printf '%s' \"\n\" && 'apt-get' up\"date\"", "apt-get update"},
    {"apt\\-get install cu\\\nrl", "apt-get install : curl"},
    {"if apt-get update; then (pip install x) || { npm ci; }; fi",
     "apt-get update; pip install : x; npm install [ci]"},
    {"for i in 1 2; do apt-get update && break; done", "apt-get update"},
    {"f() { apk add $1; }; f x", "apk install [add] : ?$1"},
    {"x=$(pip show y) && yes | apt-get install z >/dev/null 2>&1", "pip other [show]; apt-get install : z"},
    {"`# tools` apt-get install -y `# curl` curl $(# git\n) git", "apt-get install : curl git | -y"},
    {"apt-get install \"\" x", "apt-get install :  x"},
    {"PATH=a", ""},
    {"", ""},
};

} // namespace

TEST_CASE("package managers of distributions") {
    for (const auto& each : distributions) check(each);
}
TEST_CASE("package managers of Python") {
    for (const auto& each : python) check(each);
}
TEST_CASE("package managers of JavaScript") {
    for (const auto& each : javascript) check(each);
}
TEST_CASE("package managers of other languages") {
    for (const auto& each : languages) check(each);
}
TEST_CASE("a manager is seen through what runs it") {
    for (const auto& each : wrappers) check(each);
    CHECK(shown("time -p apt-get update", tare::shell_dialect::bash) == "apt-get update");
}
TEST_CASE("only commands are commands") {
    for (const auto& each : shells) check(each);
}

TEST_CASE("where the parts stand") {
    constexpr std::string_view text =
        "true && A=1 sudo npm --prefix 'a b' cache -q clean; pip install -r r.txt 'x==1'";
    const auto script = tare::parse_script(text);
    const auto found = tare::package_commands(script);
    REQUIRE(found.size() == 2);
    CHECK(slice(text, found[0].range) == "A=1 sudo npm --prefix 'a b' cache -q clean");
    CHECK(slice(text, found[0].program) == "npm");
    CHECK(slice(text, found[0].verb_range) == "cache -q clean");
    CHECK(slice(text, found[0].flags[0].range) == "--prefix 'a b'");
    CHECK(slice(text, found[0].flags[0].value->range) == "'a b'");
    CHECK(slice(text, found[1].packages[0].word.range) == "r.txt");
    CHECK(slice(text, found[1].packages[1].word.range) == "'x==1'");
    CHECK(only_command("yarn").verb_range == tare::source_range{4, 4});
}

TEST_CASE("what options mean") {
    struct {
        std::string_view text;
        package_option meaning;
        bool has;
    } constexpr cases[] = {
        {"apt-get install --no-install-recommends x", package_option::no_extras, true},
        {"apt-get install x", package_option::no_extras, false},
        {"apk -U add x", package_option::refresh, true},
        {"apk add --no-cache x", package_option::no_cache, true},
        {"pip install --no-cache-dir x", package_option::no_cache, true},
        {"pip install -c c.txt x", package_option::constraints, true},
        {"uv pip install -n x", package_option::no_cache, true},
        {"conda install -n x", package_option::no_cache, false},
        {"npm install -global x", package_option::global, true},
        {"npm install --global=false x", package_option::global, false},
        {"npm install --ignore-scripts", package_option::no_scripts, true},
        {"yarn --immutable", package_option::locked, true},
        {"poetry install --no-root", package_option::no_project, true},
        {"gem install x -v 1", package_option::version, true},
        {"gem -v", package_option::help, true},
        {"dnf --installroot=/x install y", package_option::root, true},
        {"mvn -f x package", package_option::folder, true},
        {"go -C x build", package_option::folder, true},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        CHECK(only_command(each.text).has(each.meaning) == each.has);
    }
    CHECK(only_command("pip install --cache-dir a --cache-dir b x")
              .find(package_option::cache_folder)
              ->value->value == "b");
}

TEST_CASE("which commands ask nothing") {
    CHECK(only_command("apt-get install -y x").assumes_yes());
    CHECK(only_command("apt-get install -qq x").assumes_yes());
    CHECK(only_command("apt-get install -q=2 x").assumes_yes());
    CHECK(only_command("dnf -y install x").assumes_yes());
    CHECK_FALSE(only_command("apt-get install -q x").assumes_yes());
    CHECK_FALSE(only_command("apt-get install -q=no x").assumes_yes());
    CHECK_FALSE(only_command("apt-get install -q=n x").assumes_yes());
    CHECK_FALSE(only_command("dnf install -qq x").assumes_yes());
}

TEST_CASE("what is known of a package") {
    const auto found = only_command("apt-get install a=1 b=$V \"c$D\" lib*-dev $E 'f*'");
    const auto& packages = found.packages;
    REQUIRE(packages.size() == 6);
    CHECK(packages[0].word.is_literal());
    CHECK_FALSE(packages[1].word.is_literal());
    CHECK(packages[1].word.front() == "b=");
    CHECK(packages[2].kind == package_kind::unknown);
    CHECK_FALSE(packages[2].word.may_split);
    CHECK(packages[3].word.is_pattern);
    CHECK(packages[4].word.may_split);
    CHECK_FALSE(packages[5].word.is_pattern);
}

TEST_CASE("exec forms") {
    struct {
        std::string_view text;
        std::string_view command;
    } constexpr cases[] = {
        {R"(RUN ["apt-get", "install", "-y", "x=1"])", "apt-get install : x<=1> | -y"},
        {R"(RUN ["/usr/bin/env", "A=1", "pip3", "install", "$X"])", "pip install : $X $ A=1"},
        {R"(RUN ["sh", "-c", "apt-get update"])", ""},
        {R"(RUN ["echo", "apt-get update"])", ""},
        {"RUN []", ""},
        {"RUN apt-get update", ""},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        const auto document = tare::parse_view(each.text);
        const auto found = tare::read_package_command(*document.instructions().begin());
        CHECK((found ? shown(*found) : "") == each.command);
        if (found && !found->packages.empty()) {
            const auto text = slice(each.text, found->packages[0].word.range);
            CHECK(text.size() == found->packages[0].word.value.size() + 2);
        }
    }
    CHECK_FALSE(tare::read_package_command(std::vector<tare::command_word>()));
}

TEST_CASE("long commands are read in one go") {
    std::string text = "apt-get install";
    for (int i = 0; i < 50'000; ++i) text += " a=1 -y";
    CHECK(only_command(text).packages.size() == 50'000);
    std::string nested;
    for (int i = 0; i < 20'000; ++i) nested += "sudo uv run ";
    CHECK(only_command(nested + "pip install x").manager == tare::package_manager::pip);
}

namespace {

/// Whether the address of a table's row is known at compile time not to be null, tried out: g++ 12 doubts
/// it under -fsanitize=undefined.
template <const auto& Table>
concept constexpr_address = requires {
    typename std::bool_constant<&Table[0] != nullptr>;
};

} // namespace

static_assert(!tare::test::constexpr_string<> || !constexpr_address<tare::command_wrappers> || [] {
    const auto script = tare::parse_script("sudo apt-get install -y curl=7 # pip install x");
    const auto found = tare::package_commands(script);
    return found.size() == 1 && found[0].manager == tare::package_manager::apt_get &&
           found[0].action == tare::package_action::install && found[0].assumes_yes() &&
           found[0].packages.size() == 1 && found[0].packages[0].name == "curl" &&
           found[0].packages[0].version == "7";
}());
