-- SPDX-License-Identifier: Apache-2.0
-- Rows of registers that somebody opened beyond their rights, and what was thought of it (kernel/glass.h).
create table register_glass (                -- never changed but by its review
  id          bigint primary key,
  registry    text not null,                 -- SYSTEM/REGISTER
  subject     bigint not null,               -- the row
  code        text not null,                 -- by which people know it; '' when rows have none
  owner       bigint not null,               -- unit.id the row belonged to
  account     bigint not null,               -- who opened it,
  unit        text not null,                 -- in a post in that unit
  why         text not null,
  at          bigint not null,
  until       bigint not null,               -- seen before this instant
  reviewed_at bigint,
  reviewed_by bigint,
  justified   boolean,
  note        text);
create index register_glass_open on register_glass (account, registry, subject, until);
create index register_glass_owner on register_glass (owner, id);
