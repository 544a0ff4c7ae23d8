#pragma once

#include <tare/model/command_wrapper.hpp>
#include <tare/model/word_list.hpp>
#include <tare/shell/script.hpp>
#include <tare/shell/shell_call.hpp>
#include <tare/shell/shell_setting.hpp>
#include <tare/shell/word_expansion.hpp>

#include <optional>
#include <string_view>
#include <vector>

/// What is known of programs that matters to those who join scripts.
namespace tare::inline v0 {
namespace detail {

/// Programs that a shell which ran them once may go on running from where it found them: no package
/// of a distribution and no build moves these.
inline constexpr word_list steady_programs =
    "a2dismod a2dissite a2enmod a2ensite add-apt-repository addgroup adduser apk apt apt-cache apt-get "
    "apt-key apt-mark basename cat chgrp chmod chown chpasswd cp cut date debconf-set-selections delgroup "
    "deluser dirname dnf dnf-config-manager docker-php-ext-configure docker-php-ext-enable "
    "docker-php-ext-install dpkg dpkg-divert dpkg-query dpkg-reconfigure echo find groupadd groupdel "
    "groupmod head id install ldconfig ln locale-gen localedef ls md5sum microdnf mkdir mktemp mv pacman "
    "passwd phpenmod rm rmdir rpm rpmkeys sed setcap sha256sum sleep sort ssh-keygen ssh-keyscan stat sudo "
    "sync tail tar tdnf tee test touch tr true uname update-alternatives update-ca-certificates update-rc.d "
    "useradd userdel usermod wc which xargs yum yum-config-manager zypper";

/// Programs that stay in their place as long as none is run but these, those above that make no files of other
/// names, and builtins.
inline constexpr word_list fetching_programs = "curl git wget";
inline constexpr word_list placing_programs =
    "cp docker-php-ext-install find install ln mv sudo tar tee xargs";

/// Programs that show the shell to be a POSIX one, as no Windows has them.
inline constexpr word_list posix_programs =
    "addgroup adduser apk apt apt-get aptitude dnf dpkg groupadd groupmod ldconfig locale-gen microdnf "
    "pacman "
    "rpm tdnf update-alternatives update-ca-certificates update-rc.d useradd usermod yum zypper";

/// Programs that may leave others running, which the next RUN would find ended: services, agents, and the
/// servers of build tools.
inline constexpr word_list starting_programs =
    "adb anacron apache2ctl apachectl at atd batch bazel bazelisk cron crond daemon daemonize dbus-daemon "
    "dbus-launch dirmngr dockerd dotnet gpg gpg-agent gpg2 gradle gradlew httpd invoke-rc.d keychain mongod "
    "mvnd mysqld mysqld_safe nginx nohup pacman-key pg_ctl pg_ctlcluster php-fpm pm2 postgres "
    "rabbitmq-server rc-service redis-server "
    "rsyslogd sbt sccache screen service setsid slapd ssh-agent sshd start-stop-daemon supervisord systemctl "
    "tmux watchman Xvfb";
/// Words with which those leave nothing running.
inline constexpr word_list stopping_words = "--dearmor --no-daemon --version";

/// Programs that change what every RUN finds anew: mounts, settings of the kernel and the network.
inline constexpr word_list session_programs =
    "hostname ifconfig insmod ip iptables losetup mknod modprobe mount route swapoff swapon sysctl umount";

/// Programs that change accounts.
inline constexpr word_list account_programs =
    "addgroup adduser chsh delgroup deluser gpasswd groupdel groupmod userdel usermod";

/// Programs that change what bash knows of languages when it starts.
inline constexpr word_list locale_programs = "locale-gen localedef update-locale";

/// Programs that put files in the place of others, and the shells that may be among those.
inline constexpr word_list replacing_programs =
    "chmod cp dpkg-divert dpkg-reconfigure install ln mv rm tee update-alternatives";
inline constexpr word_list shell_programs = "ash bash busybox dash sh";

/// Programs that make or change the files they name.
inline constexpr word_list file_programs = "chmod chown cp dd install ln mkdir mv rm tee touch";

/// Programs that take folders away, and those that may be told to.
inline constexpr word_list removing_programs = "mv rimraf rm rmdir";
/// Those that take the home of an account away where they are told to.
inline constexpr word_list home_removing_programs = "deluser userdel";
/// Programs that may be given a script in a word.
inline constexpr word_list script_runners = "ash bash dash ksh runuser sh su zsh";
inline constexpr word_list searching_programs = "busybox find parallel toybox xargs";

/// The words of a command from the program on that it runs in the end, looked at through `sudo`, `env` and
/// their like. Empty where it runs none.
[[nodiscard]] constexpr std::vector<shell_word> program_words(const shell_call& call) {
    std::vector<shell_word> out;
    if (!call.word() || call.kind() == call_kind::query) return out;
    out.push_back(*call.word());
    for (const auto word : call.operands()) out.push_back(word);
    return out;
}

/// The name without its folders of the program that a word calls, if it is known.
[[nodiscard]] constexpr std::string_view program_name(shell_word word) noexcept {
    const auto text = verbatim_text(word);
    return text ? base_name(*text) : std::string_view{};
}

/// Calls `visit(name)` with each stretch of a text that may be a program's name.
template <class Visit>
constexpr void for_each_name(std::string_view text, Visit visit) {
    constexpr std::string_view letters = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    while (!text.empty()) {
        const auto end = text.find_first_not_of(letters);
        visit(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

/// Calls `visit(name, place)` with each name that may be a program which a command runs: the first word's;
/// where that only runs another program, those of the words after it too.
template <class Visit>
constexpr void for_each_program(const std::vector<shell_word>& words, Visit visit) {
    for (std::size_t place = 0; place < words.size(); ++place) {
        const auto name = program_name(words[place]);
        visit(name, place);
        const bool runs_another = searching_programs.contains(name) || find_command_wrapper(name) != nullptr;
        if (place == 0 && !runs_another) return;
    }
}

} // namespace detail
} // namespace tare::inline v0
