-- SPDX-License-Identifier: Apache-2.0
-- Money (kernel/payment.h).  Both tables only grow; whole đồng.

alter table dossier add column asked bigint not null default 0;      -- what its newest request asks for
alter table dossier add column paid bigint not null default 0;       -- sum of its rows in payment

create table payment_request (               -- what a dossier is asked to pay in all; the newest holds
  id        bigint primary key,
  dossier   bigint not null,
  unit      bigint not null,                 -- whose money it is: the receiving unit
  ref       text not null unique,            -- written on the transfer: MC and 12 letters or digits
  amount    bigint not null,
  items     text not null,                   -- canonical JSON: [{amount, name}], their sum is amount
  why       text not null,                   -- how it was reckoned, in words
  reduction text,                            -- id in the procedure's definition
  at        bigint not null,
  account   bigint not null);
create index payment_request_dossier on payment_request (dossier, id);
create index payment_request_day on payment_request (unit, at);

create table payment (                       -- the book of money: each row one movement
  id         bigint primary key,
  unit       bigint not null,
  n          bigint not null,                -- 1, 2, 3 … in the unit's book; its ledger event has the same number
  kind       text not null,                  -- cash, transfer, void, refund; stray and its return: money of no dossier
  amount     bigint not null,                -- signed: what came in, less what went out
  dossier    bigint not null,                -- 0: not known whose
  at         bigint not null,
  account    bigint not null,                -- who did it; 0: the gateway's word
  book       text,                           -- cash: the receipt book
  year       bigint,
  number     bigint,                         -- 1, 2, 3 … in unit, book and year
  gateway    text,
  txn        text,                           -- transfer: the gateway's own number
  takes_back bigint,                         -- void, refund, return: the row it takes back, in whole or in part
  payer      text,
  reason     text,
  unique (unit, n));
create unique index payment_receipt on payment (unit, book, year, number) where number is not null;
create unique index payment_txn on payment (gateway, txn) where txn is not null;
create index payment_dossier on payment (dossier, id);
create index payment_day on payment (unit, at);
create index payment_takes_back on payment (takes_back) where takes_back is not null;
