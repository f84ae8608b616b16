-- SPDX-License-Identifier: Apache-2.0
-- A second factor beside the password (kernel/otp.h).
create table otp (
  account      bigint primary key,
  secret       text not null,               -- base32, as the authenticator app was given it
  confirmed_at bigint,                      -- in force from then on; none: still being set up
  last_step    bigint not null);            -- the newest 30-second step whose code was used: none is good twice

create table otp_recovery (                 -- for a lost phone; each is good once
  account bigint not null,
  hash    text not null,                    -- SHA-256 of the code
  used_at bigint,
  primary key (account, hash)) without rowid;
