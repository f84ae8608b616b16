#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks what the ledger's API says without trusting the program: openssl, sha256sum, xxd, base64 and jq only.
# docs/verify.md explains each step and does the same by hand.
#   tools/verify-proof.sh checkpoint  CHECKPOINT.json KEYS.json
#   tools/verify-proof.sh inclusion   PROOF.json KEYS.json
#   tools/verify-proof.sh consistency CONSISTENCY.json OLD-CHECKPOINT.json NEW-CHECKPOINT.json KEYS.json
# Exit: 0 it holds, 1 it does not, 2 wrong usage.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

wrong() { echo "SAI: $*" >&2; exit 1; }
usage() { sed -n '5,8s/^# *//p' "$0" >&2; exit 2; }

sha() { sha256sum | cut -c1-64; }
join() { printf '01%s%s' "$1" "$2" | xxd -r -p | sha; }

# checkpoint FILE KEYS: the text is what the fields say, and its signature is by the key it names
checkpoint() {
    jq -j .text "$1" >"$tmp/text"
    root=$(jq -r .root "$1" | xxd -r -p | base64 -w0)
    jq -r .origin,.size "$1" >"$tmp/said"
    printf '%s\n' "$root" >>"$tmp/said"
    jq -r .time "$1" >>"$tmp/said"
    cmp -s "$tmp/text" "$tmp/said" || wrong "văn bản được ký khác với các trường của mốc ký"
    jq -r --arg id "$(jq -r .key "$1")" '.keys[] | select(.id == $id) | .pem' "$2" >"$tmp/pub.pem"
    [ -s "$tmp/pub.pem" ] || wrong "không có khóa công khai $(jq -r .key "$1")"
    jq -r .signature "$1" | base64 -d >"$tmp/sig"
    openssl pkeyutl -verify -pubin -inkey "$tmp/pub.pem" -rawin -in "$tmp/text" -sigfile "$tmp/sig" >/dev/null 2>&1 ||
        wrong "chữ ký của mốc ký cỡ $(jq -r .size "$1") không đúng"
}

# climb: one level up for both counters
climb() { at=$((at >> 1)); last=$((last >> 1)); }
to_right_child() { while [ "$at" -ne 0 ] && [ $((at & 1)) -eq 0 ]; do climb; done; }

inclusion() {
    jq .checkpoint "$1" >"$tmp/checkpoint.json"
    checkpoint "$tmp/checkpoint.json" "$2"
    at=$(jq -r .index "$1")
    size=$(jq -r .size "$1")
    [ "$size" = "$(jq -r .size "$tmp/checkpoint.json")" ] || wrong "cỡ cây khác với mốc ký"
    [ "$at" -ge 0 ] && [ "$at" -lt "$size" ] || wrong "vị trí nằm ngoài cây"
    last=$((size - 1))
    hash=$(printf '00%s' "$(jq -r .hash "$1")" | xxd -r -p | sha)
    for node in $(jq -r '.path[]' "$1"); do
        [ "$last" -ne 0 ] || wrong "đường dẫn dài quá"
        if [ $((at & 1)) -eq 1 ] || [ "$at" -eq "$last" ]; then
            hash=$(join "$node" "$hash")
            to_right_child
        else
            hash=$(join "$hash" "$node")
        fi
        climb
    done
    [ "$last" -eq 0 ] || wrong "đường dẫn ngắn quá"
    [ "$hash" = "$(jq -r .root "$tmp/checkpoint.json")" ] || wrong "gốc tính được khác với gốc đã ký"
}

consistency() {
    checkpoint "$2" "$4"
    checkpoint "$3" "$4"
    from=$(jq -r .from "$1")
    to=$(jq -r .to "$1")
    [ "$from" = "$(jq -r .size "$2")" ] && [ "$to" = "$(jq -r .size "$3")" ] || wrong "cỡ cây khác với hai mốc ký"
    [ "$from" -ge 1 ] && [ "$from" -le "$to" ] || wrong "mốc cũ lớn hơn mốc mới"
    old_root=$(jq -r .root "$2")
    new_root=$(jq -r .root "$3")
    # shellcheck disable=SC2046  # the path's hashes are words of hex
    set -- $(jq -r '.path[]' "$1")
    if [ "$from" -eq "$to" ]; then
        [ $# -eq 0 ] && [ "$old_root" = "$new_root" ] || wrong "hai mốc cùng cỡ mà khác gốc"
        return
    fi
    at=$((from - 1))
    last=$((to - 1))
    while [ $((at & 1)) -eq 1 ]; do climb; done
    if [ $((from & (from - 1))) -eq 0 ]; then
        old=$old_root
    else
        [ $# -gt 0 ] || wrong "đường dẫn ngắn quá"
        old=$1
        shift
    fi
    new=$old
    for node in "$@"; do
        [ "$last" -ne 0 ] || wrong "đường dẫn dài quá"
        if [ $((at & 1)) -eq 1 ] || [ "$at" -eq "$last" ]; then
            old=$(join "$node" "$old")
            new=$(join "$node" "$new")
            to_right_child
        else
            new=$(join "$new" "$node")
        fi
        climb
    done
    [ "$last" -eq 0 ] || wrong "đường dẫn ngắn quá"
    [ "$old" = "$old_root" ] || wrong "mốc cũ không nằm trong cây mới"
    [ "$new" = "$new_root" ] || wrong "gốc mới tính được khác với gốc đã ký"
}

case ${1:-}:$# in
checkpoint:3)
    checkpoint "$2" "$3"
    echo "ĐÚNG: mốc ký cỡ $(jq -r .size "$2"), lúc $(jq -r .time "$2")"
    ;;
inclusion:3)
    inclusion "$2" "$3"
    echo "ĐÚNG: sự kiện $(jq -r .event "$2") có trong mốc ký cỡ $(jq -r .size "$2")"
    ;;
consistency:5)
    consistency "$2" "$3" "$4" "$5"
    echo "ĐÚNG: mốc ký cỡ $from nằm trọn trong mốc ký cỡ $to"
    ;;
*) usage ;;
esac
