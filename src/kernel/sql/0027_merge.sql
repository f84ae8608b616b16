-- SPDX-License-Identifier: Apache-2.0
-- Two rows found to be one thing (kernel/merge.h).  Never deleted: undone at most.
create table row_merge (
  id        bigint primary key,
  registry  text not null,
  kept      bigint not null,                 -- the row that goes on
  gone      bigint not null,                 -- the row whose claims it took over
  why       text not null,
  made_at   bigint not null,
  made_by   bigint not null,
  undone_at bigint,
  undone_by bigint);
create unique index row_merge_gone on row_merge (registry, gone) where undone_at is null;
create index row_merge_kept on row_merge (registry, kept) where undone_at is null;
