-- SPDX-License-Identifier: Apache-2.0
-- Dossiers by the words of their applicants' names (kernel/dossier_words.h).
create table dossier_word (
  unit bigint not null,                      -- where it was received and where it is handled: twice when these differ
  word text not null,                        -- of applicant_fold (base/fold.h)
  id   bigint not null,                      -- the dossier, once submitted
  name text not null,                        -- its applicant_fold: a search looks at nothing but this key
  primary key (unit, word, id, name)) without rowid;

-- Those that are there, letter by letter: the engines have no function in common that finds where a word ends.
insert into dossier_word (unit, word, id, name)
with recursive spelled (id, received, handled, name, rest, word, ended) as (
  select id, received, handled, applicant_fold, applicant_fold || ' ', '', '' from dossier where state <> 0
  union all
  select id, received, handled, name, substr(rest, 2),
    case when substr(rest, 1, 1) between 'a' and 'z' or substr(rest, 1, 1) between '0' and '9' or substr(rest, 1, 1) > '~'
      then word || substr(rest, 1, 1) else '' end,
    case when substr(rest, 1, 1) between 'a' and 'z' or substr(rest, 1, 1) between '0' and '9' or substr(rest, 1, 1) > '~'
      then '' else word end
  from spelled where rest <> '')
select received, substr(ended, 1, 40), id, name from spelled where ended <> ''
union
select handled, substr(ended, 1, 40), id, name from spelled where ended <> '';

drop index dossier_name;
drop index dossier_name_handled;

-- What a post may read is a stretch of the tree.
create index unit_place on unit (lo);
