#pragma once

#include <tare/model/command_wrapper.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/builtin.hpp>
#include <tare/shell/element.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/word_expansion.hpp>

#include <array>
#include <string_view>

namespace tare::inline v0 {
namespace detail {

/// Programs of a distribution that start nothing of the Dockerfile's author, and install nothing.
inline constexpr word_list plain_programs =
    "[ adduser addgroup apt-key apt-mark add-apt-repository apt-add-repository apt-config arch basename "
    "base64 bunzip2 bzip2 cat chgrp chmod chown chpasswd chsh cksum clear cmp comm cp cpio csplit curl cut "
    "date dd "
    "debconf-set-selections delgroup deluser df diff dirname dpkg dpkg-deb dpkg-divert dpkg-query "
    "dpkg-reconfigure dpkg-statoverride du echo egrep expand expr factor fallocate false fc-cache fgrep file "
    "fold "
    "gawk getconf getent git gpasswd gpg gpg2 grep groupadd groupdel groupmod gunzip gzip head hostname "
    "iconv id install jar join jq keytool ldconfig less ln locale locale-gen localedef logger ls lsb_release "
    "lz4 md5sum "
    "mkdir mkfifo mknod mktemp mv nl nproc numfmt od openssl passwd paste patch pidof pkill "
    "printenv printf ps pwd readelf readlink realpath rename rev rm rmdir rpm rsync sed seq sha1sum "
    "sha256sum "
    "sha512sum shred shuf sleep sort stat strip stty sum sync tac tail tar tee test touch tr tree "
    "true truncate tsort tty uname unexpand uniq unlink unxz unzip update-alternatives "
    "update-ca-certificates "
    "update-locale update-rc.d useradd userdel usermod wc wget which whoami xz yes zcat zip zstd";

/// The program that a command runs in the end, looked at through `sudo` and its like.
struct final_program {
    std::string_view name; ///< without its folder; empty where it is not known, or options stand before it
    shell_range<shell_word> operands;
};

[[nodiscard]] constexpr final_program find_final_program(const shell_call& call) noexcept {
    const auto& table = call.command().table();
    const auto end = table.nodes[call.command().index()].next;
    final_program out{call.name(), call.operands()};
    for (;;) {
        out.name = out.name.substr(out.name.rfind('/') + 1);
        if (find_command_wrapper(out.name) == nullptr || out.name == "exec") return out;
        const auto next = out.operands.at(0);
        out.name = next ? verbatim_text(*next).value_or(std::string_view()) : std::string_view();
        if (out.name.starts_with('-') || out.name.find('=') != std::string_view::npos) out.name = {};
        if (next) out.operands = {table, table.nodes[next->index()].next, end};
    }
}

/// Whether a command may start a program that this table does not know to be plain, or another script.
[[nodiscard]] constexpr bool may_start_anything(shell_command command) {
    const shell_call call(command);
    if (call.kind() == call_kind::nothing || call.kind() == call_kind::query) return false;
    if (call.kind() != call_kind::known) return true;
    if (const auto builtin = call.builtin()) {
        const bool runs = builtin->effect == builtin_effect::anything;
        const bool replaces = builtin->effect == builtin_effect::replacement && !call.operands().empty();
        const bool traps = builtin->effect == builtin_effect::traps;
        const bool names_another = builtin->effect == builtin_effect::aliases && call.name() == "alias";
        return runs || replaces || traps || names_another;
    }
    const auto program = find_final_program(call);
    if (program.name == "find") {
        for (const auto word : program.operands) {
            const auto text = verbatim_text(word);
            if (text && (text->starts_with("-exec") || text->starts_with("-ok"))) return true;
        }
        return false;
    }
    return !plain_programs.contains(program.name);
}

} // namespace detail
} // namespace tare::inline v0
