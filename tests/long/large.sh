#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of ./test long: Markdown on stdout, counts last.  A CSV of 5 GB (LARGE_GB: another size) is brought in by lines, in bounded memory;
# it takes three times that much room, under LARGE_FOLDER or the usual folder for temporary files.
exec /usr/bin/python3 "$(dirname "$0")/large.py" "${MOTCUA:-build-gcc/motcua}" "${LARGE_GB:=5}"
