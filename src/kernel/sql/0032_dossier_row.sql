-- SPDX-License-Identifier: Apache-2.0
-- Rows of registers that dossiers have written (kernel/dossier_rows.h).
create table dossier_row (
  dossier  bigint not null,
  name     text not null,                    -- of the row in the procedure's definition
  registry text not null,                    -- SYSTEM/REGISTER
  subject  bigint not null,                  -- the row's id
  at       bigint not null,                  -- the last time
  primary key (dossier, name)) without rowid;
create index dossier_row_subject on dossier_row (subject, at);

alter table account add column number text;  -- its owner's ID number, proved by an electronic identity; none: only typed
