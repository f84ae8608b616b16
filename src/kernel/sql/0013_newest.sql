-- SPDX-License-Identifier: Apache-2.0
-- All dossiers of a unit, the newest first, and among them a name: found without reading the rows (kernel/desk.c).
create index dossier_newest on dossier (received, id) where state <> 0;
create index dossier_newest_handled on dossier (handled, id) where state <> 0;
create index dossier_name on dossier (received, applicant_fold, id) where state <> 0;
create index dossier_name_handled on dossier (handled, applicant_fold, id) where state <> 0;
drop index dossier_fold;
