#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  Desk, search and report under an open loop over a million dossiers, on both
# engines, beside a bare keyed read in the same run; and how the work of one request grows from ten thousand.  LOAD_SMALL and
# LOAD_LARGE are other numbers of dossiers.  A missed limit fails nothing here: the table stands in the report.
set -u
cd "$(dirname "$0")/../.." || exit 1
small=${LOAD_SMALL:-10000} large=${LOAD_LARGE:-1000000} rc=0 passed=0 failed=0 cluster=
root=$(mktemp -d "${TMPDIR:-/tmp}/motcua-load-XXXXXX")
trap '[ -z "$cluster" ] || tests/pg.sh stop "$cluster"; rm -rf "$root"' EXIT

made() {                        # FOLDER DOSSIERS [DATABASE]
    local where=(--data "$1" ${3:+--database "$3"})
    if [ -n "${3:-}" ]; then psql "$cluster" -qc "create database $(basename "${3%%\?*}")" || return 1; fi
    "$MOTCUA" init "${where[@]}" --province vinh-long-2018 --demo >&2 &&
        "$MOTCUA" simulate "${where[@]}" --dossiers "$2" --seed 1 >&2 || return 1
    [ -z "${3:-}" ] || psql "$3" -qc 'vacuum analyze'
}

side() {                        # ENGINE
    local few= many=
    if [ "$1" = pg ]; then
        cluster=$(tests/pg.sh start) || return 1
        few=${cluster/\/motcua\?/\/few?} many=${cluster/\/motcua\?/\/many?}
    fi
    made "$root/$1-few" "$small" "$few" && made "$root/$1-many" "$large" "$many" || return 1
    /usr/bin/python3 bench/load.py "$MOTCUA" "$root/$1-few" "$root/$1-many" ${few:+--database "$few" "$many"}
}

echo "## Officials' pages, ${large} dossiers"
for engine in sqlite pg; do
    echo
    if side $engine; then passed=$((passed + 1)); else failed=$((failed + 1)) rc=1; fi
done
echo
echo "$passed passed, $failed failed"
exit $rc
