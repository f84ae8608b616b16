#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An OpenID Connect provider (glewlwyd) that people sign in by, and that is slow, gone, forged and replayed; on both engines.
failed=0
for engine in sqlite pg; do
    /usr/bin/python3 "$(dirname "$0")/eid.py" "$MOTCUA" $engine || failed=1
done
exit $failed
