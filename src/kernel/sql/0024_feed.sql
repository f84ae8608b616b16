-- SPDX-License-Identifier: Apache-2.0
-- The feed of a register: its events by their numbers.  Their kind is SYSTEM/REGISTER, and only theirs has a stroke in it.

create index event_feed on event (subject_kind, seq) where replace(subject_kind, '/', '') <> subject_kind and seq is not null;
