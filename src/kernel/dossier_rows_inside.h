/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing rows for a dossier share.  Others use dossier_rows.h. */
#ifndef KERNEL_DOSSIER_ROWS_INSIDE_H
#define KERNEL_DOSSIER_ROWS_INSIDE_H
#include "kernel/dossier_rows.h"

/* A dossier and the rows of its procedure that have been found or written so far. */
struct meeting {
    struct call *c;
    const struct row_ask *ask;
    slice proven;                               /* the number that is proved to be the caller's */
    slice number;                               /* of the result */
    slice own;                                  /* the id of the row that the applicant acts for, of the register looked at */
    bool  writing;                              /* the program finds whatever there is; nothing of it is shown */
    found_rows rows;
};
slice meeting_value(const struct meeting *m, const struct row_source *s, const struct form_field *to);      /* what a field `to` takes */
err   meeting_find(struct meeting *m, const struct procedure_row *as, struct found_row *one, bool *found);

struct written { slice name, registry; int64_t subject; };      /* a row of dossier_row */
typedef LIST(struct written) written_list;
err meeting_written(struct call *c, const struct dossier *d, written_list *list);
err meeting_row(struct call *c, const struct written *w, struct found_row *one, bool *found);      /* whoever asks */

#endif
