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

/* What a dossier may end in, as its definition names it; one of our own words where a definition says nothing.  Never empty. */
typedef LIST(struct result_kind) result_kinds;
result_kinds result_kinds_of(struct call *c, const struct dossier *d);

/* Attaching, by the holder of the last steps, or by the counter before it is handed over.  `number`: of the document, as on it. */
struct result_file { slice name, type, sha256, number; int64_t size; };
err result_add(struct call *c, struct dossier *d, const struct result_kind *kind, const struct result_file *file);
/* The number of what was attached without one; ERR_INPUT on "number" when there is no such file. */
err result_number(struct call *c, struct dossier *d, const struct result_kind *kind, slice number);

/* -- inside a write -- */
/* All attached ones now hold; `number` is that of those which have none yet. */
err result_issue(struct call *c, const struct dossier *d, slice number);

err results_of(struct call *c, const struct dossier *d, results *list);         /* the caller may see the dossier */
/* A code as it was made, from what anyone may type: case and blanks do not matter, o is 0, i and l are 1 (no code has those letters). */
slice result_code(struct arena *mem, slice typed);
slice result_code_written(struct arena *mem, slice code);       /* in groups of four, for paper */
/* By the code as anyone may type it; only what was issued. */
err result_check(struct call *c, slice code, struct result *r, bool *found);

#endif
