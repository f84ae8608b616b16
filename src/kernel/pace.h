/* SPDX-License-Identifier: Apache-2.0 */
/* How long a procedure really takes, beside the term that the law sets: read off the dossiers resolved last, in the whole province, never
 * off an estimate.  Working minutes from acceptance to the end, without the time the applicant was waited for (calendar.h: a day is
 * 8 hours). */
#ifndef KERNEL_PACE_H
#define KERNEL_PACE_H
#include "base/call.h"

enum { PACE_LEAST = 5, PACE_MOST = 200 };      /* fewer tell nothing, and might tell of somebody; more are not looked at */

struct pace {
    int64_t n;              /* of how many; up to PACE_MOST, the latest */
    int64_t half, most;     /* minutes within which half of them, and nine in ten, were done; 0 when n is 0 */
};

/* Whatever n is: who shows it asks for PACE_LEAST. */
err pace_of(struct call *c, slice procedure, struct pace *p);

#endif
