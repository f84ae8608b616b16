#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A payment gateway that is slow, fails, forges and repeats, on both engines.
failed=0
for engine in sqlite pg; do
    /usr/bin/python3 "$(dirname "$0")/payment.py" "$MOTCUA" $engine || failed=1
done
exit $failed
