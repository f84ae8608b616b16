#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A payment gateway that is slow, fails, forges and repeats, on both engines.
exec "$(dirname "$0")/engines" payment.py any_order wrong_amounts at_random
