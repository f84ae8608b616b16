#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/definitions.sh MOTCUA — every province and every folder of tests/definitions/good passes `motcua check`; every
# one of tests/definitions/bad is refused: exit 1, on stdout exactly the lines in its `expected`, on stderr one.
set -u
motcua=$1
passed=0 failed=0
out=$(mktemp) said=$(mktemp)
trap 'rm -f "$out" "$said"' EXIT
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL  $2"; fi; }

for good in province/* tests/definitions/good/*; do
    [ -d "$good" ] || continue
    "$motcua" check "$good" >"$out" 2>&1
    rc=$?
    [ $rc = 0 ] || cat "$out"
    verdict $rc "$good"
done
for bad in tests/definitions/bad/*; do
    [ -d "$bad" ] || continue
    "$motcua" check "$bad" >"$out" 2>"$said"
    rc=$? lines=$(wc -l <"$said")
    [ "$rc $lines" = "1 1" ] || echo "exit $rc and $lines lines on stderr, expected 1 and 1"
    [ "$rc $lines" = "1 1" ] && diff -u "$bad/expected" "$out"
    verdict $? "$bad"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
