#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  100,000 random actions on SQLite, 20,000 on PostgreSQL; ACTIONS changes both.
set -u
cd "$(dirname "$0")/../.." || exit 1
echo "## Random actions"
echo
rc=0 passed=0 failed=0
for run in sqlite:100000 pg:20000; do
    said=$(ACTIONS="${ACTIONS:-${run#*:}}" /usr/bin/python3 tests/gate/actions.py "$MOTCUA" "${run%:*}" random_actions) || rc=1
    printf '%s\n' "$said" | sed -n 's/^\(ok\|FAIL\) /- \1/p; s/^  \(.*\)/    \1/p'
    counts=$(printf '%s\n' "$said" | tail -n 1)
    passed=$((passed + ${counts%% *}))
    counts=${counts#*, }
    failed=$((failed + ${counts%% *}))
done
echo
echo "$passed passed, $failed failed"
exit $rc
