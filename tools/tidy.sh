#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tools/tidy.sh [FILE…] — clang-tidy over every C file that the clang build compiles (build-asan), two at a time;
# .clang-tidy says which checks and why the others are off.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build-asan}
[ -f "$build/compile_commands.json" ] || { echo "tools/tidy.sh: build lane asan first (./test lanes)" >&2; exit 2; }
[ $# -gt 0 ] || set -- $(python3 -c '
import json, os, sys
here = os.getcwd() + "/"
files = {os.path.normpath(os.path.join(c["directory"], c["file"])) for c in json.load(open(sys.argv[1]))}
print(*sorted(f[len(here):] for f in files if f.startswith(here) and not f[len(here):].startswith("build")))
' "$build/compile_commands.json")
rc=0
printf '%s\n' "$@" |
    xargs -P 2 -n 4 clang-tidy -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option 2>/dev/null || rc=1
if [ $rc = 0 ]; then echo "$# passed, 0 failed"; else echo "0 passed, 1 failed"; fi
exit $rc
