/* SPDX-License-Identifier: Apache-2.0 */
/* Who looked at the protected fields of a register's row, committed before they leave. */
#ifndef WEB_LOOKED_H
#define WEB_LOOKED_H
#include "kernel/register.h"

/* The last thing a GET does: takes c->prepared and web_record.  A row of which the caller sees nothing protected leaves no trace. */
void register_looked(struct call *c, const struct registry *r, const struct registry_row *row);

#endif
