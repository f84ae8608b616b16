/* SPDX-License-Identifier: Apache-2.0 */
/* Who looked at the protected fields of a register's row, committed before they leave. */
#ifndef WEB_LOOKED_H
#define WEB_LOOKED_H
#include "kernel/register.h"
#include "kernel/reuse.h"

/* The last thing a GET does: takes c->prepared and web_record.  A row of which the caller sees nothing protected leaves no trace. */
void register_looked(struct call *c, const struct registry *r, const struct registry_row *row);
/* The same for what a page offers to fill in. */
void offers_looked(struct call *c, const reuse_offers *offers);

#endif
