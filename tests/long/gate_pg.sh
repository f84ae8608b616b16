#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The cases of the gate on PostgreSQL.
echo "## Races, random actions, kills on PostgreSQL"
echo
exec /usr/bin/python3 "$(dirname "$0")/../gate/gate.py" "$MOTCUA" pg
