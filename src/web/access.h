/* SPDX-License-Identifier: Apache-2.0 */
/* Who looked at a dossier, committed before the page leaves. */
#ifndef WEB_ACCESS_H
#define WEB_ACCESS_H
#include "kernel/dossier.h"

void access_note(struct call *c, const struct dossier *d);      /* the last thing a GET does: takes c->prepared and web_record */
void access_note_all(struct call *c, const dossiers *shown);    /* the same for a list that leaves as a file */
err  access_write(struct call *c, int64_t dossier);             /* the record itself, in a write of one's own */

#endif
