#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  The gate's cases ten times as long, on both engines: fifty kills each.
set -u
cd "$(dirname "$0")/../.." || exit 1
export GATE_FACTOR="${GATE_FACTOR:-10}"
echo "## Races, kills, $GATE_FACTOR times the gate's length"
echo
rc=0 passed=0 failed=0
for engine in sqlite pg; do
    said=$(/usr/bin/python3 tests/gate/gate.py "$MOTCUA" $engine) || rc=1
    printf '%s\n' "$said" | sed -n 's/^\(ok\|FAIL\) /- \1/p; s/^  \(.*\)/    \1/p'
    counts=$(printf '%s\n' "$said" | tail -n 1)
    passed=$((passed + ${counts%% *}))
    counts=${counts#*, }
    failed=$((failed + ${counts%% *}))
done
echo
echo "$passed passed, $failed failed"
exit $rc
