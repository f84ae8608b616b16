-- SPDX-License-Identifier: Apache-2.0
-- Notices by every channel (kernel/notice.h): one row a message, and what an account wants to be told by.

alter table notice add column event text;                        -- what it tells of: notice_rules[].key; none: to an official, or older
alter table notice add column channel text not null default 'app';   -- app, mail, sms, zalo; account is 0 but for app
alter table notice add column target text;                       -- address or number
alter table notice add column outbox bigint not null default 0;  -- outbox.id; 0: in-app
create index notice_dossier on notice (dossier, id);

create table notice_choice (                 -- an account without a row: e-mail and SMS, no Zalo
  account bigint primary key,
  mail    boolean not null,
  sms     boolean not null,
  zalo    boolean not null);
