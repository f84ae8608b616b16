#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random actions, and every action done twice in every way people do it, on both engines.
failed=0
for engine in sqlite pg; do
    /usr/bin/python3 "$(dirname "$0")/actions.py" "$MOTCUA" $engine || failed=1
done
exit $failed
