#pragma once

#include <tare/shell/edit_script.hpp>
#include <tare/shell/embedded_script.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tests {

/// What is done to a script.
enum class edit_kind {
    insert_after,
    insert_before,
    remove,
    insert_word,
    replace_word,
    wrap_command,
    wrap_list
};

/// One edit of a script, and what it was asked for.
struct tried_edit {
    edit_kind kind = {};
    std::size_t command = 0; ///< the simple command it is about, by its place among them
    tare::list_joint joint = {};
    tare::enclosure with = {};
    tare::script_edits edits;
};

/// Calls `see(tried_edit)` with every edit at every simple command of a script and of its list.
template <class See>
void for_each_edit(const tare::embedded_script& script, See see) {
    using tare::enclosure;
    using tare::list_joint;
    const auto commands = script.script()->commands();
    std::size_t at = 0;
    for (const auto& each : commands) {
        const tare::shell_command target(script.script()->table(), each.node);
        for (const auto joint :
             {list_joint::and_if, list_joint::or_if, list_joint::semicolon, list_joint::newline}) {
            see({edit_kind::insert_after,
                 at,
                 joint,
                 {},
                 insert_after(script, target, joint, "added 'to it'")});
            see({edit_kind::insert_before,
                 at,
                 joint,
                 {},
                 insert_before(script, target, joint, "added 'to it'")});
        }
        see({edit_kind::remove, at, {}, {}, remove_command(script, target)});
        for (const auto with : {enclosure::group, enclosure::subshell})
            see({edit_kind::wrap_command, at, {}, with, wrap(script, target, with)});
        std::size_t count = 0;
        if (target.is_simple())
            for (const auto word : target.words()) {
                see({edit_kind::insert_word, at, {}, {}, insert_word(script, target, count++, "--added")});
                see({edit_kind::replace_word, at, {}, {}, replace_word(script, word, "./replaced")});
            }
        ++at;
    }
    const auto list = script.script()->list();
    if (!list) return;
    for (const auto with : {enclosure::group, enclosure::subshell}) {
        see({edit_kind::wrap_list, at, {}, with, wrap(script, *list, with)});
        for (const auto pipeline : list->pipelines())
            see({edit_kind::wrap_list, at, {}, with, wrap(script, pipeline, with)});
    }
}

} // namespace tests
