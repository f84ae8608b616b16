-- SPDX-License-Identifier: Apache-2.0
-- Claims that end by themselves (kernel/claim.h).
alter table claim add column valid_to bigint;           -- the last day it speaks of; null: until the source says otherwise
alter table claim add column lapsed_at bigint;          -- when that day was over, and the row was weighed without it
create index claim_until on claim (valid_to, id) where valid_to is not null and lapsed_at is null;
