-- SPDX-License-Identifier: Apache-2.0
-- The pauses of a month, whoever made them.
create index suspension_from on suspension (from_at);
