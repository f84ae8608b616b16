-- SPDX-License-Identifier: Apache-2.0
create table payment_notice (                -- every authentic word of a gateway, once; never changed
  id        bigint primary key,
  gateway   text not null,
  txn       text not null,                   -- the gateway's number of the transaction
  status    text not null,                   -- paid, failed
  amount    bigint not null,
  reference text not null,                   -- what the payer wrote
  paid_at   bigint,                          -- as the gateway says
  at        bigint not null,
  unique (gateway, txn, status, amount));

create table payment_case (                  -- what a person must look at; opened by the program, closed by an official
  id        bigint primary key,
  kind      text not null,                   -- unknown, amount, twice, contradiction
  notice    bigint not null,
  unit      bigint not null,                 -- whose: the dossier's receiving unit; the province for money of no dossier
  dossier   bigint not null,                 -- 0: not known
  payment   bigint not null,                 -- the row in the book; 0: nothing was booked
  expected  bigint not null,                 -- what was due when it came
  at        bigint not null,
  closed_at bigint,
  account   bigint,                          -- who closed it
  outcome   text);
create index payment_case_open on payment_case (unit, at) where closed_at is null;
create index payment_case_day on payment_case (unit, at);
