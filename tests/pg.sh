#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A throw-away PostgreSQL cluster for tests and benchmarks.
#   tests/pg.sh start                  makes one in a temporary folder and prints its URL; fsync is off; PG_BUFFERS: shared_buffers, 64MB
#   tests/pg.sh stop URL               stops it and removes the folder
#   tests/pg.sh kill URL               stops the server at once, as a crash would, and keeps the folder
#   tests/pg.sh again URL              starts it again
# The server listens on a unix socket inside its folder only, so clusters never meet.  Exit 77: no PostgreSQL here.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { command -v initdb >/dev/null && bin=$(dirname "$(command -v initdb)"); } || {
    echo "pg.sh: PostgreSQL is not installed" >&2
    exit 77
}

# initdb refuses root.
as() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# postgres:///motcua?host=%2Ftmp%2Fmotcua-pg.X&user=motcua → /tmp/motcua-pg.X
folder() {
    path=$(printf '%s' "$1" | sed -n 's/.*[?&]host=\([^&]*\).*/\1/p' | sed 's/%2F/\//g')
    case $path in
    */motcua-pg.*) printf '%s' "$path" ;;
    *) echo "pg.sh: not a cluster of this script: $1" >&2; exit 2 ;;
    esac
}

up() {
    as "$bin/pg_ctl" -D "$1/data" -l "$1/log" -s -w -t 30 start >/dev/null || { cat "$1/log" >&2; exit 1; }
}

case ${1:-} in
start)
    dir=$(mktemp -d "${TMPDIR:-/tmp}/motcua-pg.XXXXXX")
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    (cd "$dir" && as "$bin/initdb" -D "$dir/data" -U motcua -A trust --locale=C.UTF-8 -E UTF8 -N >"$dir/initdb.log" 2>&1) ||
        { cat "$dir/initdb.log" >&2; exit 1; }
    as tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync=off
autovacuum=off
max_parallel_workers_per_gather=0
full_page_writes=off
wal_level=minimal
max_wal_senders=0
max_wal_size=4GB
max_connections = 300
shared_buffers = ${PG_BUFFERS:-64MB}
CONF
    cd "$dir"
    up "$dir"
    as "$bin/createdb" -h "$dir" -U motcua motcua
    printf 'postgres:///motcua?host=%s&user=motcua\n' "$(printf '%s' "$dir" | sed 's/\//%2F/g')"
    ;;
again)
    dir=$(folder "$2")
    cd "$dir"
    up "$dir"
    ;;
kill)
    dir=$(folder "$2")
    cd "$dir"
    as "$bin/pg_ctl" -D "$dir/data" -s -m immediate stop
    ;;
stop)
    dir=$(folder "$2")
    cd "$dir"
    as "$bin/pg_ctl" -D "$dir/data" -s -m immediate stop || true
    cd /
    rm -rf "$dir"
    ;;
*)
    sed -n '3,8s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
