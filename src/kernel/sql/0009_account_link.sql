-- SPDX-License-Identifier: Apache-2.0
-- Links that go to an account's e-mail address (kernel/account_link.h).

alter table account add column confirmed_at bigint;      -- when its e-mail address was confirmed; none: nothing is sent there
update account set confirmed_at = created_at where email is not null;
create index account_email on account (email) where confirmed_at is not null;

create table account_link (
  hash       text primary key,               -- SHA-256 of the secret in the link, which only the letter has
  account    bigint not null,
  purpose    text not null,                  -- confirm, password
  email      text not null,                  -- where it was sent
  made_at    bigint not null,
  expires_at bigint not null,
  used_at    bigint) without rowid;          -- each is good once
create index account_link_account on account_link (account, purpose, made_at);
create index account_link_expires on account_link (expires_at);
