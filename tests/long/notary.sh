#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  200,000 operations an engine, unless OPERATIONS says how many: the same property
# is never sold twice.
set -u
cd "$(dirname "$0")/../.." || exit 1
export OPERATIONS="${OPERATIONS:-200000}"
rc=0 passed=0 failed=0
echo "## The same property is never sold twice, $OPERATIONS operations an engine"
echo
for engine in sqlite pg; do
    said=$(/usr/bin/python3 tests/gate/notary.py "$MOTCUA" $engine) || rc=1
    printf '%s\n' "$said" | sed -n 's/^\(ok\|FAIL\) /- \1/p; t; s/^notary: /    /p; t; s/^  \(.*\)/    \1/p'
    counts=$(printf '%s\n' "$said" | tail -n 1)
    passed=$((passed + ${counts%% *}))
    counts=${counts#*, }
    failed=$((failed + ${counts%% *}))
done
echo
echo "$passed passed, $failed failed"
exit $rc
