#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh PAGEC [accept] — compiles each NAME.page here and compares with NAME.want (the C text, then the header) or, for
# pages with mistakes, NAME.err (what was said).  `accept` writes what came out instead: read the difference before a commit.
set -eu
pagec=$(realpath "$1") accept=${2:-}
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0 n=0
for page in *.page; do
    name=${page%.page} n=$((n + 1))
    if "$pagec" "$tmp/pages.c" "$tmp/pages.h" "$page" 2>"$tmp/err"; then
        kind=want
        cat "$tmp/pages.c" "$tmp/pages.h" >"$tmp/got"
    else
        kind=err
        cp "$tmp/err" "$tmp/got"
    fi
    if [ -n "$accept" ]; then
        rm -f "$name.want" "$name.err"
        cp "$tmp/got" "$name.$kind"
    elif ! diff -u "$name.$kind" "$tmp/got"; then
        echo "$name: not what $name.$kind says"
        bad=$((bad + 1))
    fi
done
echo "$n pages, $bad wrong"
[ "$n" -gt 0 ] && [ "$bad" = 0 ]
