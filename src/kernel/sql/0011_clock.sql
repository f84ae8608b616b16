-- SPDX-License-Identifier: Apache-2.0
-- What happens to a dossier because time passes (kernel/clock.h).
alter table dossier add column extensions bigint not null default 0;       -- how often its term was extended
alter table dossier add column answer_by bigint;                           -- a supplement is waited for until then; none: none is asked
alter table dossier add column warned boolean not null default false;      -- its holder was told that it falls due soon; not an event
alter table dossier add column reminded boolean not null default false;    -- its applicant was told that answer_by is near
create index dossier_warn on dossier (due_at) where open = true and warned = false;
create index dossier_answer on dossier (answer_by) where answer_by is not null;

alter table suspension add column approver bigint not null default 0;      -- the leader who agreed; 0: none was named, or need be

create table apology (                       -- drafted before the breach, for the leader to sign
  dossier    bigint not null,
  due_at     bigint not null,                -- the promise that is about to be broken
  drafted_at bigint not null,
  step       text not null,                  -- the stay that overran its norm the most
  unit       bigint not null,
  used       bigint not null,                -- its working minutes so far
  norm       bigint not null,                -- what they should have been; 0: none is set
  primary key (dossier, due_at)) without rowid;

create table delay (                         -- whose delay it was that a dossier was resolved late
  dossier bigint primary key,
  step    text not null,
  unit    bigint not null,
  account bigint not null,
  minutes bigint not null,                   -- working minutes over its norm
  at      bigint not null);
create index delay_unit on delay (unit, at);
