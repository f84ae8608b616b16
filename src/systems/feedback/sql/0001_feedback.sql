-- SPDX-License-Identifier: Apache-2.0
create table remark (                        -- a complaint or remark on a unit or a dossier; only its answer is added
  id          bigint primary key,
  unit        bigint not null,               -- which is to answer
  dossier     bigint not null,               -- 0: about the unit
  account     bigint not null,               -- whose it is
  kind        text not null,                 -- complaint, remark
  text        text not null,
  at          bigint not null,
  due_at      bigint not null,
  answer      text,
  answered_at bigint,
  answered_by bigint not null);
create index remark_open on remark (unit, due_at) where answered_at is null;
create index remark_account on remark (account, id);
