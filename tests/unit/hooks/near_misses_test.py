#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes near_misses_test.cpp: classes that have every near miss there is, made by a second reading of the rule.

The rule, from docs/hooks.md: one letter dropped, doubled, or swapped with its neighbour; an s too many or too few on a
word; camelCase, PascalCase, British spelling. Hooks and their order are read from docs/hooks.md too.
"""
import re
import sys
from pathlib import Path

COMMON = {"setup", "forward", "backward", "teardown"}
NOT_MEMBERS = {"hiddens"}
INNOCENT = {"optimizer_steps"}

text = (Path(__file__).resolve().parents[3] / "docs/hooks.md").read_text()
rows = re.findall(r"^\| \[`(\w+)`\]\(#\w+\) \| (.*) \| (.*) \| (.*) \|$", text, re.M)
hooks = [row[0] for row in rows]
assert len(hooks) > 90
plausible = re.findall(r"^- `(\w+)`: (`.*`)$", text.split('<a id="near-misses">')[1], re.M)


def rule(hook):
    letters = range(len(hook))
    dropped = {"".join(hook[k] for k in letters if k != i) for i in letters}
    doubled = {"".join(hook[k] * (2 if k == i else 1) for k in letters) for i in letters}
    swapped = set()
    for i in letters[:-1]:
        order = list(letters)
        order[i], order[i + 1] = i + 1, i
        swapped.add("".join(hook[k] for k in order))
    words = hook.split("_")
    plurals = {"_".join(w + "s" if k == i else w for k, w in enumerate(words)) for i in range(len(words))}
    singulars = {"_".join(w[:-1] if k == i and w[-1] == "s" else w for k, w in enumerate(words))
                 for i in range(len(words))}
    pascal = "".join(w[0].upper() + w[1:] for w in words)
    camel = words[0] + "".join(w[0].upper() + w[1:] for w in words[1:])
    british = {hook.replace("optimiz", "optimis")}
    return dropped | doubled | swapped | plurals | singulars | {pascal, camel} | british


near = {}  # name: the hooks that it is near
for hook in hooks:
    if hook not in COMMON | NOT_MEMBERS:
        for name in rule(hook):
            near.setdefault(name, set()).add(hook)
for hook, names in plausible:
    for name in re.findall(r"`(\w+)`", names):
        near.setdefault(name, set()).add(hook)
for name in [*hooks, *INNOCENT]:
    near.pop(name, None)
near = {name: meant for name, meant in near.items() if re.fullmatch(r"[A-Za-z_]\w*", name)}
assert len(near) > 3000


def of(column):
    return {row[0] for row in rows if row[column]}


# Hooks that a data module or a callback has of its own; the others are refused there, but not looked for misspelt.
data = {"prepare_data", "train_dataloader", "val_dataloader", "predict_dataloader", "test_dataloader",
        "on_before_batch_transfer", "on_after_batch_transfer", "on_save_checkpoint", "on_load_checkpoint"}
callback = {row[0] for row in rows if row[3] == "yes"}

out = ["// Made by near_misses_test.py.", "#include <doctest/doctest.h>", "#include <string_view>",
       '#include "stubs.hpp"', "namespace {"]
# One class for all: no hook is there, so each name counts.
out.append("struct Misspelt { int " + ",\n".join(sorted(near)) + "; };")
out.append("struct Near { std::string_view name, meant; };")
for title, wanted in (("module", set(hooks)), ("data", data), ("callback", callback)):
    out.append(f"constexpr Near near_{title}[] = {{")
    for name, meant in sorted(near.items()):
        if meant & wanted:
            out.append(f'{{"{name}", "{" ".join(sorted(meant))}"}},')
    out.append("};")
out.append("""
void all_found(const auto& found, const auto& near) {
  for (const Near& each : near) {
    bool reported = false;
    for (const detpl::diagnostic& one : found)
      reported = reported || (one.what == detpl::mistake::unknown && one.name == each.name &&
                              each.meant.find(one.meant) != std::string_view::npos);
    INFO(each.name);
    CHECK(reported);
  }
}
}  // namespace
TEST_CASE("every near miss is found in a module, and nothing else is") {
  constexpr const auto& found = stub::in_module<Misspelt>;
  all_found(found, near_module);
  CHECK(found.size() == std::size(near_module));
}
TEST_CASE("every near miss of a data module's hooks is found") { all_found(stub::in_data<Misspelt>, near_data); }
TEST_CASE("every near miss of a callback's hooks is found") { all_found(stub::in_callback<Misspelt>, near_callback); }
TEST_CASE("near misses silence the message that a required hook is missing") {
  CHECK_FALSE(stub::has(stub::in_module<Misspelt>, detpl::mistake::missing, "training_step"));
}
""")
Path(sys.argv[1]).write_text("\n".join(out))
