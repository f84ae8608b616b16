#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command with the URL of a fresh PostgreSQL as its first argument:  tests/on_pg.sh PROGRAM [ARGS…]
# Exit: the command's; 77 (skipped) when there is no PostgreSQL here.
here=$(dirname "$0")
url=$("$here/pg.sh" start) || exit $?
trap '"$here/pg.sh" stop "$url"' EXIT
trap 'exit 130' INT TERM
program=$1
shift
MOTCUA_PG_SH=$here/pg.sh "$program" "$url" "$@"
