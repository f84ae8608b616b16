#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random actions, and every action done twice in every way people do it, on both engines; on PostgreSQL not what comes one after the other.
exec "$(dirname "$0")/engines" actions.py random_actions every_action_twice_at_once submitted_twice
