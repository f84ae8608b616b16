/* SPDX-License-Identifier: Apache-2.0 */
/* The file that a field of a register's row holds, as a reply, to who may see that field of that row. */
#ifndef WEB_REGISTER_FILE_H
#define WEB_REGISTER_FILE_H
#include "kernel/register.h"

/* The last thing a GET does (web/looked.h): a protected file leaves a record of the look.  ERR_MISSING "register.no_file" when there is
 * none, or it is not the caller's to see. */
err register_file_send(struct call *c, const struct registry *r, const struct registry_row *row, slice field);

#endif
