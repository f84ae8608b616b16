#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who sees which field of which row, from the declarations; on PostgreSQL what depends on the engine.
failed=0
/usr/bin/python3 "$(dirname "$0")/rights.py" "$MOTCUA" sqlite || failed=1
/usr/bin/python3 "$(dirname "$0")/rights.py" "$MOTCUA" pg opened_and_judged_once || failed=1
exit $failed
