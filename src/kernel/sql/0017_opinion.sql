-- SPDX-License-Identifier: Apache-2.0
-- Other units asked about a dossier (kernel/opinion.h).
create table opinion (
  dossier   bigint not null,
  n         bigint not null,                 -- 1, 2, … of its dossier
  unit      bigint not null,                 -- which is asked
  asked_at  bigint not null,
  asked_by  bigint not null,                 -- account
  question  text not null,
  stops     boolean not null,                -- the dossier's clock stands until it is closed
  due_at    bigint not null,                 -- a clock of its own
  warned    boolean not null default false,  -- the unit was told that it falls due
  closed_at bigint,                          -- none: it is waited for
  closed_by bigint not null default 0,       -- account; 0: open, or the dossier ended
  outcome   text,                            -- given, cancelled, ended
  answer    text,
  primary key (dossier, n)) without rowid;
create index opinion_open on opinion (unit) where closed_at is null;
create index opinion_warn on opinion (due_at) where closed_at is null and warned = false;

alter table dossier add column opinions text not null default '';      -- units waited for: "12 15!", those that stop its clock marked
