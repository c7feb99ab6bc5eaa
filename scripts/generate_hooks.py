#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns include/detpl/hooks/table.toml into include/detpl/hooks/generated/*.hpp and docs/hooks.md.

generate_hooks.py            writes them
generate_hooks.py --check    fails if one differs from what is there
"""
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / "include/detpl/hooks"
SUBJECTS = ("module", "data_module", "callback")
TITLES = {"module": "LightningModule", "data_module": "DataModule", "callback": "Callback"}
PLAIN = {"module": "module", "data_module": "data module", "callback": "callback"}

# How a word of the table is declared in a signature to paste.
PARAMETERS = {
    "batch": "const Batch& batch",
    "batch_idx": "int64_t batch_idx",
    "callback_state": "auto& state",
    "checkpoint": "auto& checkpoint",
    "dataloader_idx": "int64_t dataloader_idx",
    "exception": "const std::exception& exception",
    "gradient_clip_algorithm": "std::string_view gradient_clip_algorithm",
    "gradient_clip_val": "double gradient_clip_val",
    "loss": "torch::Tensor& loss",
    "module": "Module& module",
    "optimizer": "auto& optimizer",
    "optimizer_idx": "auto optimizer_idx",
    "prediction": "auto& outputs",
    "predictions": "auto& results",
    "stage": "std::string_view stage",
    "trainer": "detpl::Trainer& trainer",
    "training_output": "auto& outputs",
    "training_outputs": "auto& outputs",
    "validation_output": "auto& outputs",
    "validation_outputs": "auto& outputs",
}
RESULTS = {
    "anything": "auto",
    "batch": "Batch",
    "loss": "torch::Tensor",
    "nothing": "void",
    "optimizers": "auto",
    "skip": "int",
    "value": "auto",
}
# What is said of a result that doesn't fit, and the edit.
UNSUITABLE = {
    "batch": ("its result isn't a batch", "return the batch to go on with"),
    "loss": ("its result isn't a loss", "return a torch::Tensor, an optional one, or a struct or dict with `loss`"),
    "nothing": ("its result would be lost", "make it return void, and `log` what it computes"),
    "optimizers": ("its result isn't an optimizer", "return an optimizer, one with a scheduler, or a tuple of these"),
    "skip": ("its result is neither void nor an int", "return -1 to leave out the rest of the epoch, or make it void"),
    "value": ("it returns void, so nothing comes of it", "return a value"),
}


class Form:
    """`result(words)`, of which the last ones may be left out."""

    def __init__(self, text):
        match = re.fullmatch(r"(\w+)\((.*)\)", text)
        self.result = match[1]
        words = [word.strip() for word in match[2].split(",") if word.strip()]
        self.words = [word.rstrip("?") for word in words]
        self.least = sum(not word.endswith("?") for word in words)
        assert all(word.endswith("?") for word in words[self.least:]), text
        assert self.result in RESULTS and all(word in PARAMETERS for word in self.words), text

    def types(self):
        """The forms as function types, longest first."""
        for count in range(len(self.words), self.least - 1, -1):
            yield f"results::{self.result}({', '.join(f'words::{word}<Types>' for word in self.words[:count])})"

    def signature(self, name):
        return f"{RESULTS[self.result]} {name}({', '.join(PARAMETERS[word] for word in self.words)})"

    def usual_signature(self, name):
        """Without the indices that only several optimizers or loaders need."""
        count = len(self.words)
        while count > self.least and self.words[count - 1] in ("optimizer_idx", "dataloader_idx"):
            count -= 1
        return f"{RESULTS[self.result]} {name}({', '.join(PARAMETERS[word] for word in self.words[:count])})"

    def optional(self):
        return self.words[self.least:]


class Entry:
    """What becomes of a hook that one subject has."""

    def __init__(self, verdict, form=None, why="", fix="", explicit=True):
        self.verdict, self.form, self.why, self.fix, self.explicit = verdict, form, why, fix, explicit

    def called(self):
        return self.verdict in ("required", "supported")


class Hook:
    def __init__(self, name, row, defaults):
        self.name = name
        self.when, self.lightning, self.source = row["when"], row["lightning"], row["source"]
        self.section = row.get("section")
        self.parameter_of = row.get("parameter_of")
        self.unchecked = row.get("unchecked", False)
        self.near = row.get("near", True) and not self.parameter_of
        self.entries = {subject: self.entry(row[subject]) for subject in SUBJECTS if subject in row}
        owners = [subject for subject in SUBJECTS if subject in self.entries and self.entries[subject].called()]
        for subject in SUBJECTS:
            if subject not in self.entries:
                where = " or ".join("a callback" if owner == "callback" else f"the {PLAIN[owner]}" for owner in owners)
                fix = f"move it to {where}" if owners else "delete it"
                self.entries[subject] = Entry("rejected", why=defaults[subject], fix=fix, explicit=False)

    @staticmethod
    def entry(row):
        if "none" in row:
            return Entry("none")
        if "rejected" in row:
            return Entry("rejected", why=row["rejected"], fix=row["fix"])
        verdict = "required" if "required" in row else "supported"
        return Entry(verdict, Form(row[verdict]), row.get("why", ""), row.get("fix", ""))

    def looks_for_near_misses(self, subject):
        entry = self.entries[subject]
        return self.near and entry.verdict != "none" and (entry.explicit or subject == "module")


def neighbours(name):
    """One letter dropped, doubled or swapped; an s more or less on a word; camelCase, PascalCase; British spelling."""
    for i, letter in enumerate(name):
        yield name[:i] + name[i + 1:]
        yield name[:i] + letter + name[i:]
        yield name[:i] + name[i + 1:i + 2] + letter + name[i + 2:]
    words = name.split("_")
    for i, word in enumerate(words):
        plural = word[:-1] if word.endswith("s") else word + "s"
        yield "_".join(words[:i] + [plural] + words[i + 1:])
    yield words[0] + "".join(word.capitalize() for word in words[1:])
    yield "".join(word.capitalize() for word in words)
    yield name.replace("iz", "is")


def near_misses(hooks, table):
    """By hook, the names that are near it: each name once, none of them a hook or innocent."""
    taken = set(hooks) | set(table["innocent"]["names"])
    found = {}
    plausible = table["plausible"]
    for name in plausible:
        assert hooks[name].near, name
    for name, hook in hooks.items():
        if hook.near:
            candidates = list(dict.fromkeys([*plausible.get(name, []), *neighbours(name)]))
            found[name] = [near for near in candidates if near not in taken and re.fullmatch(r"[A-Za-z_]\w*", near)]
            taken |= set(found[name])
    return found


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


HEADER = """\
// SPDX-License-Identifier: Apache-2.0
// {purpose}
// Generated from hooks/table.toml by scripts/generate_hooks.py: don't edit.
// clang-format off
#pragma once
"""


def wrapped(items, indent, width=110, tail=""):
    lines, line = [], indent
    for item in items:
        if len(line) + len(item) + 1 + len(tail) > width and line.strip():
            lines.append(line.rstrip() + tail)
            line = indent
        line += item + " "
    lines.append(line.rstrip())
    return "\n".join(lines)


def names_header(hooks, near):
    text = HEADER.format(purpose="Every name that the probe asks for.")
    text += "\n#include <cstddef>\n#include <cstdint>\n\nnamespace detpl::inline v0 {\n\n"
    text += "/// The hooks of Lightning, in the order of docs/hooks.md.\nenum class hook : std::uint8_t {\n"
    text += wrapped([f"{name}," for name in hooks], "  ") + "\n};\n\n"
    text += f"/// How many hooks there are.\ninline constexpr std::size_t hook_count = {len(hooks)};\n\n"
    text += "namespace detail {\n\n/// The names of hooks and of their near misses, as enumerators.\n"
    text += "struct names {\n  enum : std::uint16_t {\n    detpl_ignored_hooks,\n"
    text += wrapped([f"{name}," for name, hook in hooks.items() if not hook.parameter_of], "    ") + "\n"
    for name in near:
        text += f"    // near {name}\n" + wrapped([f"{item}," for item in near[name]], "    ") + "\n"
    return text + "  };\n};\n\n}  // namespace detail\n}  // namespace detpl::inline v0\n"


def rows_header(hooks):
    text = HEADER.format(purpose="The verdicts and forms of every hook, and the access to it by name.")
    text += """
#include <string_view>
#include <utility>

#include "detpl/hooks/forms.hpp"
#include "detpl/hooks/probe.hpp"
#include "detpl/hooks/subject.hpp"

namespace detpl::inline v0 {
namespace detail {

/// By subject: the verdict, and whether names near the hook are looked for.
struct facts {
  verdict verdicts[3];
  bool near[3];
};

inline constexpr facts table[hook_count] = {
"""
    for name, hook in hooks.items():
        verdicts = ", ".join(f"verdict::{hook.entries[subject].verdict}" for subject in SUBJECTS)
        near = ", ".join(str(hook.looks_for_near_misses(subject)).lower() for subject in SUBJECTS)
        text += f"    {{{{{verdicts}}}, {{{near}}}}},  // {name}\n"
    unchecked = " || ".join(f"name == hook::{name}" for name, hook in hooks.items() if hook.unchecked)
    parameters = " || ".join(f"name == hook::{name}" for name, hook in hooks.items() if hook.parameter_of)
    text += f"""\
}};

constexpr bool has_near_misses(hook name, subject kind) {{
  return table[static_cast<std::size_t>(name)].near[static_cast<std::size_t>(kind)];
}}
/// Its parameters are the user's own business.
constexpr bool is_unchecked(hook name) {{ return {unchecked}; }}
/// Not a member but a parameter of one.
constexpr bool is_parameter(hook name) {{ return {parameters}; }}

}}  // namespace detail

/// What becomes of the hook `name` of a subject.
constexpr verdict verdict_of(hook name, subject kind) {{
  return detail::table[static_cast<std::size_t>(name)].verdicts[static_cast<std::size_t>(kind)];
}}

/// The hook `name` of a subject is called where it is there.
constexpr bool called(hook name, subject kind) {{
  return verdict_of(name, kind) == verdict::required || verdict_of(name, kind) == verdict::supported;
}}

namespace detail {{

/// What can be asked about a member only by spelling its name.
template <hook>
struct access;
"""
    for name, hook in hooks.items():
        text += f"""\
template <>
struct access<hook::{name}> {{
  static constexpr std::string_view name = "{name}";
"""
        found = "false" if hook.parameter_of else f"!requires {{ probe<Subject>::{name}; }}"
        text += f"  template <class Subject>\n  static constexpr bool named = {found};\n"
        if any(hook.entries[subject].called() for subject in SUBJECTS):
            text += f"""\
  template <class Subject, class... Arguments>
  static constexpr bool callable = requires(Subject& subject) {{ subject.{name}(std::declval<Arguments>()...); }};
  template <class Subject, class... Arguments>
  using result = decltype(std::declval<Subject&>().{name}(std::declval<Arguments>()...));
  template <class Subject, class... Arguments>
  static constexpr decltype(auto) call(Subject& subject, Arguments&&... arguments) {{
    return subject.{name}(static_cast<Arguments&&>(arguments)...);
  }}
"""
        text += "};\n"
    text += "\n/// The forms of a hook that is called.\ntemplate <hook, subject>\nstruct entry;\n"
    for name, hook in hooks.items():
        for subject in SUBJECTS:
            if hook.entries[subject].called():
                forms = list(hook.entries[subject].form.types())
                text += f"template <>\nstruct entry<hook::{name}, subject::{subject}> {{\n"
                text += "  template <class Types>\n  using accepted = forms<" + f",\n{' ' * 25}".join(forms) + ">;\n};\n"
    return text + "\n}  // namespace detail\n}  // namespace detpl::inline v0\n"


def sentences(hook, subject):
    """The faults that can be found in a subject's hook, each with its sentence."""
    name, entry = hook.name, hook.entries[subject]
    link = f"[docs/hooks.md#{name}]"
    if entry.verdict == "rejected":
        shown = hook.parameter_of or name
        yield "unsupported", f"detpl: unsupported hook `{shown}`: {entry.why}. Fix: {entry.fix}. {link}"
    if entry.verdict == "required":
        yield "missing", f"detpl: missing hook `{name}`: {entry.why}. Fix: {entry.fix}. {link}"
    if entry.called() and not hook.unchecked:
        said = f"detpl: uncallable hook `{name}`: "
        declaration = entry.form.usual_signature(name)
        yield "uncallable", (f"{said}it is private or has other parameters. Fix: make it public and declare it "
                             f"`{declaration}`. {link}")
        if entry.form.result in UNSUITABLE:
            why, fix = UNSUITABLE[entry.form.result]
            yield "unsuitable", f"{said}{why}. Fix: {fix}. {link}"
        if name in ("training_step", "validation_step"):
            yield "reporting", (f"{said}nothing reads a member `log` or `progress_bar` of its result. Fix: call "
                                f"`log(name, value, {{.prog_bar = true}})` in the step and drop the member. {link}")


def checks_header(hooks, near):
    text = HEADER.format(purpose="The sentences of every mistake, and the names near each hook.")
    text += """
// Each list of names is used four times, so it is a macro; all macros end with this file. As a system header it keeps
// the compiler's notes about their expansion away from the sentence. Sentences have a line of their own, so that the
// line that a compiler quotes is short.
#pragma GCC system_header

#include <string_view>

#include "detpl/hooks/mistakes.hpp"

namespace detpl::inline v0 {

"""
    for name, names in near.items():
        text += f"#define DETPL_NEAR_{name}(use) \\\n"
        text += wrapped([f"use({i},{item})" for i, item in enumerate(names)], "  ", tail=" \\") + "\n"
    text += """
namespace detail {

#define DETPL_TEXT(index, name) #name " "
#define DETPL_LOOK_UP(index, name) probe<Subject>::name;
#define DETPL_IS_ABSENT(index, name) requires { probe<Subject>::name; },
"""
    for name in near:
        text += f"""\
template <>
struct near_misses<hook::{name}> {{
  static constexpr const char* names = DETPL_NEAR_{name}(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires {{ DETPL_NEAR_{name}(DETPL_LOOK_UP) }};
  template <class Subject>
  static constexpr bool absent[] = {{DETPL_NEAR_{name}(DETPL_IS_ABSENT)}};
}};
"""
    text += """\
#undef DETPL_TEXT
#undef DETPL_LOOK_UP
#undef DETPL_IS_ABSENT
"""
    text += """
template <class Subject>
constexpr void for_each_hook(auto&& visitor) {
"""
    text += "".join(f"  visitor.template operator()<hook::{name}>();\n" for name in hooks)
    text += """\
}

template <subject Kind, class Subject, class Types>
constexpr bool faultless() {
  return
"""
    terms = [f"fault_of<hook::{name}, Kind, Subject, Types> == fault::none" for name in hooks]
    terms += [f"spelt_right<hook::{name}, Kind, Subject>()" for name in near]
    text += "      " + " &&\n      ".join(terms) + ";\n}\n\n"
    text += """\
}  // namespace detail

// Conditions are plain named facts: both compilers show them, and add less than they would to an expression.
#define DETPL_SPELT(index, name) \\
  static_assert(spelt_right[index], "detpl: unknown hook `" #name "`; did you mean `" DETPL_MEANT);

/// Explains every mistake of a subject in a sentence of its own, as failed static_asserts; true if there is none.
///
/// Write `static_assert((explain<Checks>() && ...))` in a class that holds nothing else that could fail.
template <class Check>
consteval bool explain() {
  using namespace detail;
  using Subject = typename Check::subject_type;
  using Types = typename Check::types;
  constexpr subject kind = Check::kind;
  if constexpr (is_torch_module_holder<Subject>) {
    constexpr bool is_the_module_itself = !is_torch_module_holder<Subject>;
    static_assert(is_the_module_itself,
                  "detpl: unsupported class: a TORCH_MODULE holder has none of the hooks, the class it points to has. Fix: name that class, `NetImpl` instead of `Net`. [docs/hooks.md#torch_module]");
  } else if constexpr (!inspectable<Subject>) {
    constexpr bool can_be_derived_from = is_open<Subject>;
    static_assert(can_be_derived_from,
                  "detpl: unsupported class: the hooks of a final class, a union or one with a private virtual destructor can't be found. Fix: make it a class to derive from. [docs/hooks.md#final]");
  } else if constexpr (!accepted<Check>) {
    constexpr bool ignored_names_are_hooks = ignores_known_names<Subject>();
    static_assert(ignored_names_are_hooks,
                  "detpl: unknown hook in `detpl_ignored_hooks`: each name must be a hook or nearly one, the list public. Fix: correct it, or remove the name. [docs/hooks.md#detpl_ignored_hooks]");
"""
    for name, hook in hooks.items():
        text += f"    // {name}\n    if constexpr (constexpr fault found = fault_of<hook::{name}, kind, Subject, Types>; found != fault::none) {{\n"
        branches = {}
        for subject in SUBJECTS:
            branches.setdefault(tuple(sentences(hook, subject)), []).append(subject)
        for found, subjects in branches.items():
            if found:
                text += f"      if constexpr ({condition(subjects)}) {{\n"
                for fault, sentence in found:
                    fact = name + FACTS[fault]
                    text += f"        constexpr bool {fact} = found != fault::{fault};\n"
                    text += f"        static_assert({fact},\n                      {literal(sentence)});\n"
                text += "      }\n"
        text += "    }\n"
        if name in near:
            branches = {}
            for subject in SUBJECTS:
                if hook.looks_for_near_misses(subject):
                    branches.setdefault(meant(hook, subject), []).append(subject)
            text += f"    if constexpr (!spelt_right<hook::{name}, kind, Subject>()) {{\n"
            text += f"      constexpr auto spelt_right = absent_or_ignored<hook::{name}, Subject>;\n"
            for tail, subjects in branches.items():
                text += f"#define DETPL_MEANT {literal(tail)}\n"
                if len(branches) > 1:
                    text += f"      if constexpr ({condition(subjects)}) {{ DETPL_NEAR_{name}(DETPL_SPELT) }}\n"
                else:
                    text += f"      DETPL_NEAR_{name}(DETPL_SPELT)\n"
                text += "#undef DETPL_MEANT\n"
            text += "    }\n"
    text += "  }\n  return true;\n}\n\n#undef DETPL_SPELT\n"
    for name in near:
        text += f"#undef DETPL_NEAR_{name}\n"
    return text + "\n}  // namespace detpl::inline v0\n"


FACTS = {
    "unsupported": "_is_absent",
    "missing": "_is_there",
    "uncallable": "_can_be_called",
    "unsuitable": "_returns_what_it_should",
    "reporting": "_reports_by_log",
}


def condition(subjects):
    return " || ".join(f"kind == subject::{subject}" for subject in subjects)


def meant(hook, subject):
    """The end of the sentence about a name near `hook`: the hook, the edit and where to read on."""
    entry = hook.entries[subject]
    if entry.called():
        return f"{hook.name}`? Fix: rename it. [docs/hooks.md#{hook.name}]"
    return f"{hook.name}`, which is unsupported? Fix: {entry.fix}. [docs/hooks.md#{hook.name}]"


def table_header(hooks):
    text = HEADER.format(purpose="The table as text, for tools; nothing else includes it.")
    text += """
#include "detpl/hooks/generated/names.hpp"
#include "detpl/hooks/subject.hpp"

namespace detpl::inline v0 {

/// What the table says of a hook of one subject; texts that don't apply are empty.
struct hook_entry {
  verdict what;
  const char* signature;  ///< All arguments; the last ones may be left out as docs/hooks.md says.
  const char* why;
  const char* fix;
};

/// A row of the table. Plain pointers, so that it costs a compiler nothing.
struct hook_row {
  hook id;
  const char* name;
  const char* when;
  const char* lightning;
  hook_entry entries[3];  ///< By `subject`.
};

/// The table, in call order.
inline constexpr hook_row hook_rows[] = {
"""
    for name, hook in hooks.items():
        text += f"    {{hook::{name}, \"{name}\", {literal(hook.when)}, {literal(hook.lightning)},\n     {{"
        rows = []
        for entry in (hook.entries[subject] for subject in SUBJECTS):
            signature = entry.form.signature(name) if entry.form else ""
            rows.append(f"{{verdict::{entry.verdict}, {literal(signature)}, {literal(entry.why)}, {literal(entry.fix)}}}")
        text += ",\n      ".join(rows) + "}},\n"
    return text + "};\n\n}  // namespace detpl::inline v0\n"


MARKS = {"required": "required", "supported": "yes", "rejected": "refused", "none": ""}

DOCS_HEAD = """\
# Hooks

<!-- Generated from include/detpl/hooks/table.toml by scripts/generate_hooks.py: don't edit. -->

The hooks of Lightning 1.5.10 in the order in which `fit` calls them, and what becomes of each in a module, a data
module and a callback. A hook that isn't called is refused by the compiler, and so is one with the wrong parameters,
one that is private, and a name that nearly is a hook (`trainning_step`, `validationStep`, `on_train_epoch_starts`).

- Parameters may be of any type that the argument converts to: `const Batch&`, `Batch`, `auto`; `Batch` is the module's
  batch type. Trailing parameters may be left out as each hook says; the longest form that can be called is used.
- `outputs` are of the type that the step returns, `results` and the `outputs` of `*_epoch_end` are vectors of it.
- Where a callback and the module have the same hook, callbacks are called first, in their order.
"""
DOCS_REST = """\
## What applies to all

<a id="detpl_ignored_hooks"></a>
### `detpl_ignored_hooks`
A module that is shared with other code lists the names that detpl shall take no notice of. They are neither called nor
refused. Each must be a hook or a near miss of one, and the list public.
```
static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step", "on_fit_start");
```

<a id="final"></a>
### Final classes
Hooks are found by deriving from the class, which a `final` class, a union and one whose virtual destructor is private
don't allow. Fix: remove `final`, make the destructor public.

<a id="torch_module"></a>
### `TORCH_MODULE` holders
`TORCH_MODULE(Net)` makes `Net` a smart pointer to `NetImpl`; the hooks are in `NetImpl`. Fix: name `NetImpl`.

<a id="near-misses"></a>
### Near misses
A name is taken for a misspelt hook if one letter is dropped, doubled or swapped with its neighbour, if a word has an s
too many or too few, if it is in camelCase, PascalCase or British spelling, or if it is a retired or plausible name of
the list below. It counts only while the hook that it resembles is absent. `setup`, `forward`, `backward` and `teardown`
are common words: their neighbours are left alone.
"""


def docs(hooks, table):
    text = DOCS_HEAD + "\n| hook | module | data module | callback |\n|---|---|---|---|\n"
    for name, hook in hooks.items():
        marks = " | ".join(MARKS[hook.entries[subject].verdict] for subject in SUBJECTS)
        text += f"| [`{name}`](#{name}) | {marks} |\n"
    for name, hook in hooks.items():
        if hook.section:
            text += f"\n## {hook.section}\n"
        text += f"\n<a id=\"{name}\"></a>\n### `{name}`\n"
        text += f"{hook.when} Lightning: `{hook.lightning}` ({hook.source}).\n"
        for subject in SUBJECTS:
            entry = hook.entries[subject]
            if entry.called():
                text += f"- **{TITLES[subject]}**, {entry.verdict}: `{entry.form.signature(name)}`"
                left_out = entry.form.optional()
                if left_out:
                    names = ", ".join(f"`{PARAMETERS[word].split()[-1]}`" for word in left_out)
                    text += f"; may be left out from the right: {names}"
                text += ".\n"
                if entry.why:
                    text += f"  Without it: {entry.why}. Fix: {entry.fix}.\n"
        refused = {}
        for subject in SUBJECTS:
            entry = hook.entries[subject]
            if entry.verdict == "rejected":
                refused.setdefault((entry.why, entry.fix), []).append(TITLES[subject])
        for (why, fix), titles in refused.items():
            text += f"- **{', '.join(titles)}**, refused: {why}. Fix: {fix}.\n"
    text += "\n" + DOCS_REST
    for name, names in table["plausible"].items():
        text += f"- `{name}`: " + ", ".join(f"`{near}`" for near in names) + "\n"
    return text


def main():
    table = tomllib.loads((HOOKS / "table.toml").read_text())
    hooks = {name: Hook(name, row, table["default"]) for name, row in table["hook"].items()}
    near = near_misses(hooks, table)
    made = {
        HOOKS / "generated/names.hpp": names_header(hooks, near),
        HOOKS / "generated/rows.hpp": rows_header(hooks),
        HOOKS / "generated/checks.hpp": checks_header(hooks, near),
        HOOKS / "generated/table.hpp": table_header(hooks),
        ROOT / "docs/hooks.md": docs(hooks, table),
    }
    stale = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} doesn't follow from hooks/table.toml: run scripts/generate_hooks.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(made[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
