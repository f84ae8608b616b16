/* SPDX-License-Identifier: Apache-2.0 */
/* One person, one visit, several dossiers (nhóm hồ sơ): birth, residence and health card of one child, three copies to certify.  Each
 * stays a dossier of its own with its own code, term and result; the visit has a number, so that they are found, and handed over,
 * together.  Who stands at the counter is seen by the clerk, so only a clerk of the receiving unit groups (action `group`), only
 * dossiers received there of the same person: the same ID number, or without any the same name.
 * To the public a visit does not exist; its other dossiers are told to officials, and to an account as far as they are its owner's. */
#ifndef KERNEL_VISIT_H
#define KERNEL_VISIT_H
#include "kernel/dossier.h"

enum { VISIT_MOST = 20 };                       /* dossiers of one */
struct visit { int64_t id; slice number; int64_t unit; instant at; int64_t members, ready; };  /* ready: finished, or handed over */
err visit_find(struct call *c, slice number, struct visit *v);  /* by an official; ERR_MISSING "visit.missing" */
err visit_of(struct call *c, const struct dossier *d, struct visit *v, bool *found);    /* the caller may see the dossier */
err visit_dossiers(struct call *c, const struct visit *v, dossiers *list);              /* in the order they came */
/* When all of them can be fetched together: the latest appointment of those not ready; {0}: now, or nobody knows (see members, ready). */
instant visit_together(const dossiers *list);

#endif
