-- SPDX-License-Identifier: Apache-2.0
create table feedback (                      -- a complaint or suggestion on a unit or a dossier; only its answer is added
  id          bigint primary key,
  unit        bigint not null,               -- which is to answer
  dossier     bigint not null,               -- 0: about the unit
  account     bigint not null,               -- whose it is
  kind        text not null,                 -- complaint, suggestion
  text        text not null,
  at          bigint not null,
  due_at      bigint not null,
  answer      text,
  answered_at bigint,
  answered_by bigint not null);
create index feedback_open on feedback (unit, due_at) where answered_at is null;
create index feedback_account on feedback (account, id);
