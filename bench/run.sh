#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bench/run.sh [--dossiers N] [--seconds S] [--rounds R] [--data DIR] — motcua and nginx side by side on loopback, the
# same bytes, in short alternating runs; durable submissions against the disk's own fdatasync rate; memory and start.
# --data measures an existing folder (it is written to); else a demo province is made and N dossiers simulated.
# Prints a Markdown table.  MOTCUA names the program, build/motcua otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
motcua=${MOTCUA:-build/motcua} dossiers=1000 seconds=5 rounds=3 data=
while [ $# -gt 0 ]; do
    case $1 in
    --dossiers) dossiers=$2 ;;
    --seconds) seconds=$2 ;;
    --rounds) rounds=$2 ;;
    --data) data=$2 ;;
    *) sed -n '3,6s/^# *//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done

root=$(mktemp -d "${TMPDIR:-/tmp}/motcua-bench-XXXXXX")
chmod 755 "$root"
server= nginx=
stop() { [ -z "$1" ] || { kill "$1" 2>/dev/null && wait "$1" 2>/dev/null; } || :; }
trap 'stop "$server"; stop "$nginx"; rm -rf "$root"' EXIT
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
ms() { date +%s%3N; }

if [ -z "$data" ]; then
    data=$root/data
    "$motcua" init --data "$data" --province vinh-long-2018 --demo >&2
    "$motcua" simulate --data "$data" --dossiers "$dossiers" --seed 1 >&2
fi

# -- start-up: from exec to the first answer --
ours=$(port)
began=$(ms)
"$motcua" serve --data "$data" --listen "127.0.0.1:$ours" >"$root/log" 2>&1 &
server=$!
until curl -sf -o /dev/null "http://127.0.0.1:$ours/readyz"; do
    kill -0 $server 2>/dev/null || { cat "$root/log" >&2; exit 1; }
    sleep 0.005
done
start_ms=$(($(ms) - began))

# -- references of all dossiers, and the same bytes for nginx --
/usr/bin/python3 - "$data/motcua.db" >"$root/refs" <<'PY'
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for (ref,) in db.execute("select ref from dossier order by random() limit 200000"):
    print(ref)
PY
ref=$(head -n 1 "$root/refs")
[ -n "$ref" ] || { echo "bench: no dossiers in $data" >&2; exit 1; }
mkdir -p "$root/www"
curl -sf -o "$root/www/plain" "http://127.0.0.1:$ours/healthz"
curl -sf -o "$root/www/page" "http://127.0.0.1:$ours/tra-cuu?ma=$ref"
curl -sf -o "$root/www/api" "http://127.0.0.1:$ours/api/v1/track/$ref"
theirs=$(port)
sed "s|ROOT|$root|g; s|PORT|$theirs|" bench/nginx.conf >"$root/nginx.conf"
nginx -e "$root/error.log" -c "$root/nginx.conf" &
nginx=$!
until curl -s -o /dev/null "http://127.0.0.1:$theirs/healthz"; do sleep 0.05; done

# Requests a second that were answered well.
rate() { awk '/^ *[0-9]+ requests in/ { n = $1; sub(/s,$/, "", $4); t = $4 }
              /Non-2xx/ { bad = $NF }
              /Socket errors/ { bad += $4 + $6 + $8 + $10 }
              END { printf "%.0f\n", (n - bad) / t }'; }
load() { wrk -t1 -c64 -d"${seconds}s" -s bench/paths.lua "http://127.0.0.1:$1" -- "${@:2}" | rate; }
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

row() {             # NAME GOAL PREFIX [FILE]
    local a=() b=() i
    for ((i = 0; i < rounds; i++)); do a+=("$(load "$ours" "${@:3}")"); b+=("$(load "$theirs" "${@:3}")"); done
    local mine other
    mine=$(printf '%s\n' "${a[@]}" | median) other=$(printf '%s\n' "${b[@]}" | median)
    printf '| %s | %s/s | %s/s | %s | ≥ %s |\n' "$1" "$mine" "$other" \
        "$(awk -v a="$mine" -v b="$other" 'BEGIN { printf b ? "%.2f" : "–", a / (b ? b : 1) }')" "$2"
}

echo "| | motcua | reference | ratio | goal |"
echo "|---|---|---|---|---|"
row "plain reply (nginx)" 0.9 /healthz
row "tracking page (nginx)" 0.7 "/tra-cuu?ma=" "$root/refs"
row "API read (nginx)" 0.7 /api/v1/track/ "$root/refs"

# -- durable submissions --
gcc -O2 -D_GNU_SOURCE bench/fdatasync.c -o "$root/fdatasync"
token=$(curl -sf -H 'Content-Type: application/json' -d '{"login":"tiepnhan.p1","password":"motcua-demo"}' \
    "http://127.0.0.1:$ours/api/v1/session" | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
posts=() syncs=()
for ((i = 0; i < rounds; i++)); do
    syncs+=("$("$root/fdatasync" "$data" "$seconds")")
    posts+=("$(wrk -t1 -c128 -d"${seconds}s" -s bench/post.lua "http://127.0.0.1:$ours" -- \
        "$token" bench/dossier.json | rate)")
done
mine=$(printf '%s\n' "${posts[@]}" | median) other=$(printf '%s\n' "${syncs[@]}" | median)
printf '| durable submissions (fdatasync) | %s/s | %s/s | %s | ≥ 2 |\n' "$mine" "$other" \
    "$(awk -v a="$mine" -v b="$other" 'BEGIN { printf "%.2f", a / b }')"

awk -v start="$start_ms" -v refs="$(wc -l <"$root/refs")" '/^RssAnon/ { anon = $2 / 1024 }
    END { printf "| anonymous memory after all this | %.0f MB | | | ≤ 256 MB |\n", anon
          printf "| start to the first answer | %d ms | | | ≤ 200 ms |\n", start
          printf "\nReferences drawn from %d dossiers.\n", refs }' "/proc/$server/status"
