/* SPDX-License-Identifier: Apache-2.0 */
/* One procedure over all units that decide on it: how much, how fast, how much in time.  The middle working time is exact, read off
 * the dossiers themselves; where their number differs from the counters' the unit is shown without it. */
#include "systems/openness/openness.h"
#include <stdlib.h>
#include "store/db.h"
#include "systems/openness/pages.h"

enum { UNITS_A_PAGE = 25 };

/* The one or two dossiers in the middle of each unit's working times: `both` is their sum. */
struct middle { int64_t unit, n, both, rows; };
LOCAL_RECORD(middle, COLUMN(middle, unit), COLUMN(middle, n), COLUMN(middle, both), COLUMN(middle, rows));
typedef LIST(struct middle) middles;

static err middles_read(struct call *c, const struct figures_ask *ask, middles *list)
{
    return db_all(c, &middle_record, list,
        "select unit, n, cast(sum(minutes) as bigint) as both, count(*) as rows from ("
        "select competent as unit, minutes, row_number() over (partition by competent order by minutes) as place, "
        "count(*) over (partition by competent) as n from dossier "
        "where procedure = $1 and outcome in ('early', 'on_time', 'late') and finished_at >= $2 and finished_at < $3) t "
        "where place * 2 >= n and place * 2 <= n + 2 group by unit, n order by unit",
        ask->procedure, instant_at(ask->from, 0), instant_at(day_add(ask->to, 1), 0));
}

/* ---- rows ---- */

static struct compared *row_of(struct call *c, struct compare_view *v, const struct unit *u)
{
    EACH (row, v->rows)
        if (row->unit == u) return row;
    struct compared *row = LIST_PUSH(c->mem, &v->rows);
    *row = (struct compared){ .unit = u };
    return row;
}

static err compared_read(struct call *c, struct compare_view *v)
{
    const struct unit *top = v->a.ask.unit, *end = defs(c)->units.v + defs(c)->units.n;
    struct figures_ask ask = v->a.ask;
    figures_list list;
    ask.by = BY_UNIT;
    TRY(tally_figures(c, &ask, &list));
    for (const struct unit *u = top; u < end && u->lo <= top->hi; u++)
        if (unit_valid(u, ask.to) && procedure_offered(v->p, u)) row_of(c, v, u);
    EACH (f, list) {
        const struct unit *u = unit_by_id(c, f->unit_id);
        if (!u) return broken(c->mem, "figures.unit", "a counter of unit %lld, which is not known", (long long)f->unit_id);
        row_of(c, v, u)->f = *f;
        figures_add(&v->all, f);
        v->balances = v->balances && figures_balance(f);
    }
    return OK;
}

/* Between the rows of an even number the median is the mean of the two in the middle; half a minute is dropped. */
static err medians(struct call *c, struct compare_view *v)
{
    middles list = { 0 };
    TRY(middles_read(c, &v->a.ask, &list));
    EACH (m, list) {
        const struct unit *u = unit_by_id(c, m->unit);
        EACH (row, v->rows) {
            if (row->unit != u) continue;
            row->enough = m->n >= COMPARE_LEAST && m->n == figures_resolved(&row->f);
            row->median = m->both / m->rows;
            v->enough += row->enough;
        }
    }
    return OK;
}

/* ---- order ---- */

struct keyed { struct compared row; int64_t key; size_t place; };

static int64_t key_of(const struct compared *row, slice sort)
{
    if (slice_eq(sort, S("nhan"))) return figures_received(&row->f);
    if (slice_eq(sort, S("xong"))) return figures_resolved(&row->f);
    if (slice_eq(sort, S("dung-han"))) return row->enough ? figures_on_time_permille(&row->f) : -1;
    if (slice_eq(sort, S("trung-vi"))) return row->enough ? row->median : -1;
    if (slice_eq(sort, S("con"))) return row->f.pending;
    if (slice_eq(sort, S("qua-han"))) return row->f.pending_late;
    return 0;
}

static int keyed_order(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Units that cannot be compared come last in either direction. */
static void sort_rows(struct call *c, struct compare_view *v)
{
    bool down = slice_starts(v->sort, S("-"));
    slice key = slice_sub(v->sort, down, v->sort.n);
    struct keyed *list = NEWN(c->mem, struct keyed, v->rows.n + 1);
    for (size_t i = 0; i < v->rows.n; i++) {
        int64_t k = key_of(&v->rows.v[i], key);
        list[i] = (struct keyed){ v->rows.v[i], k < 0 ? INT64_MAX : down ? -k : k, i };
    }
    qsort(list, v->rows.n, sizeof *list, keyed_order);
    for (size_t i = 0; i < v->rows.n; i++) v->rows.v[i] = list[i].row;
}

/* ---- the chart ---- */

enum { BARS_MOST = 20, HOURS_FROM = 600 };      /* minutes: a longest bar beyond this is told in hours */

static int fastest_first(const void *a, const void *b)
{
    const struct compared *x = a, *y = b;
    if (x->enough != y->enough) return y->enough - x->enough;
    if (x->median != y->median) return x->median < y->median ? -1 : 1;
    return (x->unit->lo > y->unit->lo) - (x->unit->lo < y->unit->lo);
}

/* A bar for each unit, fastest first. */
static void bar_each(struct compare_view *v, const struct compared *list)
{
    bool hours = list[v->enough - 1].median >= HOURS_FROM;
    v->title = hours ? S("Thời gian ở giữa của từng đơn vị, giờ làm việc") : S("Thời gian ở giữa của từng đơn vị, phút làm việc");
    v->bars_n = v->enough;
    for (size_t i = 0; i < v->enough; i++) {
        v->names[i] = list[i].unit->name;
        v->bars[i] = hours ? (list[i].median + 30) / 60 : list[i].median;
    }
}

static slice time_told(struct call *c, int64_t minutes) { return say_slice(c, work_time_text(c->mem, minutes)); }

/* So many units took so long: at most BARS_MOST / 2 ranges of one width. */
static void bar_range(struct call *c, struct compare_view *v, const struct compared *list)
{
    static const int64_t widths[] = { 5, 10, 15, 30, 60, 120, 240, 480, 960, 2400, 4800, 9600, 24000, 48000 };
    int64_t low = list->median, high = list[v->enough - 1].median;
    size_t w = 0;
    while (w + 1 < sizeof widths / sizeof *widths && high / widths[w] - low / widths[w] >= BARS_MOST / 2) w++;
    int64_t first = low / widths[w];
    v->title = say_f(c, "Số đơn vị theo thời gian ở giữa (mỗi cột rộng %.*s, ghi mốc đầu)", SL(time_told(c, widths[w])));
    v->bars_n = (size_t)(high / widths[w] - first + 1);
    v->names = NEWN(c->mem, slice, v->bars_n);
    v->bars = NEWN(c->mem, int64_t, v->bars_n);
    for (size_t i = 0; i < v->bars_n; i++) v->names[i] = time_told(c, (first + (int64_t)i) * widths[w]);
    for (size_t i = 0; i < v->enough; i++) v->bars[list[i].median / widths[w] - first]++;
}

static void chart_of(struct call *c, struct compare_view *v)
{
    struct compared *list = NEWN(c->mem, struct compared, v->rows.n + 1);
    for (size_t i = 0; i < v->rows.n; i++) list[i] = v->rows.v[i];
    qsort(list, v->rows.n, sizeof *list, fastest_first);
    if (v->enough < 2) return;
    v->names = NEWN(c->mem, slice, v->enough);
    v->bars = NEWN(c->mem, int64_t, v->enough);
    if (v->enough <= BARS_MOST) bar_each(v, list);
    else bar_range(c, v, list);
    const struct compared *last = &list[v->enough - 1];
    v->summary = say_f(c, "%zu đơn vị có từ %d hồ sơ. Nhanh nhất: %.*s, %.*s. Chậm nhất: %.*s, %.*s.", v->enough, COMPARE_LEAST,
                       SL(unit_place(c->mem, list->unit)), SL(time_told(c, list->median)),
                       SL(unit_place(c->mem, last->unit)), SL(time_told(c, last->median)));
}

err openness_compare(struct call *c)
{
    struct compare_view v = { .balances = true };
    slice code = web_param(c, "code");
    asked_read(c, &v.a);
    v.p = procedure_by_code(c, code, v.a.ask.to);
    if (!v.p) return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”. Hãy tìm trong danh mục thủ tục.", SL(code));
    v.a.ask.role = TALLY_COMPETENT;
    v.a.ask.procedure = v.p->code;
    v.sort = web_query(c, "xep");
    TRY(compared_read(c, &v));
    TRY(medians(c, &v));
    chart_of(c, &v);
    if (v.sort.n) sort_rows(c, &v);
    v.page = stretch_asked(c, v.rows.n, UNITS_A_PAGE);
    page_begin(c, slice_fmt(c->mem, "%sSo sánh: %.*s", v.a.faults.n ? "Lỗi: " : "", SL(v.p->name)));
    if (v.a.faults.n) page_status(c, 422);
    compare_page(c, &v);
    return page_end(c);
}
