#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An OpenID Connect provider (glewlwyd) that people sign in by, and that is slow, gone, forged and replayed; on both engines.
exec "$(dirname "$0")/engines" eid.py first_and_again known_person acts_by_its_number code_used_twice
