-- SPDX-License-Identifier: Apache-2.0
-- When a book's latest number was taken: two taken at once are called in the order of their numbers.
alter table queue_mark add column taken_at bigint not null default 0;
