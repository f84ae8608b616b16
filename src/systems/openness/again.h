/* SPDX-License-Identifier: Apache-2.0 */
/* /cong-khai/khong-hoi-lai?nam=: what people were not asked for again (kernel/reuse.h), month by month and by paper, and what that saved
 * by the province's own reckoning (province.yaml, reuse).  Figures only. */
#ifndef SYSTEMS_OPENNESS_AGAIN_H
#define SYSTEMS_OPENNESS_AGAIN_H
#include "kernel/reuse.h"
#include "systems/openness/openness.h"

struct again_month { day month; int64_t n[REUSE_KINDS]; };
struct again_view {
    struct years_view years;
    LIST(struct again_month) months;
    int64_t all[REUSE_KINDS], whole;
    reuse_counts names;                     /* the most first */
};
err openness_again(struct call *c);

#endif
