#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a page shows does not depend on the engine.
exec /usr/bin/python3 "$(dirname "$0")/crawl.py" "$MOTCUA" sqlite
