-- SPDX-License-Identifier: Apache-2.0
-- Tickets of the one-stop halls.  They carry no personal data.

create table queue_ticket (
  id        bigint primary key,
  unit      bigint not null,                 -- whose hall
  day       bigint not null,
  mark      text not null,                   -- letter of the book it was taken from; it stays when the ticket is transferred
  n         bigint not null,                 -- 1, 2, 3 … of unit, day and mark
  book      text not null,                   -- where it waits: code of a field, or 'tra-ket-qua'
  ref       text not null unique,            -- unguessable: the address of its page
  state     text not null,                   -- waiting, called, done, missed, left
  taken_at  bigint not null,
  since     bigint not null,                 -- waiting since; later than taken_at after a transfer
  called_at bigint,                          -- when its present or last turn began
  rung_at   bigint,                          -- when its number was last called out
  closed_at bigint,
  desk      bigint not null,                 -- window it was called to; 0: not called yet
  account   bigint not null,                 -- who called it; 0: nobody
  calls     bigint not null,                 -- how often it was called out
  waited    bigint not null,                 -- ms of waiting and of being served, over all its turns
  served    bigint not null,
  unique (unit, day, mark, n));
create index queue_ticket_day on queue_ticket (unit, day, taken_at, id);
create index queue_ticket_served on queue_ticket (unit, book, closed_at) where state = 'done';

create table queue_hall (                    -- one row a unit: whoever calls in its hall locks it first
  unit  bigint primary key,
  calls bigint not null);                    -- calls made so far

create table queue_mark (                    -- the numbers of a book, which begin again each day
  unit bigint not null,
  mark text not null,
  day  bigint not null,
  n    bigint not null,
  primary key (unit, mark)) without rowid;

create table queue_desk (                    -- what a window was calling when it last called
  unit bigint not null,
  desk bigint not null,
  book text not null,                        -- '': every book
  at   bigint not null,
  primary key (unit, desk)) without rowid;
