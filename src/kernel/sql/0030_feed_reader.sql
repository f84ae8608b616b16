-- SPDX-License-Identifier: Apache-2.0
-- How far each follower of a register's feed has kept what it was told (kernel/register.h).

create table feed_reader (
  registry text not null,                    -- SYSTEM/REGISTER
  share    text not null,                    -- name of the share it follows; '': by the account's own rights
  account  bigint not null,
  terms    text not null,                    -- of the share when it was acknowledged; under others it begins anew
  acked    bigint not null,                  -- event.seq of the last change kept; only grows under the same terms
  acked_at bigint not null,
  primary key (registry, share, account)) without rowid;
