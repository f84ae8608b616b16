#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  Desk, search and report under an open loop over a million dossiers, on both
# engines, beside a bare keyed read in the same run; and how the work of one request grows from the ten thousand, or what the desks
# hold, that recent.py leaves of them.  LOAD_SMALL and LOAD_LARGE are other numbers of dossiers.  A missed limit fails nothing here:
# the table stands in the report.
set -u
cd "$(dirname "$0")/../.." || exit 1
small=${LOAD_SMALL:-10000} large=${LOAD_LARGE:-1000000} rc=0 passed=0 failed=0 cluster=
root=$(mktemp -d "${TMPDIR:-/tmp}/motcua-load-XXXXXX")
trap '[ -z "$cluster" ] || tests/pg.sh stop "$cluster"; rm -rf "$root"' EXIT

made() {                        # FOLDER DOSSIERS: a year of them
    "$MOTCUA" init --data "$1" --province vinh-long-2018 --demo >&2 &&
        "$MOTCUA" simulate --data "$1" --dossiers "$2" --days 365 --seed 1 >&2
}

carried() {                     # FOLDER NAME: its rows on PostgreSQL; simulating them there, call by call, takes hours
    local url=${cluster/\/motcua\?/\/$2?}
    psql "$cluster" -qc "create database $2" && "$MOTCUA" init --data "$root/pg-$2" --database "$url" --province vinh-long-2018 >&2 &&
        cp "$1"/*.key "$root/pg-$2/" && /usr/bin/python3 tests/long/carry.py "$1" "$url" && psql "$url" -qc 'vacuum analyze'
}

side() {                        # ENGINE
    if [ "$1" = sqlite ]; then
        /usr/bin/python3 bench/load.py "$MOTCUA" "$root/few" "$root/many"
        return
    fi
    cluster=$(tests/pg.sh start) && carried "$root/few" few && carried "$root/many" many &&
        /usr/bin/python3 bench/load.py "$MOTCUA" "$root/pg-few" "$root/pg-many" \
            --database "${cluster/\/motcua\?/\/few?}" "${cluster/\/motcua\?/\/many?}"
}

made "$root/many" "$large" && /usr/bin/python3 tests/long/recent.py "$root/many" "$root/few" "$small" ||
    { echo "0 passed, 1 failed"; exit 1; }
echo "## Officials' pages, ${large} dossiers"
for engine in sqlite pg; do
    echo
    if side $engine; then passed=$((passed + 1)); else failed=$((failed + 1)) rc=1; fi
done
echo
echo "$passed passed, $failed failed"
exit $rc
