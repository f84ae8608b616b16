/* SPDX-License-Identifier: Apache-2.0 */
/* Slips: what the law puts on paper for a dossier, as printed.  Law: QĐ 09/2015/QĐ-TTg, TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP.
 * Form sets are data (slips.yaml); the one in force on the day of acceptance holds for a dossier for good (dossier.forms).
 * A print fixes the words and takes the next number of the issuing unit's book of that year: gap-free, because counter, slip and event
 * are one transaction.  Its PDF is set from those words at the first look and kept as a paper of the dossier; from then on those bytes
 * are served.  Who prints again and nothing has changed gets the slip that is there; when facts have changed, a new one with a new
 * number, and the old one stays. */
#ifndef KERNEL_SLIP_H
#define KERNEL_SLIP_H
#include "kernel/dossier.h"

enum slip_kind { SLIP_RECEIPT, SLIP_SUPPLEMENT, SLIP_REFUSAL, SLIP_APOLOGY, SLIP_STOP, SLIP_CONTROL, SLIP_HAND_OVER, SLIP_KINDS };
struct slip_rule {
    const char *key;            /* as in slips.yaml */
    bool applicant;             /* addressed to the applicant; others stay inside the administration */
    bool competent;             /* issued by the competent unit; others by the one that received the dossier */
};
extern const struct slip_rule slip_rules[SLIP_KINDS];
enum slip_kind slip_kind_of(slice key);                         /* SLIP_KINDS when unknown */

/* -- form sets: nodes of slips.yaml; NULL when there is none -- */
const struct node *slip_set_on(const struct call *c, day on);
/* The pinned one; of a dossier that was never accepted that of the day it was refused on, or of today. */
const struct node *slip_set_of(const struct call *c, const struct dossier *d);
const struct node *slip_form(const struct node *set, slice key);

struct slip {
    int64_t id, dossier;
    slice   kind, forms;
    int64_t unit, year, n;
    slice   number, title, facts, content;      /* content: read by slip_find and slip_print only */
    int64_t account, paper;
    instant at;
    slice   sha256;                             /* of the PDF; no value: not set yet */
};
extern const struct record slip_record;
typedef LIST(struct slip) slips;

/* The printed ones, oldest first; the caller may see the dossier. */
err slips_of(struct call *c, const struct dossier *d, slips *list);
err slip_find(struct call *c, const struct dossier *d, int64_t id, struct slip *s);     /* ERR_MISSING "slip.missing" */

/* Prints: a write.  `content` says all but number and day and gets both, under "number" and "place" (with `place` before the day);
 * `track` and `check` are put in as such: the pages where the dossier is tracked and where results are checked.  *s is the new slip, or
 * the last one of its kind when the facts are its own. */
struct slip_order { enum slip_kind kind; const struct node *set, *form; slice place, track, check; struct node *content; };
err slip_print(struct call *c, const struct dossier *d, const struct slip_order *order, struct slip *s);

slice slip_dated(struct arena *mem, slice place, day on);        /* "Phường 1, ngày 11 tháng 09 năm 2018" */

/* The next number of a unit's book of that year for a form without a slip of its own, as the set in force today writes it ("12/BGHS"). */
err slip_next(struct call *c, const struct unit *u, slice key, int64_t year, int64_t *n, slice *number);

/* Keeps the PDF of a slip as a paper: a write, after the blob is there.  Who comes second with other bytes is told to look again
 * (ERR_LATER "slip.kept"), so that nobody ever holds others than those kept. */
err slip_keep(struct call *c, const struct slip *s, slice sha256, int64_t size);

#endif
