-- SPDX-License-Identifier: Apache-2.0
-- The dossiers behind a figure, unit by unit: what a unit ended in a period, what it decided on, what lay on a step there.
-- Those not ended yet are in the first two as well: the pile of a past day is they and what ended since.
create index dossier_ended on dossier (received, finished_at);
create index dossier_decided on dossier (competent, finished_at);
create index dossier_decides on dossier (competent, accepted_at) where accepted_at is not null;
create index step_opened on dossier_step (unit, opened_at);
create index step_closed on dossier_step (unit, closed_at);
