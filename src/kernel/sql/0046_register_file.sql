-- SPDX-License-Identifier: Apache-2.0
-- What the night's job asks before it removes a blob (kernel/unnamed.h).
create table register_file (                 -- blobs that an event of a register names: its row has the file, or had it
  seq    bigint not null,                    -- the event's number
  sha256 text   not null,
  primary key (seq, sha256)) without rowid;
create index register_file_blob on register_file (sha256);

create table register_file_read (            -- how far the events of a register that has files have been read for it
  registry text   not null primary key,
  seq      bigint not null) without rowid;   -- the last event's number

create index register_import_content on register_import (content);
