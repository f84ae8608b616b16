#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  The stranger of the gate on PostgreSQL, over the same demo year.
set -u
cd "$(dirname "$0")/../.." || exit 1
echo "## A stranger's crawl on PostgreSQL"
echo
said=$(/usr/bin/python3 tests/gate/crawl.py "$MOTCUA" pg)
rc=$?
printf '%s\n' "$said" | sed -n 's/^\(ok\|FAIL\) /- \1 /p; s/^  \(.*\)/    \1/p'
printf '%s\n' "$said" | tail -n 1
exit $rc
