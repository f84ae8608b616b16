-- SPDX-License-Identifier: Apache-2.0
-- What the store itself keeps: when jobs ran, what is to be sent, and on PostgreSQL the bytes of papers.

create table job_run (
    name          text   not null primary key,  -- the job's name in its system's table
    last_started  bigint not null,              -- instant of the last run, or of the first sight of the job
    last_finished bigint,                       -- instant; none while it has never ended
    holder        text,                         -- host:pid that runs it now; none when nobody does
    held_until    bigint,                       -- instant: afterwards a holder that died is passed over
    last_error    text                          -- detail of the last run's fault; none when it went well
);

create table outbox (
    id         bigint primary key,              -- the message's stable id: a receiver can tell a repetition by it
    kind       text   not null,                 -- who delivers it: 'mail', 'sms', 'webhook'
    target     text   not null,                 -- address, number or URL
    subject    text,
    body       text   not null,
    state      text   not null,                 -- 'waiting', 'sent', 'failed'
    tries      bigint not null,                 -- deliveries begun
    next_at    bigint not null,                 -- instant: not to be tried before
    last_error text,                            -- what the last try met
    created_at bigint not null                  -- instant
);
create index outbox_due on outbox (kind, next_at) where state = 'waiting';
create index outbox_failed on outbox (id) where state = 'failed';
create index outbox_state on outbox (state);

create table blob (                             -- PostgreSQL only; SQLite keeps files in the folder blobs/
    sha256     text   not null primary key,     -- 64 hex digits
    size       bigint not null,                 -- bytes
    touched_at bigint not null                  -- instant of the last writing of these bytes
);

create table blob_chunk (                       -- PostgreSQL only
    sha256 text   not null references blob (sha256),
    n      bigint not null,                     -- 0, 1, 2 …; each 262,144 bytes but the last
    bytes  bytea  not null,
    primary key (sha256, n)
);
