#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A mail server and an SMS gateway that take, refuse, are slow, are away and come back, on both engines.
failed=0
for engine in sqlite pg; do
    /usr/bin/python3 "$(dirname "$0")/mail.py" "$MOTCUA" $engine || failed=1
done
exit $failed
