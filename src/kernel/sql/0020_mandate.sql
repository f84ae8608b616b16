-- SPDX-License-Identifier: Apache-2.0
-- One account lets another act for it (kernel/mandate.h).  A row is never changed but to be accepted, and ended.
create table mandate (
  id          bigint primary key,
  giver       bigint not null,               -- account: the principal
  taker       bigint not null,               -- account: who acts
  named       text not null,                 -- how the giver named the taker: login or ID number
  procedures  text not null,                 -- codes with blanks around each: ' 1.001193 2.000889 '; '': all
  valid_from  bigint not null,
  valid_to    bigint,                        -- last day; none: until it is ended
  made_at     bigint not null,
  accepted_at bigint,                        -- when the taker agreed; none: nothing may be done by it yet
  ended_at    bigint,                        -- revoked, declined or given back; none: it stands
  ended_by    bigint not null default 0);    -- account
create index mandate_giver on mandate (giver, id);
create index mandate_taker on mandate (taker, id);

alter table dossier add column agent bigint not null default 0;      -- account that acts for the applicant; 0: nobody does
create index dossier_agent on dossier (agent, id) where agent <> 0;
