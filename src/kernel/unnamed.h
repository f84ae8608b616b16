/* SPDX-License-Identifier: Apache-2.0 */
/* Blobs that nothing names.  A file is stored before the transaction that names it, so each form that is refused or left, each draft that
 * is given up and each file that was turned into another leaves bytes behind, with a citizen's papers in them.
 * A paper of a dossier, the content of an import, and an event of a register name a blob.  Events say it inside their values, so what they
 * name is noted in the table register_file, by the numbers of the events, and stays there until the event is erased: history leads to the
 * file, and what has to be forgotten is forgotten with its bytes. */
#ifndef KERNEL_UNNAMED_H
#define KERNEL_UNNAMED_H
#include "base/call.h"

/* Longer than anything that has been received may wait for its place: twelve hours, in a form or as a token (web/register_file.h). */
enum { UNNAMED_DAYS = 2 };

err unnamed_erase(struct call *c, int64_t seq);      /* that event names nothing any more; the caller holds the ledger's head */
err unnamed_sweep(struct call *c);      /* the job, each night, outside a transaction: removes what was last received before then */

#endif
