/* SPDX-License-Identifier: Apache-2.0 */
/* Who looked at the protected fields of a register's rows, committed before they leave. */
#ifndef WEB_LOOKED_H
#define WEB_LOOKED_H
#include "kernel/register.h"

/* The last thing a GET does: takes c->prepared and web_record.  Rows of which the caller sees nothing protected leave no trace. */
void register_looked(struct call *c, const struct registry *r, const registry_rows *rows);

#endif
