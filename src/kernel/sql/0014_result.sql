-- SPDX-License-Identifier: Apache-2.0
-- Results that anyone may check (kernel/result.h), and what applicants say of the service (kernel/satisfaction.h).

create table result (                        -- a document that answers an applicant; its file is a paper
  paper       bigint primary key,            -- paper.id
  code        text not null unique,          -- unguessable, on the document's page and in its QR code
  dossier     bigint not null,
  unit        bigint not null,               -- who issues it: the competent unit
  name        text not null,                 -- "Giấy khai sinh", as the definition calls it
  kind        text,                          -- its code in the definition: "KQ.G15.000031"
  number      text,
  sha256      text not null,
  issued_at   bigint,                        -- none: the dossier is not finished, nobody outside sees it
  revoked_at  bigint,
  revoked_why text,
  revoked_by  bigint not null);              -- account; 0: valid
create index result_dossier on result (dossier);

alter table rating add column counted boolean not null default false;   -- in satisfaction; older ones are not
alter table rating add column term bigint;       -- each criterion 0–2, none: not said
alter table rating add column contacts bigint;
alter table rating add column process bigint;
alter table rating add column attitude bigint;
alter table rating add column publicity bigint;
alter table rating add column handling bigint;

create table satisfaction (                  -- counters changed with what they count
  unit      bigint not null,
  month     bigint not null,                 -- its first day
  ratings   bigint not null,
  satisfied bigint not null,                 -- 4 or 5 stars
  points    bigint not null,                 -- of all criteria said
  most      bigint not null,                 -- what they could have been: two each
  came      bigint not null,                 -- complaints and suggestions
  answered  bigint not null,
  in_time   bigint not null,                 -- of those answered
  primary key (unit, month)) without rowid;
