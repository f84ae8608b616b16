-- SPDX-License-Identifier: Apache-2.0
-- What an applicant had given before and was not asked for again (kernel/reuse.h).
create table reuse (
  dossier bigint not null,
  kind    text not null,                     -- answer, paper, result
  what    text not null,                     -- the field's name, or the paper's id in the definition
  source  bigint not null,                   -- the dossier it was given with, or that ended in it
  paper   bigint not null,                   -- paper.id in this dossier; 0: an answer
  at      bigint not null,
  primary key (dossier, kind, what)) without rowid;

create table reuse_count (                   -- changed when the dossier is submitted
  unit  bigint not null,
  month bigint not null,                     -- its first day
  kind  text not null,
  name  text not null,                       -- the question, or the paper, as people read it
  n     bigint not null,
  primary key (month, unit, kind, name)) without rowid;
