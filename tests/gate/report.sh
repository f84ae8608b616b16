#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The reports over a simulated past, recounted from the events by other means, on both engines.
exec "$(dirname "$0")/engines" report.py
