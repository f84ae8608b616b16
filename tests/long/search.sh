#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  Search by asset, owner and enterprise name over five million rows (ROWS: another
# number) on each engine: an open loop of 200 a second beside a bare keyed read, names with one letter mistyped, and what costs most.
# A missed limit of time fails nothing here: the table stands in the report.  Rows that are not what the program would have written fail.
exec /usr/bin/python3 "$(dirname "$0")/search.py" "${MOTCUA:-build-gcc/motcua}" "${ROWS:=5000000}"
