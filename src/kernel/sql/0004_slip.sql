-- SPDX-License-Identifier: Apache-2.0
-- Slips as printed (kernel/slip.h), the form set a dossier is pinned to, and the index of the follow-up book.

alter table dossier add column forms text;   -- id of the form set in force at acceptance; none: accepted before this column, found by date
create index dossier_book on dossier (received, accepted_at, code) where accepted_at is not null;

create table slip (                          -- a slip that was printed; its words and its number never change
  id      bigint primary key,
  dossier bigint not null,
  kind    text not null,                     -- receipt, supplement, refusal, apology, stop, control
  forms   text not null,                     -- the form set
  unit    bigint not null,                   -- who issues it, and whose book its number is of
  year    bigint not null,
  n       bigint not null,                   -- in that book; 0: the form has no number of its own
  number  text not null,                     -- as printed: "12/TNHS"
  title   text not null,
  facts   text not null,                     -- SHA-256 of what it says but for number, day and address: equal facts, same slip
  content text not null,                     -- canonical JSON; page and PDF are made of it
  account bigint not null,
  at      bigint not null,
  paper   bigint not null);                  -- its PDF as first set (paper.kind 'slip'); 0: not set yet
create index slip_dossier on slip (dossier, id);
create unique index slip_number on slip (unit, kind, year, n) where n > 0;
