/* SPDX-License-Identifier: Apache-2.0 */
/* Tracking with nothing but a code or a reference.  A code can be guessed, so it shows only state, unit and dates; a reference shows the
 * history too.  Nothing personal either way, and no other dossiers: those of the same visit only to the owner who is signed in. */
#include "systems/portal/portal.h"
#include "systems/portal/pages.h"

err track_show(struct call *c)
{
    struct track_view v = { .ma = slice_trim(web_query(c, "ma")) };
    v.asked = v.ma.n > 0;
    if (v.asked) TRY(dossier_track(c, v.ma, &v.d, &v.by_ref, &v.found));
    if (v.found) {
        v.p = procedure_by_id(c, v.d.version);
        if (v.by_ref) {
            struct deadline term;
            TRY(dossier_events_of(c, &v.d, &v.events));
            TRY(dossier_deadline(c, &v.d, &term));
            v.deadline = deadline_words(c->mem, &term);
        }
        TRY(visit_told(c, &v.d, &v.visit));
    }
    page_begin(c, S("Tra cứu hồ sơ"));
    if (v.asked && !v.found) page_status(c, 404);
    track_page(c, &v);
    return page_end(c);
}
