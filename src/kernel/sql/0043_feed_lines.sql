-- SPDX-License-Identifier: Apache-2.0
-- Packs are written more densely (kernel/feed_lines.h).  Those there were are made anew by the job; until then feeds are read from event.
delete from feed_pack;
