#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who sees which field of which row, from the declarations, on both engines.
exec "$(dirname "$0")/engines" rights.py opened_and_judged_once
