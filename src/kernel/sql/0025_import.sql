-- SPDX-License-Identifier: Apache-2.0
-- Files brought into a register (kernel/import.h).
create table register_import (
  id        bigint primary key,
  registry  text not null,                   -- SYSTEM/REGISTER
  account   bigint not null,                 -- in whose name rows are written
  name      text not null,                   -- of the file
  source    text not null,                   -- whose word it is, where the register has sources; else ''
  document  text not null,                   -- the letter it came with
  as_of     bigint not null,                 -- the day the file describes
  content   text not null,                   -- blob: the file as UTF-8
  charset   text not null,                   -- what it was before
  parted    text not null,                   -- what parts its cells
  size      bigint not null,                 -- bytes of content
  state     text not null,                   -- check, checked, run, done, stopped
  whole     boolean not null,                -- all lines or none
  position  bigint not null,                 -- bytes done; a batch of lines and this change in one transaction
  line      bigint not null,                 -- lines done
  added     bigint not null,
  changed   bigint not null,
  same      bigint not null,                 -- lines that said what the register had
  bad       bigint not null,                 -- lines refused
  trouble   text not null,                   -- why it stands still; ''
  made_at   bigint not null,
  ended_at  bigint);
create index register_import_of on register_import (registry, id);
create index register_import_open on register_import (id) where state in ('check', 'run');

create table register_import_fault (         -- lines refused, the first so many of them
  import bigint not null,
  line   bigint not null,
  raw    text not null,                      -- as it stands in the file
  wrong  text not null,
  primary key (import, line)) without rowid;
