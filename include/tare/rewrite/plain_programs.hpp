#pragma once

#include <tare/model/command_wrapper.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/builtin.hpp>
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

/// Whether a command may start a program that this table does not know to be plain, or another script.
[[nodiscard]] constexpr bool may_start_anything(shell_command command) {
    const shell_call call(command);
    if (call.kind() == call_kind::nothing || call.kind() == call_kind::query) return false;
    if (call.kind() != call_kind::known) return true;
    if (const auto builtin = call.builtin()) {
        const bool runs = builtin->effect == builtin_effect::anything;
        const bool replaces = builtin->effect == builtin_effect::replacement && !call.operands().empty();
        const bool traps = builtin->effect == builtin_effect::traps;
        return runs || replaces || traps;
    }
    auto name = call.name();
    auto operands = call.operands();
    for (auto at = operands.begin();; ++at) {
        name = name.substr(name.rfind('/') + 1);
        if (find_command_wrapper(name) == nullptr || name == "exec") break;
        const auto next = at == operands.end() ? std::nullopt : verbatim_text(*at);
        if (!next || next->starts_with('-') || next->find('=') != std::string_view::npos) return true;
        name = *next;
    }
    if (name == "find") {
        for (const auto word : operands) {
            const auto text = verbatim_text(word);
            if (text && (text->starts_with("-exec") || text->starts_with("-ok"))) return true;
        }
        return false;
    }
    return !plain_programs.contains(name);
}

} // namespace detail
} // namespace tare::inline v0
