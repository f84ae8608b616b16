-- SPDX-License-Identifier: Apache-2.0
-- Things sent twice are done once (src/web/once.h).

create table web_once (
    token    text   not null primary key,  -- hash of session, target and everything typed, the form's nonce among it
    location text   not null,              -- where the first sending led
    flash    text,                         -- what was said there
    made_at  bigint not null               -- swept after two days
);
create index web_once_made_at on web_once (made_at);

create table web_idempotency (
    account  bigint not null,
    key      text   not null,              -- the caller's Idempotency-Key
    request  text   not null,              -- hash of method, target and body
    status   bigint not null,
    type     text,
    body     text,
    location text,
    etag     text,
    made_at  bigint not null,              -- swept after thirty days
    primary key (account, key)
);
create index web_idempotency_made_at on web_idempotency (made_at);
