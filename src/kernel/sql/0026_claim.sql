-- SPDX-License-Identifier: Apache-2.0
-- What agencies say of the rows of registers with sources (kernel/claim.h).
create table claim (                         -- never changed but to be retracted, or carried over by a merge
  id           bigint primary key,
  registry     text not null,                -- SYSTEM/REGISTER
  subject      bigint not null,              -- the row it speaks of
  origin       bigint not null,              -- the row it spoke of before a merge; 0: the same
  source       text not null,                -- code of the source
  said         text not null,                -- JSON {field: value}, canonical texts
  document     text not null,                -- the letter it came with
  valid_from   bigint not null,              -- the day it describes
  received_at  bigint not null,
  account      bigint not null,
  import       bigint not null,              -- register_import; 0: typed
  retracted_at bigint,
  retracted_by bigint);
create index claim_subject on claim (registry, subject, id);

create table claim_case (                    -- what does not agree, or what somebody says is wrong
  id        bigint primary key,
  receipt   text not null unique,            -- what the person who reported it asks by
  registry  text not null,
  subject   bigint not null,
  kind      text not null,                   -- disagree, rule, wrong, question, complaint, proposal
  field     text not null,                   -- '' when it is about no one field
  source    text not null,                   -- who says otherwise; '' when nobody of the sources does
  value     text not null,                   -- what is said instead; the rule's name
  said      text not null,                   -- in words
  contact   text not null,                   -- of who reported it
  owner     text not null,                   -- code of the unit that answers
  opened_at bigint not null,
  due_at    bigint not null,
  closed_at bigint,
  closed_by bigint,
  outcome   text,                            -- accepted, kept, agreed
  answer    text);
create index claim_case_subject on claim_case (registry, subject, id);
create index claim_case_open on claim_case (owner, due_at) where closed_at is null;
