#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  Ten minutes for every fuzzer.
set -u
echo "## Fuzzers, ${FUZZ_SECONDS:=600} s each"
echo
found=$(tests/fuzz.sh build-asan "$FUZZ_SECONDS")
rc=$?
printf '%s\n' "$found" >&2
printf '%s\n' "$found" | sed -n 's/^fuzz_\([a-z_]*\): runs /- \1: runs /p'
printf '%s\n' "$found" | tail -n 1
exit $rc
