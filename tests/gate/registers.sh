#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Registers: editors at once, keys, who sees what, publishing under load, kills.
exec "$(dirname "$0")/engines" registers.py many_at_one_row many_that_one_row_follows one_key_and_numbers_without_gaps \
    published_under_load followers_killed_lose_and_double_nothing killed_in_the_middle what_nothing_names_is_swept
