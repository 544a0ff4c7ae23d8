#include <tare/shell/parse_script.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "shown.hpp"

using tare::shell_dialect;
using tare::shell_fault;

namespace {

struct tree_case {
    std::string_view text;
    std::string_view tree;
};

struct fault_case {
    std::string_view text;
    shell_fault fault;
    std::string_view where;
};

// What POSIX's shell has; bash reads it alike.
constexpr tree_case posix_trees[] = {
    {"a", "list{simple{'a'}}"},
    {"a b", "list{simple{'a' 'b'}}"},
    {" a  b # c", "list{simple{'a' 'b'}} comment[# c]"},
    {"a; b", "list{simple{'a'} ; simple{'b'}}"},
    {"a && b || c", "list{simple{'a'} && simple{'b'} || simple{'c'}}"},
    {"a | b & c", "list{pipeline{simple{'a'} | simple{'b'}} & simple{'c'}}"},
    {"! a | b", "list{pipeline{! simple{'a'} | simple{'b'}}}"},
    {"a\nb", "list{simple{'a'} nl[\\n] simple{'b'}}"},
    {"a; # b\n\nc", "list{simple{'a'} ; comment[# b] nl[\\n] nl[\\n] simple{'c'}}"},
    {"a && # b\n c", "list{simple{'a'} && comment[# b] nl[\\n] simple{'c'}}"},
    {"(a; b) >c", "list{subshell{( list{simple{'a'} ; simple{'b'}} ) redirection{> 'c'}}}"},
    {"{ a; }", "list{group{{ list{simple{'a'} ;} }}}"},
    {"if a; then b; elif c; then d; else e; fi",
     "list{if{if list{simple{'a'} ;} then list{simple{'b'} ;} elif list{simple{'c'} ;} then list{simple{'d'} "
     ";} else list{simple{'e'} ;} fi}}"},
    {"while a; do b; done", "list{while{while list{simple{'a'} ;} do list{simple{'b'} ;} done}}"},
    {"until a\ndo b\ndone <c",
     "list{until{until list{simple{'a'}} nl[\\n] do list{simple{'b'}} nl[\\n] done redirection{< 'c'}}}"},
    {"for i in a $b; do c; done",
     "list{for{for name[i] in 'a' word{parameter{$ name[b]}} ; do list{simple{'c'} ;} done}}"},
    {"for i; do a; done", "list{for{for name[i] ; do list{simple{'a'} ;} done}}"},
    {"case $a in b|c) d ;; (*) e; esac", "list{case{case word{parameter{$ name[a]}} in item{'b' | 'c' ) "
                                         "list{simple{'d'}} ;;} item{( '*' ) list{simple{'e'} ;}} esac}}"},
    {"case a in esac", "list{case{case 'a' in esac}}"},
    {"f() { a; }", "list{function{name[f] ( ) group{{ list{simple{'a'} ;} }}}}"},
    {"f() (a) >b", "list{function{name[f] ( ) subshell{( list{simple{'a'}} ) redirection{> 'b'}}}}"},
    {"a=b c=\"d\" e",
     "list{simple{assignment{name[a] = 'b'} assignment{name[c] = word{double{\\\" literal[d] \\\"}}} 'e'}}"},
    {"a= b", "list{simple{assignment{name[a] =} 'b'}}"},
    {">a", "list{simple{redirection{> 'a'}}}"},
    {"a <b >>c 2>&1", "list{simple{'a' redirection{< 'b'} redirection{>> 'c'} redirection{fd[2] >& '1'}}}"},
    {"a >|b <>c <&3", "list{simple{'a' redirection{>| 'b'} redirection{<> 'c'} redirection{<& '3'}}}"},
    {"cat <<A <<-B; c\n$x\nA\n\tb\n\tB\nd",
     "list{simple{'cat' redirection{<< 'A'} redirection{<<- 'B'}} ; simple{'c'} nl[\\n] heredoc{parameter{$ "
     "name[x]} literal[\\n] end[A] nl[\\n]} heredoc{dropped[\\t] literal[b\\n] dropped[\\t] end[B] nl[\\n]} "
     "simple{'d'}}"},
    {"cat <<'A'\n$x\\\nA", "list{simple{'cat' redirection{<< word{single{' literal[A] '}}}} nl[\\n] "
                           "heredoc{literal[$x\\\\\\n] end[A]}}"},
    {"$(cat <<A)\nb\nA", "list{simple{word{command{$( list{simple{'cat' redirection{<< 'A'}}} )}}} nl[\\n] "
                         "heredoc{literal[b\\n] end[A]}}"},
    {"a\\ b'c'd\"e$f\\g\\\"h\"",
     "list{simple{word{literal[a] escape[\\\\ ] literal[b] single{' literal[c] '} literal[d] double{\\\" "
     "literal[e] parameter{$ name[f]} literal[\\\\g] escape[\\\\\\\"] literal[h] \\\"}}}}"},
    {"$a${b}${#c}${d:-e f}${g%%*}$1$@$",
     "list{simple{word{parameter{$ name[a]} parameter{${ name[b] }} parameter{${ op[#] name[c] }} "
     "parameter{${ name[d] op[:-] 'e f' }} parameter{${ name[g] op[%%] '*' }} parameter{$ name[1]} "
     "parameter{$ name[@]} literal[$]}}}"},
    {"`a \\`b\\` \\$c`",
     "list{simple{word{backquoted{` list{simple{'a' word{backquoted{dropped[\\\\] ` list{simple{'b'}} "
     "dropped[\\\\] `}} word{parameter{dropped[\\\\] $ name[c]}}}} `}}}}"},
    {"\"`a \\\"b\\\"`\"", "list{simple{word{double{\\\" backquoted{` list{simple{'a' "
                          "word{double{dropped[\\\\] \\\" literal[b] dropped[\\\\] \\\"}}}} `} \\\"}}}}"},
    {"$(a)$((b + 1))$( (c) )", "list{simple{word{command{$( list{simple{'a'}} )} arithmetic{$(( 'b' sym[+] "
                               "'1' ))} command{$( list{subshell{( list{simple{'c'}} )}} )}}}}"},
    {"a\\\nb \\\nc", "list{simple{word{literal[a] joined[\\\\\\n] literal[b]} joined[\\\\\\n] 'c'}}"},
    {"#a", "comment[#a]"},
    {"[[ a ]]", "list{simple{'[[' 'a' ']]'}}"},
    {"a#b", "list{simple{'a#b'}}"},
};

// What bash alone has, or reads in another way.
constexpr tree_case bash_trees[] = {
    {"a |& b", "list{pipeline{simple{'a'} |& simple{'b'}}}"},
    {"a &>b &>>c <<<d", "list{simple{'a' redirection{&> 'b'} redirection{&>> 'c'} redirection{<<< 'd'}}}"},
    {"{fd}>a", "list{simple{redirection{fd[{fd}] > 'a'}}}"},
    {"a=(b [c]=d) e+=f g[1]=h",
     "list{simple{assignment{name[a] = array{( 'b' element{subscript{[ 'c' ]} = 'd'} )}} assignment{name[e] "
     "+= 'f'} assignment{name[g] subscript{[ '1' ]} = 'h'}}}"},
    {"a <(b) >(c)",
     "list{simple{'a' word{process{<( list{simple{'b'}} )}} word{process{>( list{simple{'c'}} )}}}}"},
    {"[[ ! -f a && (b == c* || $d =~ ^(e|f)$) ]]",
     "list{test{[[ sym[!] sym[-f] 'a' sym[&&] sym[(] 'b' sym[==] 'c*' sym[||] word{parameter{$ name[d]}} "
     "sym[=~] word{literal[^(e|f)] literal[$]} sym[)] ]]}}"},
    {"((a = b++ ? c[1] : -d, 2))", "list{arithmetic_command{(( 'a' sym[=] 'b' sym[++] sym[?] word{literal[c] "
                                   "subscript{[ '1' ]}} sym[:] sym[-] 'd' sym[,] '2' ))}}"},
    {"for ((i = 0; i < 9; i++)) { a; }",
     "list{for{for (( 'i' sym[=] '0' ; 'i' sym[<] '9' ; 'i' sym[++] )) { list{simple{'a'} ;} }}}"},
    {"for ((;;)); do a; done", "list{for{for (( ; ; )) ; do list{simple{'a'} ;} done}}"},
    {"select a in b; do c; done", "list{select{select name[a] in 'b' ; do list{simple{'c'} ;} done}}"},
    {"function f { a; }", "list{function{function name[f] group{{ list{simple{'a'} ;} }}}}"},
    {"time -p a | b", "list{time{time '-p' pipeline{simple{'a'} | simple{'b'}}}}"},
    {"coproc a b", "list{coproc{coproc 'a' 'b'}}"},
    {"coproc a { b; }", "list{coproc{coproc 'a' group{{ list{simple{'b'} ;} }}}}"},
    {"let a=1+2 b", "list{let{'let' 'a' sym[=] '1' sym[+] '2' 'b'}}"},
    {"export -n a=b c", "list{declaration{'export' '-n' assignment{name[a] = 'b'} 'c'}}"},
    {"case a in b) c ;& d) e ;;& esac",
     "list{case{case 'a' in item{'b' ) list{simple{'c'}} ;&} item{'d' ) list{simple{'e'}} ;;&} esac}}"},
    {"$'a\\'b' $\"c$d\"", "list{simple{word{ansi{$' literal[a] escape[\\\\'] literal[b] '}} "
                          "word{localized{$\\\" literal[c] parameter{$ name[d]} \\\"}}}}"},
    {"@(a|b)c !(d)", "list{simple{word{glob{@( literal[a|b] )} literal[c]} word{glob{!( literal[d] )}}}}"},
    {"${!a} ${!b@} ${a[1]} ${a:1:2} ${a/b/c} ${a//b} ${a^^} ${a@Q}",
     "list{simple{word{parameter{${ op[!] name[a] }}} word{parameter{${ op[!] name[b] op[@] }}} "
     "word{parameter{${ name[a] subscript{[ '1' ]} }}} word{parameter{${ name[a] op[:] '1' op[:] '2' }}} "
     "word{parameter{${ name[a] op[/] 'b' op[/] 'c' }}} word{parameter{${ name[a] op[//] 'b' }}} "
     "word{parameter{${ name[a] op[^^] }}} word{parameter{${ name[a] op[@Q] }}}}}"},
    {"${ a; } $[1]", "list{simple{word{command{${ list{simple{'a'} ;} }}} word{arithmetic{$[ '1' ]}}}}"},
};

// What is read before a fault is a tree, what comes after it a token.
constexpr tree_case broken_trees[] = {
    {"a; b )", "list{simple{'a'} ; simple{'b'}} unread[)]"},
    {"if a; then b", "list{if{if list{simple{'a'} ;} then list{simple{'b'}}}}"},
    {"a \"b", "list{simple{'a' word{double{\\\" literal[b]}}}}"},
    {"a | ! b", "list{pipeline{simple{'a'} |}} unread[! b]"},
    {"cat <<A\nb", "list{simple{'cat' redirection{<< 'A'}} nl[\\n]} unread[b]"},
    {"a $(b; c", "list{simple{'a' word{command{$( list{simple{'b'} ; simple{'c'}}}}}}"},
    {"a 'b' && ${c!} d",
     "list{simple{'a' word{single{' literal[b] '}}} && simple{word{parameter{${ name[c]}}}} unread[!} d]"},
};

constexpr fault_case posix_faults[] = {
    {"a &&", shell_fault::missing_command, "&&"},
    {";", shell_fault::misplaced_operator, ";"},
    {"a;;b", shell_fault::misplaced_operator, ";;"},
    {"a & & b", shell_fault::misplaced_operator, "&"},
    {"a)", shell_fault::misplaced_parenthesis, ")"},
    {"(a", shell_fault::unclosed_parenthesis, "("},
    {"{ a", shell_fault::unclosed_group, "{"},
    {"if a; then b", shell_fault::unclosed_if, "if"},
    {"if a; b; fi", shell_fault::missing_then, "if"},
    {"if a; then; fi", shell_fault::misplaced_operator, ";"},
    {"while a; done", shell_fault::missing_do, "while"},
    {"for i in a; b; done", shell_fault::missing_do, "for"},
    {"for $i; do a; done", shell_fault::missing_name, "for"},
    {"case a b) c;; esac", shell_fault::missing_in, "case"},
    {"case a in b", shell_fault::missing_parenthesis, "b"},
    {"case a in b) c", shell_fault::unclosed_case, "case"},
    {"then", shell_fault::misplaced_keyword, "then"},
    {"!", shell_fault::misplaced_negation, "!"},
    {"! ! a", shell_fault::misplaced_negation, "!"},
    {"a | ! b", shell_fault::misplaced_negation, "!"},
    {">a (b)", shell_fault::misplaced_redirection, ">a"},
    {"a (b)", shell_fault::misplaced_parenthesis, "("},
    {"a b()", shell_fault::misplaced_parenthesis, "("},
    {"a-b() { c; }", shell_fault::invalid_name, "a-b"},
    {"a >", shell_fault::missing_word, ">"},
    {"a > > b", shell_fault::missing_word, ">"},
    {"cat <<A", shell_fault::unclosed_heredoc, "<<A"},
    {"cat <<A\nb", shell_fault::unclosed_heredoc, "<<A"},
    {"cat <<$a\n$a", shell_fault::misplaced_expansion, "$a"},
    {"'a", shell_fault::unclosed_quote, "'"},
    {"a \"b", shell_fault::unclosed_quote, "\""},
    {"`a", shell_fault::unclosed_substitution, "`"},
    {"a $(b", shell_fault::unclosed_substitution, "$("},
    {"${a", shell_fault::unclosed_parameter, "${"},
    {"${a!}", shell_fault::invalid_parameter, "${a!"},
    {"${}", shell_fault::invalid_parameter, "${}"},
    {"$((1", shell_fault::unclosed_arithmetic, "$(("},
    {"$((1 +))", shell_fault::missing_operand, ")"},
    {"$((1 2))", shell_fault::invalid_arithmetic, "2"},
    {"$((1 = 2))", shell_fault::invalid_arithmetic, "="},
    {"$((a ? b))", shell_fault::invalid_arithmetic, ")"},
    {"(a)b", shell_fault::missing_separator, "b"},
    {"${a[1]}", shell_fault::not_posix, "["},
    {"a=(b)", shell_fault::not_posix, "("},
    {"a <<<b", shell_fault::not_posix, "<<<"},
    {"a &>b", shell_fault::not_posix, "&>"},
    {"${a/b}", shell_fault::not_posix, "/"},
    {"@(a)", shell_fault::not_posix, "@("},
    {"{a}>b", shell_fault::not_posix, "{a}"},
    {"for ((;;)); do a; done", shell_fault::not_posix, "(("},
};

constexpr fault_case bash_faults[] = {
    {"[[ a", shell_fault::unclosed_test, "[["},
    {"[[ a b ]]", shell_fault::invalid_test, "b"},
    {"[[ -f ]]", shell_fault::unclosed_test, "[["},
    {"[[ ]]", shell_fault::missing_operand, "[["},
    {"a=(b) c", shell_fault::misplaced_array, "a=(b)"},
    {"a=(b", shell_fault::unclosed_parenthesis, "("},
    {"a[1]", shell_fault::missing_assignment, "a[1]"},
    {"a[1=2", shell_fault::invalid_arithmetic, "="},
    {"((1", shell_fault::unclosed_arithmetic, "(("},
    {"(( ))", shell_fault::missing_operand, "(("},
    {"let", shell_fault::missing_operand, "let"},
    {"declare 1=2", shell_fault::invalid_name, "1"},
    {"function", shell_fault::missing_name, "function"},
    {"coproc", shell_fault::missing_command, "coproc"},
    {">a export b", shell_fault::misplaced_redirection, ">a"},
    {"${a[}", shell_fault::missing_operand, "["},
    {"${a:}", shell_fault::missing_operand, ":"},
};

/// What bash accepts and POSIX's shell does not, and the other way round.
constexpr std::string_view only_bash[] = {
    "a |& b",
    "a <(b)",
    "f-g() { a; }",
    "function f { a; }",
    "a=(b)",
    "${a[1]}",
    "[[ a =~ (b) ]]",
    "a <<<b",
    "for ((;;)); do a; done",
    "for a in b; { c; }",
    "case a in b) c ;& d) e ;; esac",
    "${!a}",
    "@(a|b)",
    "${a:1}",
};
constexpr std::string_view only_posix[] = {
    "[[ a b ]]", "((a) ; b)", "let", "a[1]", "time ! a", "export a-b=1", "coproc",
};

/// What dash and bash do, and mvdan/sh does not.
constexpr tree_case as_shells_do[] = {
    {"f() { a; } && b", "list{function{name[f] ( ) group{{ list{simple{'a'} ;} }}} && simple{'b'}}"},
    {"f() { a; } | b", "list{pipeline{function{name[f] ( ) group{{ list{simple{'a'} ;} }}} | simple{'b'}}}"},
    {"a # b \\\nc", "list{simple{'a'} comment[# b \\\\] nl[\\n] simple{'c'}}"},
    {"\"`a \\\"b c\\\"`\"",
     "list{simple{word{double{\\\" backquoted{` list{simple{'a' word{double{dropped[\\\\] \\\" literal[b c] "
     "dropped[\\\\] \\\"}}}} `} \\\"}}}}"},
    {"cat <<'A'\n\\\nA\nb", "list{simple{'cat' redirection{<< word{single{' literal[A] '}}}} nl[\\n] "
                            "heredoc{literal[\\\\\\n] end[A] "
                            "nl[\\n]} simple{'b'}}"},
    {"cat <<A; (b\nc\nA\n)", "list{simple{'cat' redirection{<< 'A'}} ; subshell{( list{simple{'b'} nl[\\n] "
                             "heredoc{literal[c\\n] end[A] nl[\\n]}} )}}"},
};

} // namespace

TEST_CASE("a script is read into a tree") {
    for (const auto& [text, tree] : posix_trees) CHECK(tests::shown(tare::parse_script(text)) == tree);
    for (const auto& [text, tree] : bash_trees)
        CHECK(tests::shown(tare::parse_script(text, shell_dialect::bash)) == tree);
    for (const auto& [text, tree] : as_shells_do) CHECK(tests::shown(tare::parse_script(text)) == tree);
}

TEST_CASE("reading ends at a fault, and what has been read stands") {
    for (const auto& [text, tree] : broken_trees) CHECK(tests::shown(tare::parse_script(text)) == tree);
}

TEST_CASE("a fault has a name and a place") {
    const auto check = [](const fault_case& each, shell_dialect dialect) {
        CAPTURE(each.text);
        const auto script = tare::parse_script(each.text, dialect);
        REQUIRE(!script.ok());
        CHECK(tare::to_string(script.fault()->fault) == tare::to_string(each.fault));
        CHECK(tare::slice(each.text, script.fault()->range) == each.where);
    };
    for (const auto& each : posix_faults) check(each, shell_dialect::posix);
    for (const auto& each : bash_faults) check(each, shell_dialect::bash);
}

TEST_CASE("what each dialect accepts") {
    for (const auto text : only_bash) {
        CAPTURE(text);
        CHECK(!tare::parse_script(text, shell_dialect::posix).ok());
        CHECK(tare::parse_script(text, shell_dialect::bash).ok());
    }
    for (const auto text : only_posix) {
        CAPTURE(text);
        CHECK(tare::parse_script(text, shell_dialect::posix).ok());
        CHECK(!tare::parse_script(text, shell_dialect::bash).ok());
    }
    for (const auto& each : posix_trees) {
        CAPTURE(each.text);
        CHECK(tare::parse_script(each.text, shell_dialect::bash).ok());
    }
}

TEST_CASE("nesting is bounded") {
    constexpr std::string_view units[] = {
        "$(",    "( ", "{ ", "`",    "\"$(", "${a:-", "$((",           "if ",    "f() ",
        "[[ ( ", "<(", "((", "${a[", "a[",   "$((a[", "case a in b) ", "while ", "time "};
    for (const auto unit : units) {
        CAPTURE(unit);
        std::string text;
        for (int i = 0; i < 100'000; ++i) text += unit;
        for (const auto dialect : {shell_dialect::posix, shell_dialect::bash}) {
            const auto script = tare::parse_script(text, dialect);
            CHECK(script.table().nodes.size() < text.size() * 2);
        }
    }
    std::string deep;
    for (std::uint32_t i = 0; i < tare::max_shell_depth / 2 - 1; ++i) deep += "( ";
    CHECK(tare::parse_script(deep + "a" + std::string(deep.size() / 2, ')')).ok());
    std::string too_deep;
    for (std::uint32_t i = 0; i < tare::max_shell_depth; ++i) too_deep += "$(";
    const auto script = tare::parse_script(too_deep);
    REQUIRE(!script.ok());
    CHECK(script.fault()->fault == shell_fault::too_deep);
}

TEST_CASE("a NUL byte cannot be read") {
    using namespace std::string_view_literals;
    const auto text = "a; b\0c"sv;
    const auto script = tare::parse_script(text);
    REQUIRE(!script.ok());
    CHECK(script.fault()->fault == shell_fault::null_byte);
    CHECK(script.fault()->range == tare::source_range{4, 5});
    CHECK(tests::shown(script) == "unread[a; b\\x00c]");
}

// At compile time, on every compiler.
static_assert(tare::parse_script("").ok());
static_assert(
    tare::parse_script("a && b | c \"$(d `e`)\" ${f:-g} $((1 + 2)); for h in i; do cat <<J\n$k\nJ\ndone")
        .ok());
static_assert(tare::parse_script("case $a in b|c) d ;; *) e ;; esac >f 2>&1 & { g; } && ! (h)").ok());
static_assert(
    tare::parse_script("a=(1 [b]=2); [[ a == b* ]] && ((c++)) || d <(e) &>f <<<g", shell_dialect::bash).ok());
static_assert([] {
    const auto script = tare::parse_script("a; if b; then");
    return script.fault()->fault == shell_fault::missing_command &&
           script.fault()->range == tare::source_range{9, 13};
}());
