/* SPDX-License-Identifier: Apache-2.0 */
/* Who looked at a dossier, committed before the page leaves. */
#ifndef WEB_ACCESS_H
#define WEB_ACCESS_H
#include "kernel/dossier.h"

void access_note(struct call *c, const struct dossier *d);      /* the last thing a GET does: takes c->prepared and web_record */
err  access_write(struct call *c, int64_t dossier);             /* the record itself, in a write of one's own */

#endif
