#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tests/fuzz.sh BUILD SECONDS — runs every fuzzer of BUILD/tests/fuzz, two at a time, from its kept corpus in
# tests/fuzz/corpus/NAME (read only; new finds stay in BUILD).  A crash is written to BUILD and named.
set -u
build=$1 seconds=$2 passed=0 failed=0
one() {
    local name=$1 work=$build/fuzz-$1
    local corpus=tests/fuzz/corpus/${name#fuzz_}
    [ -d "$corpus" ] || corpus=
    mkdir -p "$work/corpus"
    set -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$work/"
    if ! "$build/tests/fuzz/$name" "$@" "$work/corpus" ${corpus:+"$corpus"} >"$work/log" 2>&1; then
        tail -n 30 "$work/log"
        return 1
    fi
    sed -n "s/^INFO: Seed: /$name: seed /p; s/^stat::number_of_executed_units: */$name: runs /p" "$work/log"
}
pids=() names=()
collect() {
    local i
    for i in "${!pids[@]}"; do
        if wait "${pids[i]}"; then passed=$((passed + 1)); continue; fi
        failed=$((failed + 1))
        echo "FAIL  fuzzer ${names[i]}"
    done
    pids=() names=()
}
for program in "$build"/tests/fuzz/*; do
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
    one "$(basename "$program")" &
    pids+=($!) names+=("$(basename "$program")")
    if [ ${#pids[@]} -eq 2 ]; then collect; fi
done
collect
[ $((passed + failed)) -gt 0 ] || { echo "no fuzzers"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
echo "$passed passed, $failed failed"
[ $failed = 0 ]
