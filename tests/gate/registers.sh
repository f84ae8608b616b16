#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Registers: editors at once, keys, who sees what, publishing under load, kills, on both engines.
exec "$(dirname "$0")/engines" registers.py
