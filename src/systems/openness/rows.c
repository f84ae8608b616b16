/* SPDX-License-Identifier: Apache-2.0 */
/* /bao-cao/ho-so: the dossiers behind one figure.  Unit by unit in the order of the tree, only those whose counters say that there is
 * something; the cursor names the unit and the last row, so a page costs the same wherever it lies. */
#include "systems/openness/rows.h"
#include <stdlib.h>
#include "kernel/dossier.h"
#include "systems/openness/pages.h"

enum { CHUNK = 200 };
static const struct rows_place beginning = { .at = { 1 } };          /* before all there is; no instant would be no value in SQL */

/* ---- which units, and how many there ---- */

static bool of_field(const struct call *c, const struct rows_ask *a, slice procedure)
{
    const struct procedure *p = lines_procedure(c, procedure, a->ask.to);
    return !a->field.n || (p && slice_eq(p->field, a->field));
}

static int by_place(const void *a, const void *b)
{
    const struct unit *x = *(const struct unit *const *)a, *y = *(const struct unit *const *)b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static void leaf_add(struct call *c, unit_list *leaves, const struct unit *u)
{
    EACH (known, *leaves)
        if (*known == u) return;
    LIST_ADD(c->mem, leaves, u);
}

static err leaves_read(struct call *c, const struct rows_ask *a, unit_list *leaves, int64_t *counted)
{
    struct figures_ask ask = a->ask;
    figures_list rows;
    ask.by = BY_UNIT | (a->field.n ? BY_PROCEDURE : 0u) | (a->channel.n ? BY_CHANNEL : 0u);
    TRY(tally_figures(c, &ask, &rows));
    EACH (f, rows) {
        int64_t n = report_figures[a->figure].of(f);
        const struct unit *u = unit_by_id(c, f->unit_id);
        if (!u || !n || (a->channel.n && !slice_eq(a->channel, f->channel)) || (a->field.n && !of_field(c, a, f->procedure))) continue;
        *counted += n;
        leaf_add(c, leaves, u);
    }
    if (leaves->n) qsort(leaves->v, leaves->n, sizeof *leaves->v, by_place);
    return OK;
}

/* ---- which rows ---- */

static bool named(const char *list, slice word)
{
    slice rest = slice_z(list);
    while (rest.n)
        if (slice_eq(slice_next(&rest, ' '), word)) return true;
    return false;
}

bool rows_pending(const struct rows_ask *a)
{
    return report_figures[a->figure].rows == ROWS_PENDING || report_figures[a->figure].rows == ROWS_OPENING;
}

/* As it stood then: its newest event says what was due; none says nothing: the clock stood.  A day that is not over breaks no term. */
static void look_back(struct call *c, const struct rows_ask *a, struct row *row)
{
    problems none = { 0 };
    day last = day_add(instant_day(rows_end(a)), -1);
    const struct node *body = row->body.n ? json_read(c->mem, row->body, S("event"), &none) : NULL;
    row->due_at = (instant){ 0 };
    if (node_text(body, "due").n && !instant_parse(node_text(body, "due"), &row->due_at)) row->due_at = (instant){ 0 };
    if (last.n >= today(c).n) last = day_add(today(c), -1);
    row->overdue = row->due_at.ms && instant_day(row->due_at).n <= last.n;
}

static bool wanted(struct call *c, const struct rows_ask *a, struct row *row)
{
    const char *only = report_figures[a->figure].only;
    if (a->ask.procedure.n && !slice_eq(row->procedure, a->ask.procedure)) return false;
    if (!of_field(c, a, row->procedure) || (a->channel.n && !slice_eq(a->channel, row->channel))) return false;
    if (rows_pending(a)) {
        look_back(c, a, row);
        return !*only || row->overdue == named(only, S("overdue"));
    }
    return !*only || named(only, report_figures[a->figure].rows == ROWS_ACCEPTED ? row->channel : row->outcome);
}

/* ---- a page ---- */

static bool cursor_read(slice text, int64_t *lo, struct rows_place *after)
{
    int64_t *parts[] = { lo, &after->at.ms, &after->id, &after->n };
    for (size_t i = 0; i < 4; i++)
        if (!slice_int(slice_next(&text, '.'), parts[i])) return false;
    return !text.n;
}

static err unit_rows(struct call *c, struct rows_view *v, const struct unit *u, struct rows_place after)
{
    row_list chunk;
    do {
        TRY(rows_read(c, &v->ask, u, after, CHUNK, &chunk));
        EACH (row, chunk) {
            after = (struct rows_place){ row->at, row->id, row->n };
            if (!wanted(c, &v->ask, row)) continue;
            if (v->list.n == ROWS_A_PAGE) {
                const struct row *last = &v->list.v[v->list.n - 1];
                v->next = slice_fmt(c->mem, "%lld.%lld.%lld.%lld", (long long)u->lo, (long long)last->at.ms, (long long)last->id,
                                    (long long)last->n);
                return OK;
            }
            LIST_ADD(c->mem, &v->list, *row);
        }
    } while (chunk.n == CHUNK);
    return OK;
}

static err page_read(struct call *c, struct rows_view *v)
{
    unit_list leaves = { 0 };
    int64_t lo = 0;
    struct rows_place after = beginning;
    if (!cursor_read(web_query(c, "sau"), &lo, &after)) lo = 0;
    TRY(leaves_read(c, &v->ask, &leaves, &v->counted));
    EACH (leaf, leaves) {
        const struct unit *u = *leaf;
        if (u->lo < lo) continue;
        if (!report_may(c, u, true))
            return fail(c, ERR_DENIED, "report.unit", "Hồ sơ của %.*s không thuộc phạm vi của bạn; con số thì ai cũng xem được.",
                        SL(u->name));
        size_t before = v->list.n;
        TRY(unit_rows(c, v, u, u->lo == lo ? after : beginning));
        if (v->next.n && before == ROWS_A_PAGE)         /* full with the unit before: the next page begins with this one */
            v->next = slice_fmt(c->mem, "%lld.1.0.0", (long long)u->lo);
        if (v->next.n) return OK;
    }
    return OK;
}

static err ask_read(struct call *c, struct rows_view *v)
{
    asked_read_from(c, &v->a, who_unit(c->who));
    TRY(err_fields(c->mem, "figures.ask", v->a.faults));
    v->ask = (struct rows_ask){ .ask = v->a.ask, .figure = report_figure_of(web_query(c, "so")), .field = web_query(c, "field"),
                                .channel = web_query(c, "channel") };
    v->ask.ask.own = slice_eq(web_query(c, "own"), S("1"));
    v->ask.ask.procedure = web_query(c, "procedure");
    if (v->ask.channel.n) v->ask.ask.role = TALLY_RECEIVED;
    if (v->ask.figure < REPORT_FIGURES && report_figures[v->ask.figure].rows != ROWS_NONE) return OK;
    return fail(c, ERR_MISSING, "report.figure", "Không có con số này trong báo cáo. Hãy mở từ bảng của trang Báo cáo.");
}

err rows_show(struct call *c)
{
    struct rows_view v = { 0 };
    TRY(ask_read(c, &v));
    TRY(page_read(c, &v));
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "%s: %.*s", report_figures[v.ask.figure].title, SL(v.a.ask.unit->name)));
    rows_page(c, &v);
    return page_end(c);
}
