-- SPDX-License-Identifier: Apache-2.0
-- Several dossiers that one person brought in one visit (kernel/visit.h).
create table visit (
  id     bigint primary key,
  number text not null unique,               -- "000.05.41.H61-180911-N03": unit, day, and which of that day
  unit   bigint not null,                    -- whose counter received them
  at     bigint not null);

alter table dossier add column visit bigint not null default 0;
create index dossier_visit on dossier (visit, id) where visit <> 0;
