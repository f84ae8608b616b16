/* SPDX-License-Identifier: Apache-2.0 */
/* GET /cong-khai/danh-gia?nam=: how content people are, by unit and year; figures only, no word of anybody. */
#include "systems/feedback/feedback.h"
#include "systems/feedback/figures.page.h"

enum { FIRST_YEAR = 2015 };

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
    struct feedback_view v = { 0 };
    int month, date, now;
    day_split(today(c), &now, &month, &date);
    int64_t year = web_query_int(c, "nam", now);
    v.year = year >= FIRST_YEAR && year <= now ? (int)year : now;
    v.before = v.year > FIRST_YEAR ? v.year - 1 : 0;
    v.after = v.year < now ? v.year + 1 : 0;
    TRY(satisfaction_of(c, day_of(v.year, 1, 1), day_of(v.year, 12, 1), &v.list));
    EACH (s, v.list) add(&v.whole, s);
    page_begin(c, S("Mức độ hài lòng"));
    satisfaction_page(c, &v);
    return page_end(c);
}
