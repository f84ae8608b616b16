-- SPDX-License-Identifier: Apache-2.0
-- The nouns every system shares.  A day is the number 20180911, an instant milliseconds since 1970 UTC, money whole đồng.

create table definition (                    -- province data as published: calendar, lists, forms, positions, slips …
  id           bigint primary key,
  kind         text not null,                -- 'province', 'calendar', 'list', 'form', 'field', 'positions', 'slips'
  name         text not null,
  body         text not null,                -- canonical JSON
  hash         text not null,
  published_at bigint not null);
create index definition_newest on definition (kind, name, id);

create table generation (                    -- one row; n grows with every publish, so that running servers reload
  one bigint primary key,
  n   bigint not null);
insert into generation (one, n) values (1, 0);

create table unit (                          -- an agency, in a tree, for a period
  id         bigint primary key,
  code       text not null,                  -- GSO code of territorial units; our own for departments and branches
  name       text not null,
  kind       text not null,                  -- 'phường', 'xã', 'sở', …
  level      text not null,                  -- province, district, commune, department, branch, division
  parent     bigint,
  short      text,
  ident      text not null,                  -- agency part of a dossier code
  ident_demo boolean not null,               -- the part is ours, not issued by a ministry
  purpose    text,                           -- land_registry, tax, notary …
  valid_from bigint not null,
  valid_to   bigint,                         -- last day; none: still valid
  successor  bigint,
  lo         bigint not null,                -- nested set over all units: a subtree is lo between lo and hi
  hi         bigint not null,
  unique (code, valid_from));

create table procedure_version (             -- a definition of a procedure; published once, used by every unit
  id           bigint primary key,
  code         text not null,
  version      bigint not null,
  valid_from   bigint not null,
  withdrawn_on bigint,                       -- first day on which nothing new may begin on it
  hash         text not null,                -- SHA-256 of body
  body         text not null,                -- canonical JSON (RFC 8785)
  published_at bigint not null,
  account      bigint not null,
  unique (code, version));

create table procedure_unit (                -- the roll-out: online level and start date belong to (unit, procedure)
  procedure  text not null,
  unit       bigint not null,
  valid_from bigint not null,
  online     bigint not null,                -- 2, 3 or 4
  version    bigint,                         -- a version this unit is pinned to; none: the version in force
  primary key (procedure, unit, valid_from)) without rowid;

create table party (                         -- a person or organisation; applicants need no account
  id         bigint primary key,
  kind       text not null,                  -- person, organisation
  name       text not null,
  fold       text not null,
  phone      text,
  email      text,
  address    text,
  born       bigint,
  created_at bigint not null);
create index party_fold on party (fold);

create table party_identifier (              -- dated numbers a party is known by
  kind       text not null,                  -- cmnd, cccd, passport, enterprise, tax
  number     text not null,
  party      bigint not null,
  valid_from bigint not null,
  valid_to   bigint,
  primary key (number, kind, valid_from)) without rowid;
create index party_identifier_party on party_identifier (party);

create table account (
  id         bigint primary key,
  login      text not null unique,           -- folded
  kind       text not null,                  -- citizen, business, official
  party      bigint not null,                -- 0: an official without a party record
  name       text not null,
  email      text,
  phone      text,
  password   text,                           -- Argon2id string; none: cannot sign in
  demo       boolean not null,               -- works only while the server listens on loopback
  locked_at  bigint,
  created_at bigint not null);
create index account_demo on account (id) where demo = true;

create table position (                      -- a role in a unit, for a period
  id         bigint primary key,
  account    bigint not null,
  role       text not null,                  -- clerk, specialist, leader, admin, province
  unit       bigint not null,
  title      text not null,
  valid_from bigint not null,
  valid_to   bigint);
create index position_account on position (account);
create index position_unit on position (unit, role);

create table delegation (                    -- one official acts for another, for a period
  id         bigint primary key,
  giver      bigint not null,
  taker      bigint not null,
  valid_from bigint not null,
  valid_to   bigint not null,
  note       text not null);
create index delegation_taker on delegation (taker);

create table session (
  hash       text primary key,               -- SHA-256 of the token; the token itself is only with its holder
  account    bigint not null,
  kind       text not null,                  -- web, api
  created_at bigint not null,
  expires_at bigint not null) without rowid;
create index session_account on session (account);
create index session_expires on session (expires_at);

create table counter (                       -- gap-free numbers, allotted in the transaction that uses them
  name text primary key,
  n    bigint not null) without rowid;

create table event (                         -- everything that happened; hash-linked within its subject (kernel/ledger.h)
  id           bigint not null unique,
  subject_kind text not null,
  subject      bigint not null,
  n            bigint not null,              -- 1, 2, 3 … within the subject
  at           bigint not null,
  kind         text not null,
  account      bigint not null,              -- 0: the system itself
  unit         text not null,                -- code of the unit it happened in
  body         text,                         -- canonical JSON; may be erased with its salt
  salt         text,
  hash         text not null,
  prev         text not null,
  seq          bigint,                       -- the sequencer's number; none yet: not numbered
  primary key (subject_kind, subject, n)) without rowid;
create unique index event_seq on event (seq) where seq is not null;
create index event_unnumbered on event (id) where seq is null;

create table access (                        -- who looked at protected fields, committed before they left
  id           bigint primary key,
  at           bigint not null,
  account      bigint not null,
  subject_kind text not null,
  subject      bigint not null,
  route        text not null);
create index access_subject on access (subject_kind, subject);

create table dossier (                       -- a case; every column is derivable from its events, kept for reading
  id             bigint primary key,
  ref            text not null unique,       -- unguessable
  code           text unique,                -- legal code, from acceptance on
  procedure      text not null,
  version        bigint not null,            -- procedure_version.id it began with
  calendar       bigint not null,            -- definition.id, frozen at acceptance
  channel        text not null,              -- online, counter, post
  state          bigint not null,            -- the national ten, and 0 draft
  step           bigint not null,            -- index into the version's steps; -1 before acceptance and after the end
  received       bigint not null,            -- unit ids
  handled        bigint not null,
  competent      bigint not null,
  needs          text not null,              -- who must act next: applicant, clerk, specialist, leader, nobody
  assignee       bigint not null,            -- account; 0: anyone of the unit who may
  account        bigint not null,            -- the applicant's account; 0: none
  party          bigint not null,
  applicant_kind text not null,
  applicant      text not null,
  applicant_fold text not null,
  id_kind        text,
  id_number      text,
  phone          text,
  email          text,
  address        text,
  answers        text not null,              -- canonical JSON
  result_by      text,                       -- how the result is to be received: counter, post, online
  fee            bigint not null,
  created_at     bigint not null,
  submitted_at   bigint,
  accepted_at    bigint,
  due_at         bigint,                     -- moves with suspension and extension; none while the clock stands
  suspended_at   bigint,
  extended_value bigint not null,
  extended_unit  text,
  supplements    bigint not null,            -- how often a supplement was asked
  step_at        bigint,                     -- when the present step began
  finished_at    bigint,
  outcome        text,                       -- early, on_time, late, refused, withdrawn, stopped
  handed_at      bigint,
  result_note    text,
  minutes        bigint not null,            -- working minutes it took, once resolved
  moves          bigint not null,            -- version number for ETag and If-Match
  open           boolean not null);          -- accepted and not ended
create index dossier_desk on dossier (handled, needs, state);
create index dossier_pile on dossier (handled, due_at) where open = true;
create index dossier_late on dossier (due_at) where open = true;
create index dossier_waiting on dossier (received, state, submitted_at) where state in (1, 5, 6, 9);
create index dossier_assignee on dossier (assignee, due_at) where assignee <> 0;
create index dossier_account on dossier (account, id) where account <> 0;
create index dossier_id_number on dossier (id_number, id) where id_number is not null;
create index dossier_fold on dossier (received, applicant_fold);
create index dossier_procedure on dossier (procedure, received, accepted_at);

create table dossier_step (                  -- each stay of a dossier at a step; closed_at none: it lies there
  dossier   bigint not null,
  n         bigint not null,
  step      bigint not null,
  name      text not null,
  unit      bigint not null,
  role      text not null,
  account   bigint not null,                 -- who completed it
  opened_at bigint not null,
  closed_at bigint,
  outcome   text,                            -- done, returned, moved, ended
  primary key (dossier, n)) without rowid;

create table suspension (
  dossier bigint not null,
  n       bigint not null,
  from_at bigint not null,
  to_at   bigint,
  basis   text not null,
  account bigint not null,
  primary key (dossier, n)) without rowid;

create table paper (
  id       bigint primary key,
  dossier  bigint not null,
  kind     text not null,                    -- submitted, result, slip
  paper    text not null,                    -- id in the procedure's list of papers, or the slip's name
  name     text not null,
  sha256   text,                             -- none: shown on paper at the counter
  size     bigint not null,
  type     text not null,
  original bigint not null,
  copy     bigint not null,
  account  bigint not null,
  at       bigint not null);
create index paper_dossier on paper (dossier, id);
create index paper_blob on paper (sha256);

create table rating (
  dossier bigint primary key,
  stars   bigint not null,                   -- 1..5
  note    text,
  at      bigint not null);

create table notice (                        -- in-app messages of an account
  id      bigint primary key,
  account bigint not null,
  dossier bigint not null,
  text    text not null,
  at      bigint not null,
  read_at bigint);
create index notice_account on notice (account, id);

create table tally (                         -- counters changed with the event they count (kernel/tally.h)
  unit        bigint not null,
  procedure   text not null,
  role        bigint not null,               -- 0 received, 1 handled, 2 competent
  grain       bigint not null,               -- 0 a day, 1 a month (day = its first)
  day         bigint not null,
  online      bigint not null,
  counter     bigint not null,
  post        bigint not null,
  moved_in    bigint not null,
  early       bigint not null,
  on_time     bigint not null,
  late        bigint not null,
  refused     bigint not null,
  withdrawn   bigint not null,
  stopped     bigint not null,
  moved_out   bigint not null,
  turned_away bigint not null,               -- refused before acceptance: outside the balance
  falls_late  bigint not null,               -- pending whose due day this is
  late_left   bigint not null,               -- late ones that left on this day, less those that joined late
  minutes     bigint not null,               -- working minutes used by those resolved on this day
  primary key (procedure, role, grain, day, unit)) without rowid;
create index tally_day on tally (grain, role, day);
