-- SPDX-License-Identifier: Apache-2.0
-- Who acts for a row of a register, for an enterprise say (kernel/acting.h).  A row is never changed but to be ended.
create table register_acting (
  id           bigint primary key,
  account      bigint not null,              -- who acts
  registry     text not null,                -- SYSTEM/REGISTER
  subject      bigint not null,              -- the row
  role         text not null,                -- as what: a code of the declaration
  number       text,                         -- proven number of the account that stood in the row; none: entered by papers
  document     text,                         -- the paper that was seen,
  document_day bigint,                       -- and its day; none: entered by number
  valid_to     bigint,                       -- last day; none: until it is ended
  made_at      bigint not null,
  made_by      bigint not null,              -- account
  ended_at     bigint,                       -- none: it stands, up to its last day
  ended_by     bigint not null default 0,    -- account
  why          text);                        -- it was ended
create index register_acting_account on register_acting (account, id);
create index register_acting_row on register_acting (registry, subject, id);

create index account_number on account (number) where number is not null;       -- an official finds an account by its proven number
