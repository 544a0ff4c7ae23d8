#include <tare/model/build_context.hpp>
#include <tare/model/ignore_file.hpp>
#include <tare/rewrite/context_facts.hpp>
#include <tare/rewrite/copy_manifests_first.hpp>
#include <tare/rewrite/engine.hpp>
#include <tare/rewrite/finding.hpp>
#include <tare/rewrite/manifests_refusal.hpp>
#include <tare/syntax/document.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "constexpr_tables.hpp"

namespace {

struct file {
    std::string_view path;
    std::string_view text = "";
};
using context_files = std::vector<file>;

struct file_texts {
    context_files files{};

    constexpr std::optional<std::string_view> operator()(std::string_view path) const {
        for (const auto& each : files)
            if (each.path == path) return each.text;
        return std::nullopt;
    }
};

constexpr tare::known_context<file_texts> make_context(const context_files& files,
                                                       std::string_view ignored = "") {
    std::vector<std::string_view> paths;
    for (const auto& each : files) paths.push_back(each.path);
    return {*tare::make_build_context(paths, *tare::read_ignore_file(ignored)), {files}};
}

/// What it makes of a Dockerfile, and what it was sure of: `safe: …`, `assuming: …`, or `left: ` and why.
template <class Context>
std::string rewrite(std::string_view dockerfile, const Context& context,
                    tare::copy_manifests_options options = {}) {
    const auto before = tare::parse(std::string(dockerfile));
    const tare::copy_manifests_first rule(context, options);
    const auto found = tare::check(before, rule);
    if (found.empty()) {
        const auto refused = rule.refusals(before);
        return "left: " + std::string(refused.empty() ? "nothing to do" : to_string(refused.front().reason));
    }
    const tare::apply_options all{.up_to = tare::applicability::assuming};
    const auto after = tare::apply(before, rule, all);
    CHECK(after.ok());
    CHECK(tare::apply(after, rule, all) == after);
    return std::string(to_string(found.front().level)) + ":\n" + std::string(after.text());
}
std::string rewrite(std::string_view dockerfile) { return rewrite(dockerfile, tare::unknown_context{}); }
std::string rewrite(std::string_view dockerfile, const context_files& files) {
    return rewrite(dockerfile, make_context(files));
}

constexpr std::string_view plain_package = R"({"name": "a", "dependencies": {"left-pad": "^1.3.0"}})";
constexpr std::string_view plain_lock = R"({"lockfileVersion": 3, "packages": {}})";

} // namespace

TEST_CASE("copy_manifests_first: every manager, without a context") {
    struct {
        std::string_view install;
        std::string_view copies;
    } const cases[] = {
        {"npm ci", "COPY package*.json ./"},
        {"npm install --production", "COPY package*.json ./"},
        {"npm i", "COPY package*.json ./"},
        {"yarn", "COPY package.json yarn.lock* ./"},
        {"yarn install --frozen-lockfile", "COPY package.json yarn.lock ./"},
        {"yarn install --immutable", "COPY package.json yarn.lock ./"},
        {"pnpm install", "COPY package.json pnpm-lock.yaml* ./"},
        {"pnpm i --frozen-lockfile", "COPY package.json pnpm-lock.yaml ./"},
        {"bun install", "COPY package.json bun.lock* ./"},
        {"pip install -r requirements.txt", "COPY requirements.txt ./"},
        {"pip3 install --no-cache-dir -r requirements.txt -r dev.txt -c pins.txt",
         "COPY requirements.txt dev.txt pins.txt ./"},
        {"pip install -r requirements/prod.txt", "COPY requirements/prod.txt ./requirements/"},
        {"pip install -r /app/requirements.txt", "COPY requirements.txt ./"},
        {"python -m pip install -r requirements.txt", "COPY requirements.txt ./"},
        {"pipenv install", "COPY Pipfile Pipfile.lock* ./"},
        {"pipenv install --system --deploy", "COPY Pipfile Pipfile.lock ./"},
        {"pipenv sync", "COPY Pipfile Pipfile.lock ./"},
        {"poetry install --no-root", "COPY pyproject.toml poetry.lock* ./"},
        {"uv sync --frozen --no-install-project", "COPY pyproject.toml uv.lock ./"},
        {"uv sync --no-install-project", "COPY pyproject.toml uv.lock* ./"},
        {"uv pip install --system -r requirements.txt", "COPY requirements.txt ./"},
        {"go mod download", "COPY go.mod go.sum* ./"},
        {"bundle install --jobs 4", "COPY Gemfile Gemfile.lock* ./"},
        {"bundle install --deployment", "COPY Gemfile Gemfile.lock ./"},
        {"bundle", "COPY Gemfile Gemfile.lock* ./"},
        {"composer install --no-scripts --no-dev", "COPY composer.json composer.lock* ./"},
        {"mvn -B dependency:go-offline", "COPY pom.xml ./"},
        {"./mvnw dependency:go-offline", "COPY mvnw pom.xml ./\nCOPY .mvn ./.mvn/"},
        {"gradle dependencies", "COPY build.gradle* settings.gradle* gradle.propertie[s] ./"},
        {"./gradlew dependencies",
         "COPY gradlew build.gradle* settings.gradle* gradle.propertie[s] ./\nCOPY gradle ./gradle/"},
        {"sbt update", "COPY build.sbt ./\nCOPY project ./project/"},
        {"dotnet restore web/web.csproj", "COPY web/web.csproj ./web/"},
        {"mix deps.get", "COPY mix.exs mix.lock* ./"},
    };
    for (const auto& each : cases) {
        const auto run = "RUN " + std::string(each.install) + "\n";
        const auto head = std::string("FROM base\nWORKDIR /app\n");
        CAPTURE(each.install);
        CHECK(rewrite(head + "COPY . .\n" + run) ==
              "assuming:\n" + head + std::string(each.copies) + "\n" + run + "COPY . .\n");
    }
}

TEST_CASE("copy_manifests_first: the same install in other surroundings") {
    struct {
        std::string_view before;
        std::string_view after;
    } const cases[] = {
        // Where it goes
        {"COPY . /app\nWORKDIR /app\nRUN npm ci\n",
         "COPY package*.json /app/\nWORKDIR /app\nRUN npm ci\nCOPY . /app\n"},
        {"COPY ./ /app/\nRUN cd /app && npm ci\n",
         "COPY package*.json /app/\nRUN cd /app && npm ci\nCOPY ./ /app/\n"},
        {"COPY . /app\nRUN npm ci --prefix /app/web\n",
         "COPY web/package*.json /app/web/\nRUN npm ci --prefix /app/web\nCOPY . /app\n"},
        {"COPY . /app\nRUN cd /app/web; yarn\n",
         "COPY web/package.json web/yarn.lock* /app/web/\nRUN cd /app/web; yarn\nCOPY . /app\n"},
        {"COPY web/ /app\nWORKDIR /app\nRUN npm ci\n",
         "COPY web/package*.json /app/\nWORKDIR /app\nRUN npm ci\nCOPY web/ /app\n"},
        {"ENV D=/app\nWORKDIR $D\nCOPY . $D\nRUN npm ci\n",
         "ENV D=/app\nWORKDIR $D\nCOPY package*.json $D/\nRUN npm ci\nCOPY . $D\n"},
        {"WORKDIR /app\nCOPY . .\nWORKDIR web\nRUN npm ci\n",
         "WORKDIR /app\nCOPY web/package*.json ./web/\nWORKDIR web\nRUN npm ci\nCOPY . /app/\n"},
        {"COPY . .\nRUN npm ci\n", "COPY package*.json ./\nRUN npm ci\nCOPY . .\n"},
        {"WORKDIR /app\nadd . .\nrun npm ci\n", "WORKDIR /app\ncopy package*.json ./\nrun npm ci\nadd . .\n"},
        {"WORKDIR /app\nCOPY --chown=a:b --chmod=750 --link . .\nRUN npm ci\n",
         "WORKDIR /app\nCOPY --chown=a:b --chmod=750 --link package*.json ./\nRUN npm ci\nCOPY --chown=a:b "
         "--chmod=750 --link . .\n"},
        // What stands between
        {"WORKDIR /app\nCOPY . .\nUSER node\nENV A=b\nEXPOSE 80\nRUN npm ci\n",
         "WORKDIR /app\nCOPY package*.json ./\nUSER node\nENV A=b\nEXPOSE 80\nRUN npm ci\nCOPY . .\n"},
        {"WORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y git && rm -rf "
         "/var/lib/apt/lists/*\nRUN npm i -g yarn\nRUN yarn\n",
         "WORKDIR /app\nCOPY package.json yarn.lock* ./\nRUN apt-get update && apt-get install -y git && rm "
         "-rf /var/lib/apt/lists/*\n"
         "RUN npm i -g yarn\nRUN yarn\nCOPY . .\n"},
        {"WORKDIR /app\nCOPY . .\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/\nRUN composer install "
         "--no-scripts\n",
         "WORKDIR /app\nCOPY composer.json composer.lock* ./\nCOPY --from=composer:2 /usr/bin/composer "
         "/usr/bin/\n"
         "RUN composer install --no-scripts\nCOPY . .\n"},
        {"WORKDIR /app\nCOPY . .\nONBUILD RUN make\nRUN npm ci\n",
         "WORKDIR /app\nCOPY package*.json ./\nONBUILD RUN make\nRUN npm ci\nCOPY . .\n"},
        // Another COPY that puts something in place of what is copied goes along
        {"WORKDIR /app\nCOPY . .\nCOPY a.env .env\nRUN npm ci\nRUN make\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCOPY a.env .env\nRUN make\n"},
        {"WORKDIR /app\n# all\nCOPY . .\n\n# ours\nCOPY --chown=a ci conf/ci\nCOPY x.py /app/x.py\n\nRUN pip "
         "install "
         "-r requirements.txt && make\n",
         "WORKDIR /app\nCOPY requirements.txt ./\n\nRUN pip install -r requirements.txt\n\n# all\nCOPY . "
         ".\n\n# ours\n"
         "COPY --chown=a ci conf/ci\nCOPY x.py /app/x.py\nRUN make\n"},
        // Several installs
        {"WORKDIR /app\nCOPY . .\nRUN npm ci\nRUN pip install -r requirements.txt\nRUN make\n",
         "WORKDIR /app\nCOPY package*.json requirements.txt ./\nRUN npm ci\nRUN pip install -r "
         "requirements.txt\nCOPY . .\nRUN make\n"},
        {"WORKDIR /app\nCOPY . .\nRUN npm ci\nRUN make\nRUN pip install -r requirements.txt\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN make\nRUN pip install -r "
         "requirements.txt\n"},
        // Scripts that are parted
        {"WORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n"},
        {"WORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci && npm run build\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\n"
         "RUN --mount=type=cache,target=/root/.npm npm run build\n"},
        {"WORKDIR /app\nCOPY . .\nRUN set -ex; cd web && npm ci && npm run build\n",
         "WORKDIR /app\nCOPY web/package*.json ./web/\nRUN set -ex; cd web && npm ci\nCOPY . .\nRUN set -ex "
         "&& cd web && npm run build\n"},
        {"WORKDIR /app\nCOPY . .\nRUN set -e; npm ci; npm run build\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN set -e; npm ci\nCOPY . .\nRUN set -e && npm run build\n"},
        {"WORKDIR /app\nCOPY . .\nRUN npm ci && npm cache clean --force && npm run build || exit 1\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci && npm cache clean --force\nCOPY . .\nRUN npm run "
         "build || exit 1\n"},
        {"WORKDIR /app\nCOPY . .\nRUN npm ci \\\n    # build it\n    && npm run build \\\n    && npm test\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n    # build it\nRUN npm run build \\\n  "
         "  && npm test\n"},
        {"WORKDIR /app\nCOPY . .\nRUN npm ci && if true; then npm run build; fi\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN if true; then npm run build; fi\n"},
        {"WORKDIR /app\nCOPY . .\nRUN [\"npm\", \"ci\"]\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN [\"npm\", \"ci\"]\nCOPY . .\n"},
        {"WORKDIR /app\nCOPY . .\nRUN <<EOF\nset -e\nnpm ci\nEOF\n",
         "WORKDIR /app\nCOPY package*.json ./\nRUN <<EOF\nset -e\nnpm ci\nEOF\nCOPY . .\n"},
        // Comments, blank lines, line ends
        {"WORKDIR /app\n# sources\nCOPY . .\n\n# Install\nRUN npm ci\n\nCMD a\n",
         "WORKDIR /app\nCOPY package*.json ./\n\n# Install\nRUN npm ci\n\n# sources\nCOPY . .\n\nCMD a\n"},
        {"WORKDIR /app\n# install dependencies\nCOPY . .\nRUN npm ci\n",
         "WORKDIR /app\n# install dependencies\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n"},
        {"WORKDIR /app\n# a stage\n\nCOPY . .\nRUN npm ci\n",
         "WORKDIR /app\n# a stage\n\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n"},
        {"WORKDIR /app\nCOPY . \\\n  # all\n  .\nRUN npm ci",
         "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . \\\n  # all\n  ."},
        {"WORKDIR /app\r\nCOPY . .\r\nRUN npm ci && make\r\n",
         "WORKDIR /app\r\nCOPY package*.json ./\r\nRUN npm ci\r\nCOPY . .\r\nRUN make\r\n"},
        {"WORKDIR /app\n  COPY . .\n  RUN npm ci\n",
         "WORKDIR /app\n  COPY package*.json ./\n  RUN npm ci\n  COPY . .\n"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.before);
        CHECK(rewrite("FROM base\n" + std::string(each.before)) ==
              "assuming:\nFROM base\n" + std::string(each.after));
    }
}

TEST_CASE("copy_manifests_first: what it leaves, and why") {
    using enum tare::manifests_reason;
    struct {
        std::string_view text;
        tare::manifests_reason reason;
    } const cases[] = {
        {"COPY . .\nRUN make\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN chown -R node /app\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN chown -R node /\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN mkdir logs\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN cp .env.example .env && npm ci\n", other_command},
        {"COPY . .\nRUN apt-get install -y ./a.deb && npm ci\n", other_command},
        {"COPY . .\nRUN apt-get install -y $(cat packages) && npm ci\n", other_command},
        {"COPY . .\nRUN echo a > b && npm ci\n", other_command},
        {"COPY . .\nRUN sed -i s/a/b/ package.json && npm ci\n", other_command},
        {"COPY . .\nRUN sed 'w x' /etc/passwd && npm ci\n", other_command},
        {"COPY . .\nRUN cd web && cd .. && npm ci\n", other_command},
        {"COPY . .\nRUN curl https://a/b | bash && npm ci\n", unreachable},
        {"COPY . .\nRUN ./prepare && npm ci\n", other_command},
        // Accounts, files by their options, Corepack, the shell
        {"COPY --chown=a:a . .\nRUN usermod -u 5 a\nRUN npm ci\n", other_command},
        {"COPY --chown=a . .\nRUN echo a:x:5:5:::/bin/sh >> /etc/passwd && npm ci\n", other_command},
        {"COPY --chown=a . .\nCOPY --from=b /etc/passwd /etc/\nRUN npm ci\n", other_copy},
        {"COPY . .\nRUN apt-key add k.asc\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN setcap cap_net_bind_service=+ep server && npm ci\n", other_command},
        {"COPY . .\nRUN pip install --find-links wheels poetry\nRUN npm ci\n", elsewhere},
        {"COPY . .\nRUN pip install --find-links=wheels poetry\nRUN npm ci\n", elsewhere},
        {"COPY . .\nRUN apt-get -c apt.conf update\nRUN npm ci\n", other_command},
        {"COPY . .\nRUN corepack use pnpm@8.15.4 && pnpm install\n", other_command},
        {"COPY . .\nSHELL [\"/app/sh\", \"-c\"]\nRUN npm ci\n", opaque_script},
        // Manifests of other names
        {"COPY . .\nRUN gradle -b other.gradle dependencies\n", unknown_words},
        {"COPY . .\nRUN go mod download -modfile=alt.mod\n", reads_sources},
        {"COPY . .\nRUN cargo build --config build.toml\n", reads_sources},
        {"COPY . .\nRUN uv pip install --system -r setup.py\n", installs_project},
        {"COPY . .\nRUN pip install -r requirements.txt --group dev\n", reads_sources},
        {"COPY . .\nCOPY a.json package.json\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY ci/npmrc .npmrc\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY modules node_modules/a\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY a.env .env\nRUN bun install\n", other_copy},
        {"COPY . .\nCOPY web web\nRUN cd web && npm ci\n", other_copy},
        {"COPY . .\nCOPY a.props a.props\nRUN dotnet restore a.csproj\n", other_copy},
        {"COPY . .\nCOPY a.env ./\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY *.env .env\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY $A .env\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY --from=a b .env\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY <<a .env\nb\na\nRUN npm ci\n", other_copy},
        {"COPY . .\nENV A=b\nCOPY a.env .env\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY a.env .env\nWORKDIR web\nRUN npm ci\n", other_copy},
        {"COPY . .\nCOPY a /\nRUN npm ci\n", other_copy},
        {"COPY . $D\nENV D=/b\nRUN npm ci\n", unknown_folder},
        {"ENV D=/app\nCOPY . $D\nENV D=/b\nRUN npm ci\n", variable_changes},
        {"COPY . .\nVOLUME /app\nRUN npm ci\n", volume},
        {"COPY . /x\nWORKDIR /app\nWORKDIR $unknown\nRUN npm ci\n", unknown_folder},
        {"COPY . .\nSHELL [\"powershell\"]\nRUN a\nSHELL [\"sh\", \"-c\"]\nRUN npm ci\n", opaque_script},
        {"COPY . .\nRUN --mount=type=bind,target=/src npm ci\n", bind_mount},
        {"COPY . .\nRUN npm ci || npm install\n", no_clean_cut},
        {"COPY . .\nRUN if true; then npm ci; fi\n", unreachable},
        {"COPY . .\nRUN yes | npm ci\n", unreachable},
        {"COPY . .\nRUN (npm ci)\n", unreachable},
        {"COPY . .\nRUN npm ci &\n", unreachable},
        {"COPY . .\nRUN cd / && npm ci\n", elsewhere},
        {"COPY . .\nRUN npm ci $FLAGS\n", unknown_words},
        {"COPY . .\nRUN pip install -r *.txt\n", unknown_words},
        {"COPY . .\nRUN env -C web npm ci\n", unknown_words},
        {"COPY . .\nRUN BUNDLE_GEMFILE=a/Gemfile bundle install\n", unknown_words},
        {"COPY . .\nRUN poetry install\n", installs_project},
        {"COPY . .\nRUN uv sync\n", installs_project},
        {"COPY . .\nRUN pip install -r requirements.txt .\n", reads_sources},
        {"COPY . .\nRUN pip install -r requirements.txt -e .\n", reads_sources},
        {"COPY . .\nRUN pip install -r requirements.txt ./lib\n", reads_sources},
        {"COPY . .\nRUN pip install -r requirements.txt --find-links wheels\n", reads_sources},
        {"COPY . .\nRUN composer install --no-scripts -o\n", reads_sources},
        {"COPY . .\nRUN mvn -s ci/settings.xml dependency:go-offline\n", reads_sources},
        {"COPY . .\nRUN bin/npm ci\n", reads_sources},
        {"COPY . .\nRUN composer install\n", runs_scripts},
        {"COPY . .\nRUN npm ci -w web\n", workspace},
        {"COPY . .\nRUN dotnet restore\n", needs_context},
        {"COPY . .\nRUN pip install -r 'my requirements.txt'\n", unsteady_copy},
        {"COPY . .\nRUN pip install -r 'a[1].txt' -r 'b!.txt'\n", unsteady_copy},
        {"COPY . .\nRUN npm ci; npm run build\n", no_clean_cut},
        {"COPY . .\nRUN npm ci && npm run build || true\n", no_clean_cut},
        {"COPY . .\nRUN npm ci && echo $? && make\n", no_clean_cut},
        {"COPY . .\nRUN --mount=type=tmpfs,target=/t npm ci && make\n", no_clean_cut},
        {"COPY . .\nRUN --mount=type=cache,target=/app/node_modules npm ci && make\n", no_clean_cut},
        {"COPY . .\nRUN <<EOF\nset -e\nnpm ci\nmake\nEOF\n", no_clean_cut},
        // What only one RUN has, and what a second install takes away
        {"COPY . .\nRUN echo '10.0.0.1 x' >> /etc/hosts && npm ci && make\n", no_clean_cut},
        {"COPY . .\nRUN touch /dev/shm/x && npm ci && make\n", no_clean_cut},
        {"COPY . .\nRUN npm ci && make && npm ci --omit=dev\n", changed_later},
        {"COPY . .\nRUN yarn && make && yarn install --production\n", changed_later},
        {"COPY . .\nRUN npm ci && make && npm prune --production\n", changed_later},
        {"COPY . .\nRUN npm ci && make && rm -rf node_modules\n", changed_later},
        {"COPY . .\nRUN npm ci && chown -R node .\n", changed_later},
        {"COPY package.json .\nRUN npm install\nCOPY . .\nRUN npm install\n", installed_before},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        CHECK(rewrite("FROM base\nWORKDIR /app\n" + std::string(each.text)) ==
              "left: " + std::string(to_string(each.reason)));
    }
}

TEST_CASE("copy_manifests_first: an empty source for Cargo") {
    const auto stub = [](std::string_view build, std::string_view clean, std::string_view made = "") {
        return "mkdir src && \\\n    echo 'fn main() {}' > src/main.rs && \\\n    " + std::string(made) +
               std::string(build) + " && \\\n    " + std::string(clean) + " && \\\n    rm -r src\n";
    };
    const std::string head = "FROM rust\nWORKDIR /app\n";
    const std::string manifests = "COPY Cargo.toml Cargo.lock* rust-toolchain* ./\n";
    const std::string own = " --package \"$(cargo pkgid)\"";
    struct {
        std::string_view build;
        std::string_view first; ///< the same of an empty source
        std::string clean;
    } const commands[] = {
        {"cargo build", "cargo build", "cargo clean" + own},
        {"cargo b -r", "cargo b -r", "cargo clean --release" + own},
        {"cargo build --release", "cargo build --release", "cargo clean --release" + own},
        {"cargo build --release --bin server -F a --features=b,c",
         "cargo build --release -F a --features=b,c", "cargo clean --release" + own},
        {"cargo build --profile dist --target x86_64-unknown-linux-musl --target-dir=/out",
         "cargo build --profile dist --target x86_64-unknown-linux-musl --target-dir=/out",
         "cargo clean --profile dist --target x86_64-unknown-linux-musl --target-dir=/out" + own},
        {"cargo +nightly build -Z build-std", "cargo +nightly build -Z build-std",
         "cargo +nightly clean -Z build-std --package \"$(cargo +nightly pkgid)\""},
        {"RUSTFLAGS='-C a' cargo -q build -j 2", "RUSTFLAGS='-C a' cargo -q build -j 2",
         "RUSTFLAGS='-C a' cargo clean" + own},
    };
    for (const auto& each : commands) {
        const auto run = "RUN " + std::string(each.build) + "\n";
        CAPTURE(each.build);
        CHECK(rewrite(head + "COPY . .\n" + run) ==
              "assuming:\n" + head + manifests + "RUN " + stub(each.first, each.clean) + "COPY . .\n" + run);
    }
    CHECK(rewrite(head + "COPY . .\nRUN cargo build --locked\n") ==
          "assuming:\n" + head + "COPY Cargo.toml Cargo.lock rust-toolchain* ./\nRUN " +
              stub("cargo build --locked", "cargo clean" + own) + "COPY . .\nRUN cargo build --locked\n");

    // Where it goes
    const auto plain = stub("cargo build", "cargo clean" + own);
    struct {
        std::string_view before;
        std::string after;
    } const places[] = {
        {"# all\nCOPY . .\n\n# Build\nRUN cargo build\n",
         manifests + "\nRUN " + plain + "\n# all\nCOPY . .\n\n# Build\nRUN cargo build\n"},
        {"COPY --chown=a . .\nENV A=b\n\n# Build\nRUN cargo build && cp target/debug/a /\n",
         "COPY --chown=a Cargo.toml Cargo.lock* rust-toolchain* ./\nENV A=b\n\nRUN " + plain +
             "COPY --chown=a . .\n# Build\nRUN cargo build && cp target/debug/a /\n"},
        {"COPY . .\nRUN set -ex; cargo build; strip a\n",
         manifests + "RUN set -ex && " + plain + "COPY . .\nRUN set -ex; cargo build; strip a\n"},
        {"COPY . .\nRUN apt-get update && apt-get install -y gcc && cargo build\n",
         manifests + "RUN apt-get update && apt-get install -y gcc\nRUN " + plain +
             "COPY . .\nRUN cargo build\n"},
        {"COPY . .\nRUN npm ci\nRUN cargo build\n",
         "COPY package*.json Cargo.toml Cargo.lock* rust-toolchain* ./\nRUN npm ci\nRUN " + plain +
             "COPY . .\nRUN cargo build\n"},
        {"COPY . .\nCOPY a.env .env\nRUN cargo build\n",
         manifests + "RUN " + plain + "COPY . .\nCOPY a.env .env\nRUN cargo build\n"},
        {"COPY . .\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build\n",
         manifests + "RUN --mount=type=cache,target=/usr/local/cargo/registry " + plain +
             "COPY . .\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build\n"},
        {"COPY . .\n  run cargo build\n", manifests + "  run " + plain + "COPY . .\n  run cargo build\n"},
    };
    for (const auto& each : places) {
        CAPTURE(each.before);
        CHECK(rewrite(head + std::string(each.before)) == "assuming:\n" + head + each.after);
    }

    // What it leaves
    using enum tare::manifests_reason;
    struct {
        std::string_view text;
        tare::manifests_reason reason;
    } const left[] = {
        {"WORKDIR /app\nCOPY . .\nRUN cargo fetch\nRUN cargo build\n", other_command},
        {"WORKDIR /app\nCOPY . .\nRUN cargo clean\nRUN cargo build\n", other_command},
        {"WORKDIR /app\nCOPY . .\nRUN cargo test && cargo build\n", other_command},
        {"COPY . .\nRUN cargo build\n", unknown_folder},
        {"WORKDIR /\nCOPY . .\nRUN cargo build\n", unknown_folder},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build -p a\n", workspace},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --workspace\n", workspace},
        {"WORKDIR /app\nCOPY . .\nRUN cd a && cargo build\n", workspace},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --manifest-path a/Cargo.toml\n", workspace},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --manifest-path Cargo.toml\n", unknown_words},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --all-targets\n", unknown_words},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build $FLAGS\n", unknown_words},
        {"WORKDIR /app\nCOPY . .\nRUN time cargo build\n", unknown_words},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --offline\n", needs_context},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build --frozen\n", needs_context},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build || true\n", unreachable},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build; ls\n", unreachable},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build > log\n", other_command},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build 2>&1\n", no_clean_cut},
        {"WORKDIR /app\nCOPY . .\nRUN [\"cargo\", \"build\"]\n", no_clean_cut},
        {"WORKDIR /app\nCOPY . .\nRUN <<EOF\nset -e\ncargo build\nEOF\n", no_clean_cut},
        {"WORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build\n", no_clean_cut},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build && cargo clean\n", changed_later},
        {"WORKDIR /app\nCOPY . .\nRUN cargo build && mv target/debug/a / && rm -r target\n", changed_later},
        {"WORKDIR /app\nCOPY Cargo.toml .\nRUN cargo fetch\nCOPY . .\nRUN cargo build\n", installed_before},
        {"WORKDIR /app\nRUN cargo chef cook\nCOPY . .\nRUN cargo build\n", installed_before},
        {"AS a\nWORKDIR /app\nRUN cargo init\nFROM a\nCOPY . .\nRUN cargo build\n", installed_before},
    };
    for (const auto& each : left) {
        CAPTURE(each.text);
        const std::string_view from = each.text.starts_with("AS") ? "FROM rust " : "FROM rust\n";
        CHECK(rewrite(std::string(from) + std::string(each.text)) ==
              "left: " + std::string(to_string(each.reason)));
    }
    CHECK(rewrite(head + "COPY . .\nRUN cargo install --path .\n") == "left: nothing to do");
}

TEST_CASE("copy_manifests_first: an empty source for Cargo, with a context") {
    using enum tare::manifests_reason;
    const auto with = [](std::string_view manifest, const context_files& more = {}) {
        context_files out = more;
        out.push_back({"Cargo.toml", manifest});
        return rewrite("FROM rust\nWORKDIR /app\nCOPY . .\nRUN cargo build --offline\n", out);
    };
    constexpr std::string_view package = "[package]\nname = \"my-app\" # ours\nversion = \"1.0.0\"\n";
    const auto and_more = [&](std::string_view more) { return std::string(package) + std::string(more); };
    CHECK(
        with(package, {{"Cargo.lock", ""}, {"rust-toolchain.toml", ""}, {".cargo/config.toml", "[net]\n"}}) ==
        "assuming:\nFROM rust\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock rust-toolchain.toml ./\n"
        "COPY .cargo/config.toml ./.cargo/\n"
        "RUN mkdir src && \\\n    echo 'fn main() {}' > src/main.rs && \\\n    cargo build --offline && \\\n "
        "   cargo "
        "clean --package my-app && \\\n    rm -r src\nCOPY . .\nRUN cargo build --offline\n");
    CHECK(with(and_more("[lib]\nproc-macro = true\n")).find("touch src/lib.rs && \\\n    cargo build") !=
          std::string::npos);
    struct {
        std::string_view more;
        context_files files;
        std::optional<tare::manifests_reason> reason; ///< nothing where it is assuming
    } const cases[] = {
        {"[dependencies]\nlog = \"0.4\"\n", {}, {}},
        {"[[bin]]\nname = \"a\"\npath = \"src/main.rs\"\n", {}, {}},
        {"[[bin]]\nname = \"a\"\n", {}, needs_files},
        {"[[bin]]\nname = \"a\"\npath = \"src/a.rs\"\n", {}, needs_files},
        {"[[bench]]\nname = \"a\"\n", {}, needs_files},
        {"[workspace]\n", {}, needs_files},
        {"edition.workspace = true\n", {}, needs_files},
        {"build = \"make.rs\"\n", {}, needs_files},
        {"[dependencies]\na = { path = \"a\" }\n", {}, needs_files},
        {"[dependencies]\na = {version=\"1\",path=\"../a\"}\n", {}, needs_files},
        {"[dependencies.a]\npath = \"a\"\n", {}, needs_files},
        {"", {{"build.rs"}}, needs_files},
        {"", {{"vendor/a/Cargo.toml"}}, needs_files},
        {"", {{".cargo/config.toml", "[source.a]\ndirectory = \"third\"\n"}}, needs_files},
        {"", {{"target/debug/a"}}, made_is_copied},
    };
    for (const auto& each : cases) {
        CAPTURE(each.more);
        const auto out = with(and_more(each.more), each.files);
        CHECK(out.substr(0, out.find('\n')) ==
              (each.reason ? "left: " + std::string(to_string(*each.reason)) : "assuming:"));
    }
    CHECK(rewrite("FROM rust\nWORKDIR /app\nCOPY . .\nRUN cargo build\n", {{"src/main.rs"}}) ==
          "left: " + std::string(to_string(missing_manifest)));
}

TEST_CASE("copy_manifests_first: what is no case for it") {
    for (const std::string_view each : {
             "COPY package.json .\nRUN npm install\nCOPY . .\n",
             "COPY . .\nRUN npm run build\n",
             "COPY . .\nRUN npm install -g yarn\n",
             "COPY . .\nRUN go build ./...\n",
             "COPY . .\nRUN pip install flask\n",
             "COPY . .\nRUN echo npm ci\n",
             "COPY --from=a . .\nRUN npm ci\n",
             "COPY . .\nONBUILD RUN npm ci\n",
             "ONBUILD COPY . .\nRUN npm ci\n",
             "COPY --exclude=a . .\nRUN npm ci\n",
             "COPY --parents . .\nRUN npm ci\n",
             "COPY [\".\", \"/app\"]\nRUN npm ci\n",
             "COPY a b ./\nRUN npm ci\n",
             "COPY * ./\nRUN npm ci\n",
             "ADD https://a.b/c/ .\nRUN npm ci\n",
             "COPY . .\nFROM other\nRUN npm ci\n",
             "# tare: ignore=copy-manifests-first\nCOPY . .\nRUN npm ci\n",
             "COPY . .\n# tare: ignore=copy-manifests-first\nRUN npm ci\n",
         }) {
        CAPTURE(each);
        CHECK(rewrite("FROM base\nWORKDIR /app\n" + std::string(each)) == "left: nothing to do");
    }
    CHECK(rewrite("# escape=`\nFROM base\nCOPY . .\nRUN npm ci\n") == "left: nothing to do");
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci && make\n", tare::unknown_context{},
                  {.split_runs = false}) == "left: the script cannot be parted after the install");
}

TEST_CASE("copy_manifests_first: later stages") {
    CHECK(rewrite("FROM base AS a\nWORKDIR /app\nFROM a\nCOPY . /app\nRUN npm ci\n") ==
          "assuming:\nFROM base AS a\nWORKDIR /app\nFROM a\nCOPY package*.json /app/\nRUN npm ci\nCOPY . "
          "/app\n");
    // What a stage that is not in the image takes away does not matter.
    CHECK(rewrite("FROM base AS a\nWORKDIR /app\nCOPY . .\nRUN npm ci && make && npm prune\nFROM base\nCOPY "
                  "--from=a /app /app\n") == "assuming:\nFROM base AS a\nWORKDIR /app\nCOPY package*.json "
                                             "./\nRUN npm ci\nCOPY . .\nRUN make && npm prune\nFROM base\n"
                                             "COPY --from=a /app /app\n");
}

TEST_CASE("copy_manifests_first: safe with a context") {
    struct {
        std::string_view install;
        context_files files;
        std::string_view copies;
    } const cases[] = {
        {"npm ci",
         {{"package.json", plain_package}, {"package-lock.json", plain_lock}, {"index.js"}},
         "COPY package.json package-lock.json ./"},
        {"npm ci",
         {{".npmrc", "# a\nregistry=https://a.b/\n//a.b/:_authToken=${T}\n"},
          {".nvmrc", "20"},
          {"package.json", plain_package},
          {"package-lock.json", plain_lock}},
         "COPY package.json package-lock.json .npmrc .nvmrc ./"},
        {"npm ci --ignore-scripts",
         {{"package.json", R"({"scripts": {"prepare": "husky"}})"}, {"package-lock.json", plain_lock}},
         "COPY package.json package-lock.json ./"},
        {"npm ci",
         {{"package.json", R"({"scripts": {"build": "tsc", "test": "jest", "prebuild": "a"}})"},
          {"package-lock.json", plain_lock}},
         "COPY package.json package-lock.json ./"},
        {"npm install --ignore-scripts", {{"package.json", plain_package}}, "COPY package.json ./"},
        {"yarn install --frozen-lockfile --ignore-scripts",
         {{"package.json", plain_package}, {"yarn.lock", "a@^1:\n  version \"1\"\n"}},
         "COPY package.json yarn.lock ./"},
        {"pnpm install --frozen-lockfile",
         {{"package.json", plain_package},
          {"pnpm-lock.yaml", "lockfileVersion: '6.0'\n"},
          {"patches/a.patch"}},
         "COPY package.json pnpm-lock.yaml ./\nCOPY patches ./patches/"},
        {"bun install --frozen-lockfile --ignore-scripts",
         {{"bun.lock", "{}"}, {"package.json", plain_package}},
         "COPY package.json bun.lock ./"},
        {"pip install -r requirements.txt",
         {{"requirements.txt",
           "# a\nflask==3.0 # b\nrequests[socks]>=2; python_version > '3'\n--index-url https://a.b/simple\n"
           "a==1 \\\n    --hash=sha256:00\nb @ git+https://a.b/c.git\n"}},
         "COPY requirements.txt ./"},
        {"pip install -r req/dev.txt",
         {{"req/base.txt", "flask"},
          {"req/dev.txt", "-r base.txt\n-c ../pins.txt\npytest\n"},
          {"pins.txt", "flask==3"}},
         "COPY req/dev.txt req/base.txt ./req/\nCOPY pins.txt ./"},
        {"pipenv sync",
         {{"Pipfile", "[packages]\nflask = \"*\"\n"}, {"Pipfile.lock", "{}"}},
         "COPY Pipfile Pipfile.lock ./"},
        {"poetry install --no-root",
         {{"poetry.lock", "[[package]]\nname = \"a\"\n"},
          {"pyproject.toml", "[tool.poetry]\nname = \"a\"\n"}},
         "COPY pyproject.toml poetry.lock ./"},
        {"poetry install",
         {{"poetry.lock", ""}, {"pyproject.toml", "[tool.poetry]\npackage-mode = false\n"}},
         "COPY pyproject.toml poetry.lock ./"},
        {"uv sync --frozen",
         {{".python-version", "3.12"},
          {"pyproject.toml", "[project]\nname = \"a\"\n"},
          {"uv.lock", "source = { virtual = \".\" }\n"}},
         "COPY pyproject.toml uv.lock .python-version ./"},
        {"go mod download",
         {{"go.mod", "module a\n\ngo 1.22.1\n\nrequire b.c/d v1.0.0\n"},
          {"go.sum", "b.c/d v1.0.0 h1:x=\nb.c/d v1.0.0/go.mod h1:y=\n"}},
         "COPY go.mod go.sum ./"},
        {"bundle install --deployment",
         {{"Gemfile",
           "source \"https://rubygems.org\"\ngem \"rails\", \"~> 7\"\ngroup :test do\n  gem 'rspec'\nend\n"},
          {"Gemfile.lock", "GEM\n"}},
         "COPY Gemfile Gemfile.lock ./"},
        {"bundle install --deployment",
         {{"Gemfile",
           "# frozen_string_literal: true\nsource 'https://rubygems.org'\ngit_source(:github) { |repo| "
           "\"https://github.com/#{repo}.git\" }\n\nruby '3.2.2'\ngem 'a', '>= 1', require: false, git: "
           "'https://x/a' # b\ngem \"tz\", platforms: %i[ mri mswin ]\ngroup :development, :test do\n  gem "
           "'b',\n      require: 'c'\nend\n"},
          {"Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n"}},
         "COPY Gemfile Gemfile.lock ./"},
        {"pip install -r requirements.txt",
         {{"requirements.txt", "-r ba\\\nse.txt\n"}, {"base.txt", "a @ https://x/a.whl"}, {"setup.cfg"}},
         "COPY requirements.txt base.txt setup.cfg ./"},
        {"pnpm install --frozen-lockfile --ignore-scripts",
         {{".corepack.env"}, {"package.json", plain_package}, {"pnpm-lock.yaml", "a"}},
         "COPY package.json pnpm-lock.yaml .corepack.env ./"},
        {"composer install --no-dev",
         {{"composer.json", R"({"require": {"a/b": "^1"}, "autoload": {"psr-4": {"A\\": "src/"}}})"},
          {"composer.lock", "{}"}},
         "COPY composer.json composer.lock ./"},
        {"mvn dependency:go-offline", {{"pom.xml", "<project/>"}, {"src/A.java"}}, "COPY pom.xml ./"},
        {"dotnet restore",
         {{"Directory.Packages.props", "<Project/>"},
          {"a.sln", ""},
          {"src/a/a.csproj", "<Project/>"},
          {"src/a/A.cs"},
          {"src/b/b.csproj", "<Project/>"}},
         "COPY Directory.Packages.props a.sln ./\nCOPY src/a/a.csproj ./src/a/\nCOPY src/b/b.csproj "
         "./src/b/"},
    };
    for (const auto& each : cases) {
        const auto run = "RUN " + std::string(each.install) + "\n";
        const auto head = std::string("FROM base\nWORKDIR /app\n");
        CAPTURE(each.install);
        CHECK(rewrite(head + "COPY . .\n" + run, each.files) ==
              "safe:\n" + head + std::string(each.copies) + "\n" + run + "COPY . .\n");
    }
}

TEST_CASE("copy_manifests_first: not safe, or not at all, with a context") {
    using enum tare::manifests_reason;
    constexpr std::optional<tare::manifests_reason> assuming;
    const file package{"package.json", plain_package};
    const file lock{"package-lock.json", plain_lock};
    const file requirements{"requirements.txt", "flask"};
    const file composer{"composer.json", "{}"};
    struct {
        std::string_view install;
        context_files files;
        std::optional<tare::manifests_reason> reason; ///< nothing where it is assuming
    } const cases[] = {
        // The manifests
        {"npm ci", {{"index.js"}}, missing_manifest},
        {"pip install -r requirements.txt", {{"other.txt"}}, missing_manifest},
        {"dotnet restore", {{"A.cs"}}, missing_manifest},
        {"dotnet restore b/b.csproj", {{"a.csproj", "<Project/>"}}, missing_manifest},
        {"pip install -r requirements.txt", {{"requirements.txt", "-r more.txt"}}, missing_manifest},
        // What they run
        {"npm ci", {{"package.json", R"({"scripts": {"postinstall": "patch-package"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"scripts": {"prepare": "husky"}})"}, lock}, needs_files},
        {"yarn --frozen-lockfile",
         {{"package.json", R"({"scripts": {"preinstall": "a"}})"}, {"yarn.lock"}},
         needs_files},
        {"npm ci", {{"binding.gyp"}, package, lock}, needs_files},
        {"composer install",
         {{"composer.json", R"({"scripts": {"post-autoload-dump": ["@php artisan"]}})"},
          {"composer.lock", "{}"}},
         needs_files},
        {"composer install",
         {composer, {"composer.lock", R"({"packages": [{"type": "composer-plugin"}]})"}},
         assuming},
        {"npm ci",
         {package,
          {"package-lock.json", R"({"lockfileVersion": 3, "packages": {"a": {"hasInstallScript": true}}})"}},
         assuming},
        {"npm ci", {package, {"package-lock.json", R"({"lockfileVersion": 1})"}}, assuming},
        {"npm install", {package}, assuming},
        {"yarn --frozen-lockfile", {package, {"yarn.lock", ""}}, assuming},
        {"bun install --frozen-lockfile", {{"bun.lock", "{}"}, package}, assuming},
        {"pnpm i --frozen-lockfile",
         {package, {"pnpm-lock.yaml", "lockfileVersion: '6.0'\na:\n  requiresBuild: true\n"}},
         assuming},
        {"pnpm i --frozen-lockfile", {package, {"pnpm-lock.yaml", "lockfileVersion: '9.0'\n"}}, assuming},
        {"composer install", {composer}, assuming},
        // What they name
        {"npm ci", {{"package.json", R"({"workspaces": ["packages/*"]})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"dependencies": {"a": "file:../a"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"devDependencies": {"a": "link:./a"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"dependencies": {"a": "./a"}})"}, lock}, needs_files},
        {"npm ci", {package, {"package-lock.json", R"({"packages": {"a": {"link": true}}})"}}, needs_files},
        {"npm ci", {{"package.json", "not json"}, lock}, assuming},
        {"npm ci", {{".npmrc", "cafile=./cert.pem"}, package, lock}, assuming},
        {"yarn --immutable", {package, {"yarn.lock", "\"a@workspace:packages/a\":\n"}}, needs_files},
        {"yarn --immutable",
         {{".yarnrc.yml", "yarnPath: .yarn/releases/yarn.cjs"}, package, {"yarn.lock"}},
         assuming},
        {"yarn --immutable", {{".yarn/releases/yarn.cjs"}, package, {"yarn.lock"}}, assuming},
        {"pnpm i --frozen-lockfile", {package, {"pnpm-lock.yaml", "a: link:../a"}}, needs_files},
        {"pnpm i --frozen-lockfile",
         {package, {"pnpm-lock.yaml", ""}, {"pnpm-workspace.yaml", "packages:\n  - a\n"}},
         needs_files},
        {"pnpm i --frozen-lockfile", {{".pnpmfile.cjs"}, package, {"pnpm-lock.yaml", ""}}, assuming},
        {"pip install -r requirements.txt", {{"requirements.txt", "-e ."}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "./lib"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "a @ file:///app/a"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "lib/a.whl"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "--find-links wheels"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "-r ../../a.txt"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "a==${V}"}}, assuming},
        {"pipenv sync",
         {{"Pipfile", "[packages]\na = {path = \"./a\"}\n"}, {"Pipfile.lock", "{}"}},
         needs_files},
        {"poetry install --no-root",
         {{"poetry.lock", ""}, {"pyproject.toml", "a = {path = \"../a\"}"}},
         needs_files},
        {"poetry install", {{"poetry.lock", ""}, {"pyproject.toml", "[tool.poetry]\n"}}, installs_project},
        {"uv sync --frozen", {{"pyproject.toml", "[build-system]\n"}, {"uv.lock", ""}}, installs_project},
        {"uv sync --frozen", {{"pyproject.toml", "[tool.uv.workspace]\n"}, {"uv.lock", ""}}, needs_files},
        {"go mod download", {{"go.mod", "go 1.22.1\nreplace a => ../a\n"}, {"go.sum"}}, needs_files},
        {"go mod download", {{"go.mod", "go 1.22.1\n"}, {"go.sum"}, {"go.work"}}, needs_files},
        {"bundle install --deployment", {{"Gemfile", "gem 'a', path: 'a'"}, {"Gemfile.lock"}}, needs_files},
        {"bundle install --deployment", {{"Gemfile", "gemspec"}, {"Gemfile.lock"}}, needs_files},
        {"bundle install --deployment",
         {{"Gemfile", "gem 'a' if File.exist?('b')"}, {"Gemfile.lock"}},
         assuming},
        {"bundle install --deployment", {{"Gemfile", "gem 'a'"}, {"Gemfile.lock", "PATH\n"}}, needs_files},
        {"composer install",
         {{"composer.json", R"({"repositories": [{"type": "path", "url": "a"}]})"}, {"composer.lock", "{}"}},
         needs_files},
        {"composer install",
         {{"composer.json", R"({"autoload": {"classmap": ["src"]}})"}, {"composer.lock", "{}"}},
         needs_files},
        {"composer install",
         {{"composer.json", R"({"config": {"vendor-dir": "lib"}})"}, {"composer.lock", "{}"}},
         assuming},
        {"mvn dependency:go-offline", {{"pom.xml", "<modules><module>a</module></modules>"}}, needs_files},
        {"mvn dependency:go-offline", {{".mvn/maven.config"}, {"pom.xml", "<project/>"}}, assuming},
        {"gradle dependencies", {{"build.gradle", ""}}, assuming},
        {"sbt update", {{"build.sbt", ""}}, assuming},
        {"mix deps.get", {{"mix.exs", ""}}, assuming},
        {"npm ci", {{"package.json", R"({"dependencies": {"a": "git+file:./v/a"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"dependencies": {"a": "a-1.0.0.tgz"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"dependencies": {"a": ".deps/a"}})"}, lock}, needs_files},
        {"npm ci", {{"package.json", R"({"overrides": {"a": {"b": "v/w/b.tgz"}}})"}, lock}, needs_files},
        {"npm ci", {{".npmrc", "//a.b/:certfile=certs/c.pem\n"}, package, lock}, assuming},
        {"pnpm i --frozen-lockfile",
         {{"package.json",
           R"({"pnpm": {"patchedDependencies": {"a@1": "patches/a.patch", "b@1": "fixes/b.patch"}}})"},
          {"pnpm-lock.yaml", "lockfileVersion: '6.0'\n"}},
         assuming},
        {"pnpm i --frozen-lockfile",
         {{"package.json", R"({"pnpm": {"patchedDependencies": {"a@1": "patches/../fixes/a.patch"}}})"},
          {"pnpm-lock.yaml", "lockfileVersion: '6.0'\n"}},
         assuming},
        {"yarn --frozen-lockfile --ignore-scripts",
         {package, {"yarn.lock", "\"a@git+file:///app/v\":\n"}},
         needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "\xFF\xFE-\0e\0"}}, assuming},
        {"pip install -r requirements.txt",
         {{"requirements.txt", "\xEF\xBB\xBF-r base.txt"}},
         missing_manifest},
        {"pip install -r requirements.txt", {{"requirements.txt", "a\r-r base.txt\r"}}, missing_manifest},
        {"pip install -r requirements.txt", {{"requirements.txt", "a\f-r base.txt"}}, missing_manifest},
        {"pip install -r requirements.txt", {{"requirements.txt", "# a \\\n-r base.txt"}}, missing_manifest},
        {"pip install -r requirements.txt",
         {{"requirements.txt", "--extra-index-url https://x/ -r base.txt\n"}},
         missing_manifest},
        {"pip install -r requirements.txt", {{"requirements.txt", "a-1.0.tgz"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "a-1.0.tar.bz2"}}, needs_files},
        {"pip install -r requirements.txt", {{"requirements.txt", "a @ lib"}}, needs_files},
        {"pip install -r requirements.txt --group dev", {requirements}, reads_sources},
        {"uv pip install -r setup.cfg", {{"setup.cfg"}}, installs_project},
        {"composer install",
         {{"composer.json", R"({"scripts": {"command": "php x.php"}})"}, {"composer.lock", "{}"}},
         needs_files},
        {"composer install --optimize-autoload", {composer, {"composer.lock", "{}"}}, reads_sources},
        {"composer install", {composer, {"composer.lock", "{}"}, {".git/HEAD"}}, assuming},
        {"composer install",
         {{"composer.json", R"({"repositories": [{"type": "vcs", "url": "/app/pkg"}]})"},
          {"composer.lock", "{}"}},
         needs_files},
        {"composer install",
         {composer, {"composer.lock", R"({"packages": [{"dist": {"url": "file:///app/b.zip"}}]})"}},
         needs_files},
        {"dotnet restore",
         {{"a.csproj", "<Project><RestoreSources>$(RestoreSources);./local</RestoreSources></Project>"}},
         assuming},
        {"dotnet restore",
         {{"a.csproj", "<Project><Import\n Project=\"build/x.xml\"/></Project>"}},
         assuming},
        {"dotnet restore",
         {{"a.csproj", "<Project/>"}, {"a.csproj.user", "<Project><Import Project=\"b\"/></Project>"}},
         assuming},
        {"uv sync --frozen",
         {{"pyproject.toml", "[[tool.uv.index]]\nurl = \"wheels\"\n"}, {"uv.lock", ""}},
         assuming},
        {"uv sync --frozen",
         {{"pyproject.toml", ""}, {"uv.lock", "source = { registry = \"wheels\" }\n"}},
         needs_files},
        {"uv sync --frozen",
         {{"pyproject.toml", ""}, {"uv.lock", "source = { git = \"file:///app/x\" }\n"}},
         needs_files},
        {"poetry install --no-root",
         {{"poetry.lock", ""}, {"pyproject.toml", "my-lib.path = \"./lib\"\n"}},
         needs_files},
        {"pipenv sync",
         {{"Pipfile", "[packages]\na = {file = \"x.whl\"}\n"}, {"Pipfile.lock", "{}"}},
         assuming},
        {"bundle install --deployment",
         {{"Gemfile", "ruby open(\"rv\").read\n"}, {"Gemfile.lock", "GEM\n"}},
         assuming},
        {"bundle install --deployment",
         {{"Gemfile", "gem \"a\", \"#{open('v').gets}\"\n"}, {"Gemfile.lock", "GEM\n"}},
         assuming},
        {"bundle install --deployment",
         {{"Gemfile", "gem \"a\"; require \"./x\"\n"}, {"Gemfile.lock", "GEM\n"}},
         assuming},
        {"bundle install --deployment",
         {{"Gemfile", "gem \"a\", \"path\" => \"x\"\n"}, {"Gemfile.lock", "GEM\n"}},
         needs_files},
        {"bundle install --deployment",
         {{"Gemfile", "gem \"a\", git: \"./v/a\"\n"}, {"Gemfile.lock", "GEM\n"}},
         needs_files},
        {"bundle install --deployment",
         {{"Gemfile", "gem \"a\"\n"}, {"Gemfile.lock", "GIT\n  remote: ./v/a\n"}},
         needs_files},
        {"mvn dependency:go-offline", {{"pom.xml", "<a>${user.dir}/repo</a>"}}, assuming},
        {"mvn dependency:go-offline -Drepo=file:./repo",
         {{"pom.xml", "<project/>"}, {"repo/x"}},
         reads_sources},
        // What the install writes
        {"npm install", {package, lock}, assuming},
        {"yarn", {package, {"yarn.lock", ""}}, assuming},
        {"pnpm install", {package, {"pnpm-lock.yaml", ""}}, assuming},
        {"pipenv install", {{"Pipfile", ""}, {"Pipfile.lock", "{}"}}, assuming},
        {"uv sync", {{"pyproject.toml", ""}, {"uv.lock", ""}}, assuming},
        {"bundle install", {{"Gemfile", "gem 'a'"}, {"Gemfile.lock", "GEM\n"}}, assuming},
        {"go mod download",
         {{"go.mod", "go 1.22\nrequire a.b/c v1\n"}, {"go.sum", "a.b/c v1 h1:x=\na.b/c v1/go.mod h1:y=\n"}},
         assuming},
        {"go mod download",
         {{"go.mod", "go 1.22.0\nrequire a.b/c v1\n"}, {"go.sum", "a.b/c v1 h1:x=\n"}},
         assuming},
        // What the context has of what it makes
        {"npm ci", {package, lock, {"node_modules/a/index.js"}}, made_is_copied},
        {"yarn --immutable", {package, {"yarn.lock", ""}, {".yarn/cache/a.zip"}}, made_is_copied},
        {"composer install", {composer, {"composer.lock", "{}"}, {"vendor/autoload.php"}}, made_is_copied},
        {"poetry install --no-root",
         {{"poetry.lock", ""}, {"pyproject.toml", ""}, {".venv/pyvenv.cfg"}},
         made_is_copied},
        {"bundle install --deployment",
         {{"Gemfile", ""}, {"Gemfile.lock"}, {"vendor/bundle/a"}},
         made_is_copied},
        {"pip install -r requirements.txt -t lib", {requirements, {"lib/a.py"}}, made_is_copied},
        {"dotnet restore", {{"a.csproj", "<Project/>"}, {"obj/project.assets.json"}}, made_is_copied},
        {"mix deps.get", {{"mix.exs", ""}, {"deps/a/mix.exs"}}, made_is_copied},
        // What it is told to read
        {"npm ci --userconfig ci.npmrc", {package, lock, {"ci.npmrc"}}, reads_sources},
        {"pip install -r requirements.txt --src vendor", {requirements, {"vendor/a.py"}}, reads_sources},
        {"python -m pip install -r requirements.txt", {requirements}, assuming},
    };
    for (const auto& each : cases) {
        CAPTURE(each.install);
        const auto out =
            rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN " + std::string(each.install) + "\n", each.files);
        if (each.reason)
            CHECK(out == "left: " + std::string(to_string(*each.reason)));
        else
            CHECK(out.substr(0, out.find(':')) == "assuming");
    }
}

TEST_CASE("copy_manifests_first: what a context does not tell alone") {
    const context_files files{
        {"package.json", plain_package}, {"package-lock.json", plain_lock}, {"bin/npm"}, {"main.js"}};
    struct {
        std::string_view text;
        std::string_view level;
    } const cases[] = {
        {"WORKDIR /app\nCOPY . .\nRUN npm ci\n", "safe"},
        {"WORKDIR /usr/src/app\nCOPY . .\nRUN npm ci\n", "safe"},
        {"WORKDIR /home/node/app\nCOPY . .\nRUN npm ci\n", "safe"},
        {"COPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /root\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /home/node\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /usr/local\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /usr/lib/a\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV PATH=/app/node_modules/.bin:$PATH\nCOPY . .\nRUN npm ci\n", "safe"},
        {"WORKDIR /app\nENV PATH=/app/bin:$PATH\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV HOME=/app\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV APP_HOME=/app NODE_ENV=production\nCOPY . .\nRUN npm ci\n", "safe"},
        {"WORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y git\nRUN npm ci && make\n",
         "safe"},
        {"WORKDIR /var/www\nCOPY . .\nRUN apt-get install -y nginx\nRUN npm ci\n", "assuming"},
        {"ARG D=/app\nWORKDIR $D\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"ENV D=/app\nWORKDIR $D\nCOPY . $D\nRUN npm ci\n", "safe"},
        {"WORKDIR /app\nENV A=-r./main\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV A=bin\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV NODE_OPTIONS=-r./bin/npm\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV JAVA_OPTS=-Da.b=bin\nCOPY . .\nRUN npm ci\n", "assuming"},
        {"WORKDIR /app\nENV A=b:/app/bin/npm\nCOPY . .\nRUN export X=y && npm ci\n", "assuming"},
        {"WORKDIR /app\nCOPY . .\nRUN export A=/app/bin && npm ci\n", "assuming"},
        {"WORKDIR /app\nCOPY . .\nRUN export A=\"--require ./bin/npm\"; npm ci\n", "assuming"},
        {"WORKDIR /app\nCOPY . .\nRUN A=bin npm ci\n", "assuming"},
        {"WORKDIR /app\nCOPY . .\nRUN export A=b && npm ci\n", "safe"},
        {"WORKDIR /app\nCOPY . .\nRUN useradd bin && echo bin && npm ci\n", "safe"},
        {"WORKDIR /app\nCOPY . .\nRUN apt-get install -y bin\nRUN npm ci\n", "safe"},
        {"WORKDIR /app\nCOPY . .\nRUN pip install --log bin poetry\nRUN npm ci\n", "left"},
        {"WORKDIR /app\nCOPY . .\nRUN pecl install bin\nRUN npm ci\n", "left"},
        {"WORKDIR /app\nCOPY --chown=5:6 . .\nRUN useradd -u 5 a\nRUN npm ci\n", "safe"},
        {"SHELL [\"/app/bin/npm\", \"-c\"]\nWORKDIR /app\nCOPY . .\nRUN [\"npm\", \"ci\"]\n", "assuming"},
        {"WORKDIR /app\nCOPY . .\nRUN yarn global add a\nRUN npm ci\n", "assuming"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.text);
        const auto out = rewrite("FROM base\n" + std::string(each.text), files);
        CHECK(out.substr(0, out.find(':')) == each.level);
    }
    // An ignore file whose text is not known.
    auto unsure = make_context(files);
    unsure.files.is_certain = false;
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci\n", unsure).starts_with("assuming"));
    // Manifests that are ignored, and folders that are.
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci\n", make_context(files, "package.json\n")) ==
          "left: the build context does not have the manifest");
    context_files with_modules = files;
    with_modules.push_back({"node_modules/a/index.js"});
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
                  make_context(with_modules, "node_modules\n"))
              .starts_with("safe"));
    // Without texts
    CHECK(
        rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
                tare::known_context{*tare::make_build_context(
                    std::vector<std::string_view>{"package.json", "package-lock.json"})}) ==
        "assuming:\nFROM base\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n");
    // A folder of the context
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY web .\nRUN npm ci\n",
                  {{"web/.npmrc", ""},
                   {"web/package.json", plain_package},
                   {"web/package-lock.json", plain_lock}}) ==
          "safe:\nFROM base\nWORKDIR /app\nCOPY web/package.json web/package-lock.json web/.npmrc ./\nRUN "
          "npm ci\nCOPY web .\n");
    // Corepack writes down which version it took.
    const std::string enabled = "FROM base\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN pnpm i "
                                "--frozen-lockfile --ignore-scripts\n";
    CHECK(rewrite(enabled, {{"package.json", "{}"}, {"pnpm-lock.yaml"}}).starts_with("assuming"));
    CHECK(rewrite(enabled, {{"package.json", R"({"packageManager": "pnpm@8.0.0"})"}, {"pnpm-lock.yaml"}})
              .starts_with("safe"));
    // Composer may be told for good to look for classes.
    CHECK(rewrite("FROM base\nRUN composer config -g optimize-autoloader true\nWORKDIR /app\nCOPY . .\nRUN "
                  "composer install\n",
                  {{"composer.json", "{}"}, {"composer.lock", "{}"}})
              .starts_with("assuming"));
    // Texts may be owned by what is asked for them.
    const auto owned = [](std::string_view path) {
        return path == "Cargo.toml"
                   ? std::optional<std::string>("[package]\nname = \"" + std::string(60, 'a') + "\"\n")
                   : std::nullopt;
    };
    CHECK(rewrite("FROM rust\nWORKDIR /app\nCOPY . .\nRUN cargo build\n",
                  tare::known_context{*tare::make_build_context(std::vector<std::string_view>{"Cargo.toml"}),
                                      owned})
              .find("--package " + std::string(60, 'a') + " ") != std::string::npos);
    // A folder in what is copied, below another project
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci\n",
                  {{"package.json", "{}"},
                   {"web/package.json", plain_package},
                   {"web/package-lock.json", plain_lock}})
              .starts_with("assuming"));
    context_files spread{{"a.sln", ""}};
    const std::vector<std::string> projects{"a/a.csproj", "b/b.csproj", "c/c.csproj"};
    for (const auto& each : projects) spread.push_back({each, "<Project/>"});
    CHECK(rewrite("FROM base\nWORKDIR /app\nCOPY . .\nRUN dotnet restore\n", make_context(spread),
                  {.max_folders = 3}) == "left: the manifests are spread over too many folders");
}

TEST_CASE("copy_manifests_first: composes, and says what it does") {
    const auto before = tare::parse("FROM base\nWORKDIR /app\nCOPY . .\nRUN npm ci\n");
    using tare::operator|;
    const auto rules = tare::copy_manifests_first() | tare::copy_manifests_first();
    const auto found = tare::check(before, rules);
    REQUIRE(found.size() == 2);
    CHECK(found[0].rule == "copy-manifests-first");
    CHECK(found[0].level == tare::applicability::assuming);
    CHECK(found[0].assumption == "the install needs no files of the build context but those copied before "
                                 "it, and changes none that is copied after it");
    CHECK(tare::apply(before, rules) == before);
}

namespace {

constexpr bool is_safe_at_compile_time() {
    const auto dockerfile = tare::parse_view("FROM node:20 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && "
                                             "npm run build\nFROM nginx\nCOPY --from=build /app/dist /srv\n");
    const auto context =
        make_context({{"package.json", plain_package}, {"package-lock.json", plain_lock}, {"src/index.ts"}});
    const auto found = tare::check(dockerfile, tare::copy_manifests_first(context));
    return found.size() == 1 && found[0].level == tare::applicability::safe && found[0].edits.size() == 2 &&
           found[0].edits[0].replacement == "COPY package.json package-lock.json ./\n" &&
           found[0].edits[1].replacement == "\nCOPY . .\nRUN ";
}
static_assert(!tare::test::constexpr_tables<> || is_safe_at_compile_time());

} // namespace
