/* SPDX-License-Identifier: Apache-2.0 */
/* Files of registers' rows on their way: out, as a reply to who may see that field of that row; and in, received before the row that is
 * going to hold them is written. */
#ifndef WEB_REGISTER_FILE_H
#define WEB_REGISTER_FILE_H
#include "kernel/register.h"

/* The last thing a GET does (web/looked.h): a protected file leaves a record of the look.  ERR_MISSING "register.no_file" when there is
 * none, or it is not the caller's to see. */
err register_file_send(struct call *c, const struct registry *r, const struct registry_row *row, slice field);

/* A field_file's value as a text that only this server gives, for who has sent the bytes and uses them within twelve hours; blobs that no
 * row names live longer (kernel/unnamed.h). */
slice register_file_token(struct call *c, slice value);
bool  register_file_sent(struct call *c, slice token, slice *value);    /* false: no such token, or too old */

#endif
