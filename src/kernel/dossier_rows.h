/* SPDX-License-Identifier: Apache-2.0 */
/* Where procedures meet registers: the rows that a dossier's procedure names (struct procedure_row), read and written.
 *
 * Reading.  Who asks decides what comes back, and a row that may not be seen is not found:
 *   applicant   what anybody may see of it; and all of it, when the row is about them: one of the fields that the register calls `person`
 *               is the number that an electronic identity has proved for their account.  A number that is merely typed opens nothing.
 *               Of a row that they act for (kernel/acting.h) all but protected fields.
 *               An agent by mandate is not the person.
 *   counter     what anybody may see; and what the official's rights show, never protected fields, when the row is about the applicant who
 *               stands there with that number.  It goes into the applicant's dossier, so what the official alone may see stays out.
 *   official    by their rights, without protected fields.
 * A key leads to a row only when its reader may see all of the key: whoever types another's number learns nothing, not even that there is
 * a row.
 *
 * Writing is part of the action that completes a step or issues the result, in its transaction, by the rights of who acts.  What the
 * register refuses refuses the action, and nothing is done.  A step that is done again after it was sent back changes the same row. */
#ifndef KERNEL_DOSSIER_ROWS_H
#define KERNEL_DOSSIER_ROWS_H
#include "kernel/dossier.h"
#include "kernel/register.h"

enum row_reader { READER_APPLICANT, READER_COUNTER, READER_OFFICIAL };
struct row_ask {
    const struct procedure *p;
    const struct node *answers;
    struct applicant who;
    const struct dossier *d;                    /* NULL: at the counter there is none yet */
    enum row_reader reader;
};
struct found_row {
    const struct procedure_row *as;
    const struct registry *r;
    struct registry_row row;                    /* row.sight: what its reader may see */
    bool written;                               /* by this dossier */
};
typedef LIST(struct found_row) found_rows;
struct row_ask dossier_row_ask(const struct dossier *d, const struct node *answers, enum row_reader reader);
err dossier_rows_find(struct call *c, const struct row_ask *ask, found_rows *list);

/* What a found row says to a question that is filled from it, in the question's own form; *found_row NULL and no value: nothing that its
 * reader may see, or nothing that the question would take. */
slice dossier_row_says(struct call *c, const found_rows *list, const struct form_field *f, const struct found_row **from);

/* Fills empty answers from rows; used: those it filled from. */
err dossier_rows_fill(struct call *c, const struct row_ask *ask, struct node *answers, found_rows *used);

/* Answers to `fixed` questions that are not what the row says. */
err dossier_rows_fixed(struct call *c, const struct dossier *d, const struct node *answers, field_faults *faults);

/* For officials: the rows of this step and those that the dossier has written, as far as they may see them. */
err dossier_rows_beside(struct call *c, const struct dossier *d, const struct node *answers, found_rows *list);
/* Those it has written, as far as the caller may see them. */
err dossier_rows_written(struct call *c, const struct dossier *d, found_rows *list);
/* The dossiers that have written a row, the newest first. */
struct row_dossier { slice code; int64_t version; instant at; };     /* version: of its procedure */
typedef LIST(struct row_dossier) row_dossiers;
err dossier_rows_of(struct call *c, const struct registry_row *row, row_dossiers *list);

#endif
