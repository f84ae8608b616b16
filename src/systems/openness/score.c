/* SPDX-License-Identifier: Apache-2.0 */
/* /cong-khai/diem: the score of a unit in a month, of the lines below it, and what gains the next point. */
#include "systems/openness/score.h"
#include <stdlib.h>
#include "systems/openness/pages.h"

enum { HUNDRED = 100, MOST = 1000000, ADVICE = 5 };

const struct measure_row measure_rows[MEASURES] = {
    [MEASURE_ON_TIME]               = { "on_time", "hồ sơ xong trước hoặc đúng hạn", "hồ sơ đã giải quyết", true },
    [MEASURE_ONLINE]                = { "online", "hồ sơ nộp trực tuyến", "hồ sơ của thủ tục nộp trực tuyến được", true },
    [MEASURE_FEE_PROCEDURES]        = { "fee_procedures", "thủ tục đã có giao dịch nộp tiền", "thủ tục có hồ sơ phải nộp tiền", false },
    [MEASURE_FEE_PROCEDURES_ONLINE] = { "fee_procedures_online", "thủ tục đã có lần nộp tiền trực tuyến", "thủ tục có hồ sơ phải nộp tiền",
                                        false },
    [MEASURE_PAID_ONLINE]           = { "paid_online", "hồ sơ nộp tiền trực tuyến", "hồ sơ phải nộp tiền", true },
    [MEASURE_PAPERS]                = { "papers_digital", "hồ sơ có tệp của mọi giấy tờ", "hồ sơ có giấy tờ nộp kèm", false },
    [MEASURE_RESULTS]               = { "results_digital", "hồ sơ có kết quả điện tử", "hồ sơ đã giải quyết", false },
    [MEASURE_SATISFIED]             = { "satisfied", "hồ sơ được đánh giá từ 4 sao", "hồ sơ được đánh giá", true },
};

enum measure measure_of(slice key)
{
    enum measure m = 0;
    while (m < MEASURES && !slice_eq(key, slice_z(measure_rows[m].key))) m++;
    return m;
}

/* ---- points ---- */

int64_t score_points(const struct score_item *item, struct share s)
{
    int64_t all = item->points * HUNDRED, full = item->full * s.whole;
    if (!s.whole) return 0;
    return s.part * 100 >= full ? all : all * s.part * 100 / full;
}

static struct share with_more(enum measure m, struct share s, int64_t more)
{
    return (struct share){ s.part + more, s.whole + (measure_rows[m].grows ? more : 0) };
}

/* Points only rise with more of the part, so the least number is found by halving. */
int64_t score_next(const struct score_item *item, struct share s)
{
    enum measure m = measure_of(item->measure);
    int64_t now = score_points(item, s), all = item->points * HUNDRED, goal = (now / HUNDRED + 1) * HUNDRED, low = 0;
    int64_t high = measure_rows[m].grows ? MOST : s.whole - s.part;
    if (goal > all) goal = all;
    if (now == all || score_points(item, with_more(m, s, high)) < goal) return 0;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (score_points(item, with_more(m, s, middle)) < goal) low = middle;
        else high = middle;
    }
    return high;
}

slice points_text(struct arena *mem, int64_t hundredths)
{
    int rest = (int)(hundredths % HUNDRED);
    slice whole = number_text(mem, hundredths / HUNDRED);
    if (!rest) return whole;
    return rest % 10 ? slice_fmt(mem, "%.*s,%02d", SL(whole), rest) : slice_fmt(mem, "%.*s,%d", SL(whole), rest / 10);
}

/* ---- the page ---- */

static const struct score_set *set_on(const struct call *c, day on, bool *trial)
{
    const struct score_set *found = NULL;
    EACH (set, defs(c)->scores)
        if (set->from.n <= on.n && (!set->to.n || set->to.n >= on.n)) found = set;
    *trial = !found;
    return found ? found : defs(c)->scores.n ? defs(c)->scores.v : NULL;
}

static int cheapest_first(const void *a, const void *b)
{
    const struct score_advice *x = a, *y = b;
    if (x->more != y->more) return x->more < y->more ? -1 : 1;
    return (y->gain > x->gain) - (y->gain < x->gain);
}

static void points_sum(const struct score_set *set, struct scored *s)
{
    EACH (group, set->groups)
        EACH (item, group->items) {
            struct share share = s->shares[measure_of(item->measure)];
            s->points += score_points(item, share);
            s->most += share.whole ? item->points * HUNDRED : 0;
        }
}

/* A share of nothing says nothing about what to do. */
static void advise(struct call *c, struct score_view *v)
{
    EACH (group, v->set->groups)
        EACH (item, group->items) {
            enum measure m = measure_of(item->measure);
            struct share s = v->list.v->shares[m];
            int64_t more = s.whole ? score_next(item, s) : 0;
            if (!more) continue;
            int64_t gain = score_points(item, with_more(m, s, more)) - score_points(item, s);
            LIST_ADD(c->mem, &v->advice, ((struct score_advice){ item, m, more, gain }));
        }
    if (v->advice.n) qsort(v->advice.v, v->advice.n, sizeof *v->advice.v, cheapest_first);
    if (v->advice.n > ADVICE) v->advice.n = ADVICE;
}

static err view_read(struct call *c, struct score_view *v, day from, day to)
{
    v->set = set_on(c, to, &v->trial);
    if (!v->set) return OK;
    EACH (group, v->set->groups) {
        v->missing += group->points;
        EACH (item, group->items) v->missing -= item->points;
    }
    TRY(score_count(c, v->unit, from, to, &v->list));
    EACH (s, v->list) points_sum(v->set, s);
    advise(c, v);
    return OK;
}

err openness_score(struct call *c)
{
    struct score_view v = { 0 };
    slice code = web_query(c, "unit");
    day from, to;
    if (!month_asked(c, &v.month, &from, &to))
        return fail(c, ERR_INPUT, "score.month", "Tháng ghi dạng 2018-09, từ tháng này trở về trước.");
    v.unit = code.n ? unit_by_code(c, code, to) : unit_root(c);
    if (!v.unit) return fail(c, ERR_MISSING, "unit.missing", "Không có đơn vị mã “%.*s”.", SL(code));
    TRY(view_read(c, &v, from, to));
    v.units = unit_options(c, v.unit);
    page_begin(c, slice_fmt(c->mem, "Điểm phục vụ: %.*s", SL(v.unit->name)));
    score_page(c, &v);
    return page_end(c);
}
