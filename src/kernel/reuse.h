/* SPDX-License-Identifier: Apache-2.0 */
/* Never asking twice.  While somebody fills in an application, what they gave with an earlier one is offered again, and they choose:
 *   answers   of fields that the definition marks `again` (a fact that stays), asked under the same name and label;
 *   papers    filed as the same paper of a definition in the last two years;
 *   results   the documents the province itself has issued to them, where a paper of the definition names that `result`;
 *   rows      what a register says to a question that is filled from it (kernel/dossier_rows.h has who may see what).
 * Of dossiers only those of the same account and the same applicant count, and none that was refused.  A file is stored once, so an
 * offered paper is the same bytes.  What was taken is counted when the application is submitted, as far as it is still there, by unit and
 * month; at the counter, where nobody presses a button, what a register filled in and nobody changed. */
#ifndef KERNEL_REUSE_H
#define KERNEL_REUSE_H
#include "kernel/dossier.h"

enum reuse_kind { REUSE_ANSWER, REUSE_PAPER, REUSE_RESULT, REUSE_ROW, REUSE_KINDS };
extern const char *const reuse_keys[REUSE_KINDS];       /* "answer", … */

struct reuse_offer {
    enum reuse_kind kind;
    slice   what, label;            /* the field or paper: its name or id, and as people read it */
    slice   value;                  /* an answer as it is stored; a file's name; a result's name and number */
    int64_t source;                 /* dossier, or row */
    slice   code;                   /* its code, or its reference before it has one; the row as people call it */
    instant at;                     /* when it was given, or issued, or last changed */
    struct paper file;              /* of the source; id 0: an answer */
    slice   watched;                /* the register, when the answer is out of a protected field: looking leaves a record */
};
typedef LIST(struct reuse_offer) reuse_offers;

/* For a draft: questions of that section that are not answered yet; papers that are not there yet. */
err reuse_answers(struct call *c, const struct dossier *d, const struct form_section *section, const struct node *answers,
                  reuse_offers *offers);
err reuse_papers(struct call *c, const struct dossier *d, const papers *have, reuse_offers *offers);

/* Inside a write: all of those, or that one. */
err reuse_take_answers(struct call *c, struct dossier *d, const struct form_section *section, const reuse_offers *offers);
err reuse_take_paper(struct call *c, struct dossier *d, const struct reuse_offer *offer);
err reuse_submitted(struct call *c, const struct dossier *d);

/* What of a dossier was taken from which other one. */
struct reused { slice kind, what; int64_t source, paper; slice code; };
typedef LIST(struct reused) reuses;
err reuse_of(struct call *c, const struct dossier *d, reuses *list);

/* Counted in the months from `from` to `to`, their first days, both included: by month and kind; by kind and name, the most first. */
struct reuse_count { day month; slice kind, name; int64_t n; };
typedef LIST(struct reuse_count) reuse_counts;
err reuse_months(struct call *c, day from, day to, reuse_counts *list);
err reuse_names(struct call *c, day from, day to, int limit, reuse_counts *list);

#endif
