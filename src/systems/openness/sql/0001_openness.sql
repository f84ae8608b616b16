-- SPDX-License-Identifier: Apache-2.0
-- What the public pages read that no other page does.

-- The working times of a procedure, unit by unit in order: a median is read off without sorting.
create index dossier_median on dossier (procedure, competent, minutes, finished_at) where outcome in ('early', 'on_time', 'late');

-- An event by its hash.  Only numbered ones: the sequencer pays for it in its batches, not the transaction that makes the event.
create index event_hash on event (hash) where seq is not null;
