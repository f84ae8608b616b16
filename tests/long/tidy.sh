#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  The lint over every file.
set -u
echo "## clang-tidy"
echo
found=$(tools/tidy.sh)
rc=$?
printf '%s\n' "$found" >&2
echo "$(printf '%s\n' "$found" | grep -c ' error: ') complaints; .clang-tidy says what is off and why."
printf '%s\n' "$found" | tail -n 1
exit $rc
