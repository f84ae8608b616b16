-- SPDX-License-Identifier: Apache-2.0
-- The ledger: what makes the rows of event provable (kernel/ledger.h).  Hashes are lower-case hex.

create table ledger_head (                   -- one row: how many events are numbered; the sequencer locks it
  one  bigint primary key,
  size bigint not null);
insert into ledger_head (one, size) values (1, 0);

create table ledger_node (                   -- perfect subtrees of the Merkle tree, from level 8 up; never changed
  level bigint not null,
  idx   bigint not null,                     -- over events idx·2^level + 1 … (idx + 1)·2^level, by event.seq
  hash  text not null,
  primary key (level, idx)) without rowid;

create table ledger_checkpoint (             -- signed roots; never changed, never removed
  size      bigint primary key,              -- covers the events numbered 1 … size
  root      text not null,
  peaks     text not null,                   -- the compact range: its hashes one after the other, largest subtree first
  at        bigint not null,
  origin    text not null,                   -- name of this ledger, the first line of what is signed
  key       text not null,                   -- ledger_key.id
  signature text not null);                  -- Ed25519, base64

create table ledger_key (                    -- every public key that has signed
  id    text primary key,                    -- first 16 digits of the SHA-256 of its 32 bytes
  pem   text not null,
  since bigint not null);

create table ledger_erased (                 -- body and salt are gone; the commitment stays, so the chain verifies
  event      bigint primary key,
  commitment text not null,
  at         bigint not null,
  account    bigint not null,
  why        text not null);
