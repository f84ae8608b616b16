#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# feed.sh [ENGINE…]: a step of ./test long.  Markdown on stdout, counts last.  A million changes of a register (FEED_CHANGES: another
# number) on each engine, followed by consumers that are killed at random; then catching up over HTTP beside nginx with the same bytes in
# the same run.  A missed goal fails nothing here: the profile beside the figure explains it.
exec /usr/bin/python3 "$(dirname "$0")/feed.py" "${MOTCUA:-build-gcc/motcua}" "${FEED_CHANGES:=1000000}" "$@"
