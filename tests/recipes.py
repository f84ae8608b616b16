#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""recipes.py BUILD — does what docs/recipes.md says in a copy of the tree, looks at it with the house rules, builds it and runs the page's
acts on SQLite and on PostgreSQL.  BUILD is the release build of this tree; its compiler's cache leaves only what is new to compile.

    New `FILE`: and Now `FILE`:        the block below is the whole file
    In `FILE`, below `LINE`:           the block below goes there
    In `FILE`, `A` becomes `B`.        A stands there once"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / name) for name in ("gate", "api", "browser")]
from cases import cluster_of       # noqa: E402  the path comes first

PAGE = ROOT / "docs" / "recipes.md"
STEP = re.compile(r"^(?:(New|Now|In) `([^`]+)`(?:, below `([^`]+)`)?:\n\n```[a-z]+\n(.*?)^```$"
                  r"|In `([^`]+)`, `([^`]+)` becomes `([^`]+)`\.$)", re.M | re.S)


def put(tree, kind, name, below, block):
    file = tree / name
    if kind == "In":
        text = file.read_text()
        if text.count(below + "\n") != 1:
            raise SystemExit(f"FAIL  {name} has not one line “{below}”")
        file.write_text(text.replace(below + "\n", below + "\n" + block))
    elif file.exists() != (kind == "Now"):
        raise SystemExit(f"FAIL  {kind} {name}: {'there is none' if kind == 'Now' else 'it is there already'}")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block)


def become(tree, name, before, after):
    text = (tree / name).read_text()
    if text.count(before) != 1:
        raise SystemExit(f"FAIL  {name} has not one “{before}”")
    (tree / name).write_text(text.replace(before, after))


def follow(tree):
    steps = 0
    for step in STEP.finditer(PAGE.read_text()):
        kind, name, below, block, changed, before, after = step.groups()
        if kind:
            put(tree, kind, name, below, block)
        else:
            become(tree, changed, before, after)
        steps += 1
    told = len(re.findall(r"^(?:New|Now|In) `", PAGE.read_text(), re.M))
    if steps != told or not steps:
        raise SystemExit(f"FAIL  {told} steps are told, {steps} could be read")
    return steps


def run(what, *command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode:
        raise SystemExit(f"FAIL  {what}\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def acts(tree, build, **environment):
    said = run("the acts", str(build / "tests" / "act"), "--motcua", str(tree / "build-gcc" / "motcua"), "--markdown", str(PAGE),
               env=dict(os.environ, **environment), cwd=tree)
    return int(re.search(r"^(\d+) passed, 0 failed$", said, re.M).group(1))


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="motcua-recipes-") as folder:
        tree = pathlib.Path(folder) / "tree"
        shutil.copytree(ROOT, tree, symlinks=True, ignore=lambda at, names: [
            n for n in names if at == str(ROOT) and (n in ("var", ".git") or n.startswith("build"))])
        steps = follow(tree)
        print(f"{steps} steps followed")
        run("the house rules", str(tree / "tools" / "rules.sh"))
        setup = dict(os.environ, CC="ccache gcc")
        run("meson", "meson", "setup", "build-gcc", "--werror", "--buildtype=release", cwd=tree, env=setup)
        run("the build", "ninja", "-C", "build-gcc", "motcua", cwd=tree)
        passed = acts(tree, build)
        with cluster_of("pg") as url:
            passed += acts(tree, build, ACT_DATABASE=url)
    print(f"{passed} passed, 0 failed")


main()
