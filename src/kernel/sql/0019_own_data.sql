-- SPDX-License-Identifier: Apache-2.0
-- One's own data (kernel/account_own.h).
alter table account add column closed_at bigint;     -- when its owner closed it: nobody signs in any more, its contacts are erased
