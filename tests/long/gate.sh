#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  The gate's cases ten times as long, fifty kills an engine; then 100,000
# random actions on SQLite and 20,000 on PostgreSQL, unless ACTIONS says how many.
set -u
cd "$(dirname "$0")/../.." || exit 1
export GATE_FACTOR="${GATE_FACTOR:-10}"
rc=0 passed=0 failed=0

cases() {                       # SCRIPT ENGINE [CASE…]
    script=$1
    shift
    said=$(/usr/bin/python3 "tests/gate/$script" "$MOTCUA" "$@") || rc=1
    printf '%s\n' "$said" | sed -n 's/^\(ok\|FAIL\) /- \1/p; s/^  \(.*\)/    \1/p'
    counts=$(printf '%s\n' "$said" | tail -n 1)
    passed=$((passed + ${counts%% *}))
    counts=${counts#*, }
    failed=$((failed + ${counts%% *}))
}

echo "## Races, kills, $GATE_FACTOR times the gate's length"
echo
for engine in sqlite pg; do cases gate.py $engine; done
echo
echo "## What the gate asks on SQLite only"
echo
for script in mail.py eid.py payment.py registers.py; do cases $script pg; done
cases actions.py pg every_action_twice_in_turn
echo
echo "## Random actions"
echo
asked=${ACTIONS:-}
for run in sqlite:100000 pg:20000; do
    export ACTIONS="${asked:-${run#*:}}"
    cases actions.py "${run%:*}" random_actions
done
echo
echo "$passed passed, $failed failed"
exit $rc
