-- SPDX-License-Identifier: Apache-2.0
-- Which sheet of a workbook an import has read (kernel/import.h).
alter table register_import add column sheet text not null default '';        -- its name; '': the file was a text
alter table register_import add column sheets bigint not null default 0;      -- how many the workbook has
