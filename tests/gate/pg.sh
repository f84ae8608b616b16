#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# On PostgreSQL what depends on the engine; tests/long/gate.sh runs every case.
exec /usr/bin/python3 "$(dirname "$0")/gate.py" "$MOTCUA" pg codes_without_gap sent_twice_is_one killed_loses_nothing \
    two_windows_never_call_one_number mailed_links
