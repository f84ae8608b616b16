#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The reports over a simulated past, recounted from the events by other means, on both engines.
failed=0
for engine in sqlite pg; do
    /usr/bin/python3 "$(dirname "$0")/report.py" "$MOTCUA" $engine || failed=1
done
exit $failed
