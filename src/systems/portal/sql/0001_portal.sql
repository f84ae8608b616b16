-- SPDX-License-Identifier: Apache-2.0
create table eid_identity (                  -- an electronic identity that signs in to an account
  issuer    text not null,
  subject   text not null,                   -- the issuer's own name for the person; never changes
  account   bigint not null,
  linked_at bigint not null,
  primary key (issuer, subject)) without rowid;
create index eid_identity_account on eid_identity (account);
create index account_party on account (party) where party <> 0;
