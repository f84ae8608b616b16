#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/declarations.py — what each system of registers costs: lines of its declarations, and the C that serves it alone.

A line is one of at most 110 columns: a longer one of YAML counts for as many as it fills, C is counted as clang-format writes it, without
empty lines.  C that serves one system is that of every key of declarations which one system of the province uses and no other, however
general it is, but for what the engine owes every register whoever comes first to use it (OWED): that is shown and not counted.  Beside it
stands which declarations of the tests use the key too.  Which C implements a key says KEYS: files, functions; what a key adds inside
functions that serve all, a row of a shape or a branch, is not counted.  A key of one system that stands neither
there nor among PLAIN is a fault.  Limits: 150 lines a register on the average, 400 lines of C in all, 60 lines for a system written from
scratch (tests/act/register_new.act publishes it).  Prints the figures; closes with `N passed, N failed`."""
import math
import pathlib
import re
import subprocess
import sys
import unicodedata

import yaml

SYSTEMS = ["an_toan_thuc_pham", "doanh_nghiep", "cong_chung"]
TESTS = ["definitions/good/registers/*", "act/register/*/*"]
SCRATCH = pathlib.Path("tests/act/register/first/cay_xanh")
COLUMNS, REGISTER_MOST, C_MOST, SCRATCH_MOST = 110, 150, 400, 60

# What only documents, is a line of C beside its neighbours, or is a key of the forms of procedures as well.
PLAIN = {"source", "verified", "note", "law", "public", "rules.from", "reports.columns.unit", "fields.when"}
# Key of a declaration: the files that are there for it, or FILE:FUNCTION.
KEYS = {
    "sources": """src/kernel/register_sources.c src/kernel/claim.c src/kernel/claim.h src/kernel/claim_weigh.c src/kernel/claim_case.c
        src/systems/registers/claims.c src/systems/registers/cases.c src/systems/registers/remark.c
        src/systems/registers/import.c:import_sources""",
    "authority": "",            # a part of `sources`, which is not there without it
    "similar": "src/kernel/merge.c src/kernel/merge.h src/kernel/merge_similar.c src/systems/registers/merges.c",
    "periods": """src/kernel/register_read.c:periods_read src/kernel/register_write.c:periods_where
        src/kernel/register_write.c:periods_check""",
    "fields.compact": "src/kernel/register_column.c:register_compact src/kernel/register_write.c:typed_as_kept",
    "fields.number": "src/kernel/register_fill.c:register_fill_numbers",
    "fields.follow": "src/kernel/register_follow.c",
    "rights.kind": "src/kernel/register_flow.c:kind_known src/kernel/register_right.c:here",
    "glass": "src/kernel/glass.c src/kernel/glass.h src/systems/registers/glass.c src/systems/api/registers.c:registers_glass",
    "acting": "src/kernel/acting.c src/kernel/acting.h src/systems/registers/acting.c src/systems/api/actings.c",
    "inbox": "src/kernel/register_inbox.c src/systems/registers/inbox.c",
    "reports.columns.to": "src/kernel/report_read.c:leading_read",
    "share": "src/kernel/register_share.c src/kernel/register_feed.c:shared_sight src/systems/admin/shares.c",
}
# Claims of several agencies and which of them holds, rows that are one, access in an emergency, what subscribers get.
OWED = {"sources", "authority", "similar", "glass", "share"}


def declarations(folder):
    for path in sorted(folder.glob("*.yaml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def keys(what, inside=""):
    """Dotted paths of the keys that the engine knows; what stands in lists of codes, examples and columns are the declaration's own."""
    for item in what if isinstance(what, list) else [what]:
        if not isinstance(item, dict):
            continue
        for key, value in item.items():
            path = f"{inside}{key}"
            yield path
            if path not in ("lists", "sources.columns") and key not in ("pass", "fail"):
                yield from keys(value, path + ".")


def width(line):
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in unicodedata.normalize("NFC", line))


def lines(path):
    return sum(math.ceil(width(line) / COLUMNS) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


formatted = {}


def c_text(path):
    if path not in formatted:
        text = subprocess.run(["clang-format", "--style=file", path], check=True, capture_output=True, text=True).stdout
        formatted[path] = [line for line in text.splitlines() if line.strip()]
    return formatted[path]


def c_lines(what):
    """FILE: all of it; FILE:FUNCTION: from its head to the brace that ends it."""
    path, _, function = what.partition(":")
    text = c_text(path)
    if not function:
        return len(text)
    for head, line in enumerate(text):
        if re.match(rf"[a-z].*\b{function}\(", line) and not line.endswith(";"):
            return 1 + [line[:1] == "}" or line.endswith(" }") for line in text[head:]].index(True)
    raise SystemExit(f"tests/declarations.py: no function {function} in {path}")


def used(folder):
    return {key for _, what in declarations(folder) for key in keys(what)}


def owner(key, users):
    return [system for system, theirs in users.items() if key in theirs]


def unknown(users):
    """Keys of one system of which nobody said which C they cost.  A key inside a known one is its part."""
    for key in sorted(set().union(*users.values())):
        parts = key.split(".")
        known = parts[-1] in PLAIN or any(".".join(parts[:n]) in KEYS.keys() | PLAIN for n in range(1, len(parts) + 1))
        if len(owner(key, users)) == 1 and not known:
            yield f"«{key}»: only {owner(key, users)[0]} uses it, and KEYS does not say which C it costs"


def named():
    """Lines of C and pages that name one of the systems outside a comment: a system is data, and nothing in the program knows it."""
    name = re.compile("|".join(SYSTEMS))
    for path in sorted(pathlib.Path("src").rglob("*.[ch]")) + sorted(pathlib.Path("src").rglob("*.page")):
        text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.S)
        for number, line in enumerate(text.splitlines(), 1):
            if name.search(line) and not line.startswith("%#"):
                yield f"{path}:{number}: names a system: {line.strip()}"


def main():
    faults, passed = [], 0

    def holds(figure, most, what):
        nonlocal passed
        if figure > most:
            faults.append(f"{what}: {figure:g}, at most {most}")
        else:
            passed += 1

    registers = next(pathlib.Path("province").glob("*/registers"))
    users = {folder.name: used(folder) for folder in sorted(registers.iterdir()) if folder.is_dir()}
    print(f"{'system':<20}{'registers':>10}{'lines':>7}{'each':>7}")
    for system in SYSTEMS:
        files = [path for path, _ in declarations(registers / system)]
        n, total = len(files) - 1, sum(map(lines, files))
        print(f"{system:<20}{n:>10}{total:>7}{total / n:>7.1f}")
        holds(total / n, REGISTER_MOST, f"lines a register of {system}")
    tests = {folder.name: used(folder) for pattern in TESTS for folder in pathlib.Path("tests").glob(pattern)}
    print(f"\n{'key of one system':<20}{'used by':<20}{'lines of C':>11}  also in tests")
    total = 0
    for key, parts in KEYS.items():
        theirs = owner(key, users)
        cost = sum(map(c_lines, parts.split()))
        if len(theirs) == 1 and theirs[0] in SYSTEMS:
            owed = key in OWED
            print(f"{key:<20}{theirs[0]:<20}{f'({cost})' if owed else cost:>11}  {' '.join(owner(key, tests))}".rstrip())
            total += 0 if owed else cost
    print(f"{'all that counts':<40}{total:>11}")
    holds(total, C_MOST, "lines of C that serve one system")
    scratch = sum(lines(path) for path, _ in declarations(SCRATCH))
    print(f"\n{SCRATCH}: {scratch} lines")
    holds(scratch, SCRATCH_MOST, f"lines of {SCRATCH}")
    faults += list(unknown(users)) + list(named())
    for fault in faults:
        print(f"FAIL  {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
