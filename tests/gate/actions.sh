#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random actions, and every action done twice in every way people do it, on both engines.
exec "$(dirname "$0")/engines" actions.py
