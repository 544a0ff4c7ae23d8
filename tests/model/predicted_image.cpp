#include <tare/model/predicted_image.hpp>
#include <tare/syntax/parse.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "constexpr_stages.hpp"

namespace {

/// Knows `a`, which has PATH only, `w`, which is for Windows, and `full`, which has everything.
std::optional<tare::image_config> look_up(std::string_view name, const tare::platform&) {
    tare::image_config out;
    if (name == "docker.io/library/a:latest") {
        out.environment = {{"PATH", "/bin"}};
        return out;
    }
    if (name == "docker.io/library/w:latest") {
        out.os = "windows";
        return out;
    }
    if (name == "docker.io/library/bare:latest") return out;
    if (name != "docker.io/library/full:latest") return std::nullopt;
    out.author = "A";
    out.environment = {{"PATH", "/bin"}, {"B", "1"}};
    out.entrypoint = {"e"};
    out.command = {"c"};
    out.working_directory = "/w";
    out.user = "u";
    out.ports = {{80, tare::port_protocol::tcp}};
    out.volumes = {"/v"};
    out.labels = {{"l", "1"}};
    out.shell = {"/bin/bash", "-c"};
    out.stop_signal = "9";
    out.triggers = {"ENV T=1", "LABEL t=$B"};
    return out;
}

/// What is set, without PATH=/bin; or BuildKit's line and sentence.
std::string shown(std::string_view text, const tare::build_options& options = {}) {
    const auto document = tare::parse_view(text);
    const auto image = tare::predict_image(document, options, look_up);
    if (!image) return std::to_string(image.error().line) + ": " + image.error().message();
    std::string out;
    const auto put = [&](std::string_view name, std::string_view value) {
        if (!out.empty()) out += ' ';
        ((out += name) += '=') += value;
    };
    const auto put_text = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) put(name, value);
    };
    const auto put_list = [&](std::string_view name, const std::vector<std::string>& list) {
        if (list.empty()) return;
        std::string joined;
        for (const auto& each : list) joined += (joined.empty() ? "[" : "|") + each;
        put(name, joined + "]");
    };
    const auto& config = image->config;
    put_text("?", image->unknown_base);
    put_text("author", config.author);
    for (const auto& each : config.environment)
        if (each.value != "/bin") put("$" + each.name, each.value);
    put_list("entrypoint", config.entrypoint);
    put_list("cmd", config.command);
    if (config.arguments_escaped) put_text("escaped", "yes");
    put_text("dir", config.working_directory);
    put_text("user", config.user);
    for (const auto port : config.ports) put_text("port", to_string(port));
    put_list("volumes", config.volumes);
    for (const auto& each : config.labels) put(each.name, "'" + each.value + "'");
    if (config.health) {
        put_list("health", config.health->test);
        if (config.health->interval != 0) put("interval", std::to_string(config.health->interval));
        if (config.health->retries != 0) put("retries", std::to_string(config.health->retries));
    }
    put_list("shell", config.shell);
    put_text("signal", config.stop_signal);
    put_list("onbuild", config.triggers);
    return out;
}

struct row {
    std::string_view text;
    std::string_view expected;
};

void check(std::initializer_list<row> rows) {
    for (const auto& each : rows) {
        CAPTURE(each.text);
        CHECK(shown(each.text) == each.expected);
    }
}

} // namespace

TEST_CASE("bases") {
    constexpr std::string_view path = "$PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    CHECK(shown("FROM a").empty());
    CHECK(shown("FROM bare") == path);
    CHECK(shown("FROM scratch") == std::string(path) + " dir=/");
    CHECK(shown("FROM unknown\nENV A=1") == "?=docker.io/library/unknown:latest $A=1");
    CHECK(shown("FROM unknown AS s\nFROM a\nCOPY --from=s x y").empty());
    CHECK(shown("FROM full") == "author=A $B=1 $T=1 entrypoint=[e] cmd=[c] dir=/w user=u port=80/tcp "
                                "volumes=[/v] l='1' t='1' shell=[/bin/bash|-c] signal=9");
    CHECK(shown("FROM --platform=windows/amd64 w\nWORKDIR C:/x/y\nWORKDIR z\nCMD dir") ==
          "cmd=[cmd|/S|/C|dir] escaped=yes dir=\\x\\y\\z");
}

TEST_CASE("ENV") {
    check({
        {"FROM a\nENV A=1\nENV A=2 B=$A C=${A}x", "$A=2 $B=1 $C=1x"}, // all words see what was before
        {"FROM a\nENV A=1 B=2\nENV A=3\nENV C=4", "$A=3 $B=2 $C=4"},
        {"FROM a\nENV a=1 A=2", "$a=1 $A=2"},
        {"FROM a\nENV PATH=/x:$PATH", "$PATH=/x:/bin"},
        {"FROM a\nENV X=$NOPE Y=${NOPE:-d} W=${NOPE:+z}", "$X= $Y=d $W="},
        {"FROM a\nENV A  b  c $PATH \"q\" ", "$A=b  c /bin q"},
        {"FROM a\nENV A=\"x y\" B='$A' C=\"\\$A\" D=a\\ b E=", "$A=x y $B=$A $C=$A $D=a b $E="},
        {"FROM a\nENV V=n\nENV $V=1", "$V=n $n=1"},
        {"# escape=`\nFROM a\nENV A=x`$Y B=a\\b", "$A=x$Y $B=a\\b"},
        {"FROM a AS s\nENV A=1\nFROM s\nENV B=$A A=2", "$A=2 $B=1"},
        {"FROM a\nENV F=${X:?msg}", "2: failed to process \"${X:?msg}\": X: msg"},
        {"FROM a\nENV F=${X!y}", "2: failed to process \"${X!y}\": unsupported modifier (!) in substitution"},
        {"FROM a\nARG F=${X:?msg}", "2: failed to process \"${X:?msg}\": X: msg"},
    });
}

TEST_CASE("CMD, ENTRYPOINT and SHELL") {
    check({
        {"FROM a\nCMD [\"c\"]\nENTRYPOINT [\"e\"]", "entrypoint=[e] cmd=[c] escaped=yes"},
        {"FROM a AS p\nCMD [\"c\"]\nFROM p\nENTRYPOINT [\"e\"]", "entrypoint=[e] escaped=yes"},
        {"FROM a AS p\nCMD [\"c\"]\nFROM p\nCMD [\"d\"]\nENTRYPOINT [\"e\"]",
         "entrypoint=[e] cmd=[d] escaped=yes"},
        {"FROM a\nCMD echo  hi   $X", "cmd=[/bin/sh|-c|echo  hi   $X] escaped=yes"},
        {"FROM a\nSHELL [\"/bin/bash\",\"-c\"]\nCMD a\nENTRYPOINT b",
         "entrypoint=[/bin/bash|-c|b] cmd=[/bin/bash|-c|a] escaped=yes shell=[/bin/bash|-c]"},
        {"FROM a\nCMD a\nSHELL [\"/bin/bash\",\"-c\"]",
         "cmd=[/bin/sh|-c|a] escaped=yes shell=[/bin/bash|-c]"},
        {"FROM a AS p\nSHELL [\"s\"]\nFROM p\nCMD x", "cmd=[s|x] escaped=yes shell=[s]"},
        {"FROM a\nCMD []", "escaped=yes"},
        {"FROM a\nCMD [\"x\"]\nENTRYPOINT []", "cmd=[x] escaped=yes"},
        {"FROM a\nENTRYPOINT", "entrypoint=[/bin/sh|-c|]"},
        {"FROM a\nENV X=1\nCMD [\"$X\"]", "$X=1 cmd=[$X] escaped=yes"},
        {"FROM a\nCMD ['a', 'b']", "cmd=[/bin/sh|-c|['a', 'b']] escaped=yes"},
    });
}

TEST_CASE("the other settings") {
    check({
        {"FROM a\nEXPOSE 80 443/tcp 53/UDP 8000-8002", "port=80/tcp port=443/tcp port=8000/tcp port=8001/tcp "
                                                       "port=8002/tcp port=53/udp"},
        {"FROM a\nENV P=\"80 81\"\nEXPOSE $P 80-82", "$P=80 81 port=80/tcp port=81/tcp port=82/tcp"},
        {"FROM a\nEXPOSE $NOPE", ""},
        {"FROM a\nEXPOSE \"80\" '81'", "port=80/tcp port=81/tcp"},
        {"FROM a\nEXPOSE $NOPE/tcp", "2: invalid port: \"/tcp\": no port specified"},
        {"FROM a\nEXPOSE [\"80\"]", "2: invalid containerPort: [80]"},
        {"FROM a\nENV V=1\nLABEL b=1 \"a c\"=\"d e\" $V=k f=$V g='$V' b=2",
         "$V=1 1='k' a c='d e' b='2' f='1' g='$V'"},
        {"FROM a AS p\nLABEL x=1 y=1\nFROM p\nLABEL y=2", "x='1' y='2'"},
        {"FROM a\nHEALTHCHECK --interval=1m30s --retries=5 CMD curl -f  x",
         "health=[CMD-SHELL|curl -f  x] interval=90000000000 retries=5"},
        {"FROM a\nHEALTHCHECK CMD [\"a\",\"b\"]", "health=[CMD|a|b]"},
        {"FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK --interval=1s NONE", "health=[NONE]"},
        {"FROM a\nENV V=/v\nVOLUME [\"/a\", \"$V/b\", \"/a\"]", "$V=/v volumes=[/a|/v/b]"},
        {"FROM a\nVOLUME $NOPE", "2: VOLUME specified can not be an empty string"},
        {"FROM a\nENV U=x\nUSER $U:$U", "$U=x user=x:x"},
        {"FROM a\nUSER x\nUSER $NOPE", ""},
        {"FROM a\nENV D=/x\nWORKDIR $D/${E:-y}\nWORKDIR z", "$D=/x dir=/x/y/z"},
        {"FROM a\nSTOPSIGNAL term", "signal=term"},
        {"FROM a\nSTOPSIGNAL NOPE", "2: invalid signal: NOPE"},
        {"FROM a\nMAINTAINER Me <a@b> $X", "author=Me <a@b> $X"},
    });
}

TEST_CASE("triggers") {
    check({
        {"FROM a\nONBUILD RUN echo $X\nONBUILD env A=1", "onbuild=[RUN echo $X|env A=1]"},
        {"FROM a AS p\nONBUILD ENV A=1\nONBUILD LABEL l=$A\nENV A=0\nFROM p\nENV B=$A", "$A=1 $B=1 l='1'"},
        {"FROM a AS p\nONBUILD ENV A=1\nFROM p AS q\nFROM q\nENV B=$A", "$A=1 $B=1"},
        {"FROM a AS p\nONBUILD ARG X=1\nONBUILD ENV Y=$X\nFROM p", "$Y=1"},
        {"FROM a AS p\nONBUILD EXPOSE x\n\nFROM p", "4: invalid containerPort: x"},
        {"FROM a AS p\nONBUILD COPY a\nFROM p",
         "3: COPY requires at least two arguments, but only one was provided. Destination could not be "
         "determined"},
    });
}

TEST_CASE("what BuildKit refuses before it runs anything") {
    check({
        {"FROM a\nCOPY --from=z x y\nFROM a AS z", ""}, // not needed
        {"FROM a\nEXPOSE zz\nFROM a", ""},
        {"FROM a AS s\nCOPY --from=z x y\nFROM a AS z\nFROM s",
         "2: cannot copy from stage \"z\", it needs to be defined before current stage \"s\""},
        {"FROM a AS q\nRUN --mount=from=z,target=/m x\nFROM a AS z\nFROM q",
         "2: cannot mount from stage \"z\" to \"/m\", stage needs to be defined before current command"},
        {"FROM a\nENV T=/\nRUN --mount=target=$T x", "3: invalid mount target \"/\""},
        {"FROM a\nRUN --mount=type=cache x", "2: invalid mount target \"/\""},
        {"FROM a\nWORKDIR /w\nRUN --mount=type=cache x", "dir=/w"},
        {"FROM a\nRUN --mount=type=secret,from=i,target=/m x", "2: secret mount should not have a from"},
        {"FROM a\nRUN --mount=type=$T,target=/m x", "2: unsupported mount type \"\""},
        {"FROM a\nRUN --mount=type=ssh,source=x x", "2: ssh does not support source"},
        {"FROM a\nRUN --device=x x",
         "2: device feature is only supported in Dockerfile frontend 1.14.0-labs or "
         "later"},
        {"FROM a\nCOPY --chmod=10000 x y",
         "2: invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777"},
        {"FROM a\nARG M=u=rw\nCOPY --chmod=$M x y", ""},
        {"FROM a\nCOPY https://x/y /", "2: source can't be a URL for COPY"},
        {"FROM a\nCOPY https://x/y.git /", "2: source can't be a git ref for COPY"},
        {"FROM a\nADD https://x/y https://x/y.git git@x:y /", ""},
        {"FROM a\nADD https://x/y.git?depth=1 /", "2: unexpected query \"depth\""},
        {"FROM a\nADD --checksum=sha256:00 x /", "2: checksum requires HTTP(S) or Git sources"},
        {"FROM a\nADD --checksum=sha256:00 x y /", "2: checksum can't be specified for multiple sources"},
        {"FROM a\nADD --checksum=sha256:00 https://x/y /", "2: invalid checksum digest format"},
        {"FROM a\nCOPY ${X?} /", "2: failed to process \"${X?}\": X: is not allowed to be unset"},
        {"FROM a\nCOPY <<E /\n${X?}\nE", "2: failed to process \"${X?}\\n\": X: is not allowed to be unset"},
        {"FROM a\nCOPY <<'E' /\n${X?}\nE", ""},
        {"FROM --platform=windows/amd64 w\nCOPY x d:/",
         "2: removing drive letter: The specified path is not on "
         "the system drive (C:)"},
        {"FROM $I", "1: base name ($I) should not be blank"},
        {"FROM a\nEXAMPLE", "2: dockerfile parse error on line 2: unknown instruction: EXAMPLE"},
        {"", "0: the Dockerfile cannot be empty"},
    });
}

TEST_CASE("the target and the build arguments") {
    constexpr std::string_view text =
        "ARG V=1\nFROM a AS one\nARG V\nENV X=$V\nFROM one AS two\nENV Y=$V\nFROM a";
    CHECK(shown(text).empty());
    CHECK(shown(text, {.target = "one"}) == "$X=1");
    CHECK(shown(text, {.target = "TWO", .arguments = {{"V", "2"}}}) == "$X=2 $Y=2");
    CHECK(shown(text, {.target = "three"}) == "0: target stage \"three\" could not be found");
}

TEST_CASE("where an error stands") {
    const auto document = tare::parse_view("FROM a\nENV A=1 \\\n  B=${X!}\n");
    const auto image = tare::predict_image(document, {}, look_up);
    REQUIRE_FALSE(image);
    CHECK(slice(document.text(), image.error().range) == "B=${X!}");
}

static_assert(!tare::test::constexpr_stages<> || [] {
    const auto document = tare::parse_view("FROM scratch\nENV X=1\nUSER $X\nCMD [\"a\"]\n");
    const auto image = tare::predict_image(document);
    return image && image->config.user == "1" && image->config.command.size() == 1;
}());
