/* SPDX-License-Identifier: Apache-2.0 */
/* Results: the documents that answer applicants, each with a verification code by which anyone may check it (NĐ 45/2020/NĐ-CP on
 * electronic results).  A code is made with the file, holds from the day the dossier is finished, and stays when the result is
 * revoked: then it says so.  What the public sees is what the document is, who issued it and when, its number and the SHA-256 of
 * its file: nothing of whom it is about. */
#ifndef KERNEL_RESULT_H
#define KERNEL_RESULT_H
#include "kernel/dossier.h"

struct result {
    int64_t paper;                              /* paper.id of the file */
    slice   code;
    int64_t dossier, unit;
    slice   name, kind, number, sha256;
    instant issued_at, revoked_at;              /* no issue: not finished; no revocation: valid */
    slice   revoked_why;
};
extern const struct record result_record;
typedef LIST(struct result) results;

/* -- inside a write, called with the paper and the dossier -- */
err result_attach(struct call *c, const struct dossier *d, const struct paper *file);
/* All attached ones now hold; `number`: of the document, no value when it has none. */
err result_issue(struct call *c, const struct dossier *d, slice number);

err results_of(struct call *c, const struct dossier *d, results *list);         /* the caller may see the dossier */
/* By the code as anyone may type it (case and blanks do not matter); only what was issued. */
err result_check(struct call *c, slice code, struct result *r, bool *found);

#endif
