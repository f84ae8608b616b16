-- SPDX-License-Identifier: Apache-2.0
-- From where an account is signed in (kernel/account.h).
alter table session add column device text;                          -- "Firefox, Windows", never what the browser sent; none: not told
alter table session add column used_at bigint not null default 0;    -- last used, written at most once an hour
update session set used_at = created_at;
