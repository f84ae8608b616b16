/* SPDX-License-Identifier: Apache-2.0 */
/* GET /cong-khai/danh-gia?nam=: how content people are, by unit and year; figures only, no word of anybody. */
#include "systems/feedback/feedback.h"
#include "systems/feedback/pages.h"

static void add(struct satisfaction *whole, const struct satisfaction *s)
{
    whole->ratings += s->ratings;
    whole->satisfied += s->satisfied;
    whole->points += s->points;
    whole->most += s->most;
    whole->came += s->came;
    whole->answered += s->answered;
    whole->in_time += s->in_time;
}

err feedback_figures(struct call *c)
{
    struct feedback_view v = { .years = years_asked(c) };
    TRY(satisfaction_of(c, day_of(v.years.year, 1, 1), day_of(v.years.year, 12, 1), &v.list));
    EACH (s, v.list) add(&v.whole, s);
    page_begin(c, S("Mức độ hài lòng"));
    satisfaction_page(c, &v);
    return page_end(c);
}
