-- SPDX-License-Identifier: Apache-2.0
-- Dossiers on paper that travel together from unit to unit (kernel/batch.h).
create table batch (
  id      bigint primary key,
  unit    bigint not null,                   -- which sends, and whose book the number is of
  to_unit bigint not null,
  year    bigint not null,
  n       bigint not null,
  number  text not null,                     -- as printed: "12/BGHS"
  sent_at bigint not null,
  sent_by bigint not null);                  -- account, who answers for each dossier until it is received
create unique index batch_number on batch (unit, year, n);
create index batch_out on batch (unit, id);
create index batch_in on batch (to_unit, id);

create table batch_item (
  batch     bigint not null,
  dossier   bigint not null,
  closed_at bigint,                          -- none: it is on the way
  closed_by bigint not null default 0,       -- account
  outcome   text,                            -- received, returned
  reason    text,
  primary key (batch, dossier)) without rowid;
create unique index batch_item_open on batch_item (dossier) where closed_at is null;

alter table dossier add column came_from bigint not null default 0;   -- unit whose papers follow it; 0: none, or they have arrived
alter table dossier add column batch bigint not null default 0;       -- with which they are on the way; 0: with none
create index dossier_desk_to_send on dossier (came_from, (coalesce(due_at, 9223372036854775807)), id) where came_from <> 0 and batch = 0;
create index dossier_desk_on_the_way on dossier (came_from, (coalesce(due_at, 9223372036854775807)), id) where batch <> 0;
create index dossier_desk_coming on dossier (handled, (coalesce(due_at, 9223372036854775807)), id) where batch <> 0;
