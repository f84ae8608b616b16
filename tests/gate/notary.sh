#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same property is never sold twice: sixteen offices at once, blocks, kills and clocks, on both engines.
exec "$(dirname "$0")/engines" notary.py
