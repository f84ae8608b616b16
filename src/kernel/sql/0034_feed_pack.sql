-- SPDX-License-Identifier: Apache-2.0
-- The changes of a register as its feed is read: so many to a row, in order.  Made from event and always to be made again from it
-- (kernel/feed_pack.h); what is erased there is erased here in the same transaction.

create table feed_pack (
  registry text not null,
  last     bigint not null,                  -- event.seq of the last change in it; it begins behind the pack before
  changes  text not null,                    -- a line a change (kernel/feed_pack.c)
  primary key (registry, last));
