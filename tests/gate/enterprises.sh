#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Enterprises from the files of five agencies: what holds against an oracle, the same files again, a kill in the middle, on both engines.
exec "$(dirname "$0")/engines" enterprises.py five_files_become_one_register a_killed_import_goes_on many_work_at_one_import
