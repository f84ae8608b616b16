-- SPDX-License-Identifier: Apache-2.0
-- The desk in the order it is shown (kernel/desk.c): by due instant, those without one last.  Each queue is one walk along one of these.
create index dossier_desk_unit on dossier (handled, (coalesce(due_at, 9223372036854775807)), id) where open = true;
create index dossier_desk_mine on dossier (handled, needs, (coalesce(due_at, 9223372036854775807)), id) where state in (1, 2, 4);
create index dossier_desk_applicant on dossier (received, (coalesce(due_at, 9223372036854775807)), id) where state in (5, 6);
create index dossier_desk_ready on dossier (received, (coalesce(due_at, 9223372036854775807)), id) where state = 9;
drop index dossier_desk;
drop index dossier_pile;
