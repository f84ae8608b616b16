#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A mail server and an SMS gateway that take, refuse, are slow, are away and come back, on both engines.
exec "$(dirname "$0")/engines" mail.py delivered refused_for_good down_then_back
