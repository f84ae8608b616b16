#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/act_self/selftest.sh ACT — does the runner pass what is right, and fail, line by line, what is wrong?
set -eu
act=$(realpath "$1")
cd "$(dirname "$0")/../.."
self=tests/act_self
run() { "$act" --motcua $self/fake.py "$@"; }
good=$(run $self/good.act $self/fresh.act && run --markdown $self/doc.md) || {
    echo "$good"
    exit 1
}
found=$(mktemp)
trap 'rm -f "$found"' EXIT
if run $self/bad.act >"$found"; then
    echo "bad.act passed"
    exit 1
fi
diff -u $self/bad.expected "$found" || exit 1
echo "$good" | awk '/ passed,/ { n += $1 } END { print n + 1 " passed, 0 failed" }'
