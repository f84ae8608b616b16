/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a period, line by line: by unit, commune, procedure, field, channel or month.  Leaf counters are summed up the
 * tree to the units just below the one asked for.  Whoever shows them asks `balances` first: what does not add up is not shown. */
#include "systems/openness/openness.h"
#include <stdlib.h>
#include "base/log.h"
#include "store/db.h"

const char *const lines_keys[LINES_BY] = { "unit", "commune", "procedure", "field", "channel", "month" };

enum lines_by lines_asked(const struct call *c)
{
    slice by = web_query(c, "by");
    for (enum lines_by b = 0; b < LINES_BY; b++)
        if (slice_eq(by, slice_z(lines_keys[b]))) return b;
    return LINES_UNIT;
}

static bool same_sum(const struct figures *a, const struct figures *b)
{
    return a->opening == b->opening && figures_received(a) == figures_received(b) && a->moved_in == b->moved_in
        && figures_resolved(a) == figures_resolved(b) && a->refused == b->refused && a->withdrawn == b->withdrawn
        && a->stopped == b->stopped && a->moved_out == b->moved_out && a->pending == b->pending && a->pending_late == b->pending_late;
}

bool figures_nothing(const struct figures *f) { return same_sum(f, &(struct figures){ 0 }); }

/* ---- by unit ---- */

/* The unit whose line a leaf belongs to: one just below `top`, or top itself. */
const struct unit *lines_unit(const struct unit *u, const struct unit *top)
{
    while (u != top && u->parent && u->parent != top) u = u->parent;
    return u;
}

static struct figures_line *unit_line(struct call *c, const struct asked *a, struct figures_lines *l, const struct unit *u)
{
    EACH (line, l->list)
        if (line->unit == u) return line;
    bool self = u == a->ask.unit;
    struct figures_line *line = LIST_PUSH(c->mem, &l->list);
    *line = (struct figures_line){ .unit = u, .code = u->code, .f = { .unit_id = u->id },
                                   .name = self ? say_f(c, "%.*s (riêng cơ quan này)", SL(u->name)) : u->name };
    return line;
}

/* A territory with nothing in the period stays: zero is a figure.  Offices that handled nothing are left out. */
static void drop_empty(const struct asked *a, struct figures_lines *l)
{
    size_t kept = 0;
    EACH (line, l->list)
        if (!figures_nothing(&line->f) || (line->unit != a->ask.unit && unit_is_territory(line->unit))) l->list.v[kept++] = *line;
    l->list.n = kept;
}

static err by_unit(struct call *c, const struct asked *a, struct figures_lines *l, const figures_list *leaves)
{
    const struct unit *top = a->ask.unit, *end = defs(c)->units.v + defs(c)->units.n;
    unit_line(c, a, l, top);
    for (const struct unit *u = top + 1; u < end && u->lo <= top->hi; u++)
        if (u->parent == top && unit_valid(u, a->ask.to)) unit_line(c, a, l, u);
    EACH (f, *leaves) {
        const struct unit *u = unit_by_id(c, f->unit_id);
        if (!u) return broken(c->mem, "figures.unit", "a counter of unit %lld, which is not known", (long long)f->unit_id);
        figures_add(&unit_line(c, a, l, lines_unit(u, top))->f, f);
    }
    drop_empty(a, l);
    return OK;
}

static int latest_first(const void *a, const void *b)
{
    const struct figures_line *x = a, *y = b;
    int64_t n = y->f.pending_late - x->f.pending_late;
    if (!n) n = y->f.late - x->f.late;
    return n ? (n > 0) - (n < 0) : slice_cmp(x->code, y->code);
}

/* The communes below the unit, those with most that is overdue first. */
static void by_commune(struct call *c, const struct asked *a, struct figures_lines *l, const figures_list *leaves)
{
    const struct unit *top = a->ask.unit, *end = defs(c)->units.v + defs(c)->units.n;
    for (const struct unit *u = top; u < end && u->lo <= top->hi; u++) {
        if (!slice_eq(u->level, S("commune")) || !unit_valid(u, a->ask.to)) continue;
        struct figures f = { .unit_id = u->id };
        EACH (leaf, *leaves)
            if (leaf->unit_id == u->id) f = *leaf;
        LIST_ADD(c->mem, &l->list, ((struct figures_line){ .name = unit_place(c->mem, u), .code = u->code, .unit = u, .f = f }));
    }
    if (l->list.n) qsort(l->list.v, l->list.n, sizeof *l->list.v, latest_first);
}

/* ---- by procedure, field, channel, month ---- */

static int most_first(const void *a, const void *b)
{
    const struct figures_line *x = a, *y = b;
    int64_t n = figures_received(&y->f) - figures_received(&x->f);
    return n ? (n > 0) - (n < 0) : slice_cmp(x->code, y->code);
}

/* A counter may be older than what is in force: then the first version says what it was. */
const struct procedure *lines_procedure(const struct call *c, slice code, day on)
{
    const struct procedure *p = procedure_by_code(c, code, on);
    return p ? p : procedure_version(c, code, 1);
}

static struct figures_line *coded_line(struct call *c, struct figures_lines *l, slice code, slice name)
{
    EACH (line, l->list)
        if (slice_eq(line->code, code)) return line;
    struct figures_line *line = LIST_PUSH(c->mem, &l->list);
    *line = (struct figures_line){ .name = name, .code = code };
    return line;
}

static void by_procedure(struct call *c, const struct asked *a, struct figures_lines *l, const figures_list *rows)
{
    EACH (f, *rows) {
        const struct procedure *p = lines_procedure(c, f->procedure, a->ask.to);
        slice code = l->by == LINES_PROCEDURE || !p ? f->procedure : p->field;
        slice name = !p ? f->procedure : l->by == LINES_PROCEDURE ? p->name : p->field_name;
        if (!figures_nothing(f)) figures_add(&coded_line(c, l, code, name)->f, f);
    }
    if (l->list.n) qsort(l->list.v, l->list.n, sizeof *l->list.v, most_first);
}

slice channel_name(slice channel)
{
    if (slice_eq(channel, S("online"))) return S("Trực tuyến");
    return slice_eq(channel, S("post")) ? S("Qua bưu chính") : S("Tại quầy");
}

static void by_channel(struct call *c, struct figures_lines *l, const figures_list *rows)
{
    static const char *const channels[] = { "online", "counter", "post" };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        coded_line(c, l, slice_z(channels[i]), channel_name(slice_z(channels[i])));
    EACH (f, *rows) figures_add(&coded_line(c, l, f->channel, channel_name(f->channel))->f, f);
}

static void by_month(struct call *c, struct figures_lines *l, const figures_list *rows)
{
    EACH (f, *rows) {
        slice year, month;
        slice_cut(f->month, '-', &year, &month);
        coded_line(c, l, f->month, slice_fmt(c->mem, "%.*s/%.*s", SL(month), SL(year)))->f = *f;
    }
}

/* ---- the whole ---- */

/* The whole is the sum of its rows; over months what stands is handed on from one to the next. */
static struct figures whole_of(const figures_list *rows, bool months)
{
    struct figures all = { 0 };
    EACH (f, *rows) figures_add(&all, f);
    if (months && rows->n) {
        all.opening = rows->v[0].opening;
        all.pending = rows->v[rows->n - 1].pending;
        all.pending_late = rows->v[rows->n - 1].pending_late;
    }
    return all;
}

/* Every line balances, the lines give the whole, a month begins with what the one before left; channels give what the unit has in all;
 * and what is pending in the whole province today is counted once more, from the dossiers themselves. */
static err check(struct call *c, const struct asked *a, struct figures_lines *l)
{
    const struct figures_ask *ask = &a->ask;
    figures_list lines = { 0 }, plain;
    int64_t open = l->all.pending;
    l->balances = figures_balance(&l->all);
    EACH (line, l->list) {
        l->balances = l->balances && figures_balance(&line->f);
        if (l->by == LINES_MONTH && line > l->list.v) l->balances = l->balances && line->f.opening == line[-1].f.pending;
        LIST_ADD(c->mem, &lines, line->f);
    }
    l->sum = whole_of(&lines, l->by == LINES_MONTH);
    if (l->by == LINES_CHANNEL) {
        struct figures_ask whole = *ask;
        whole.by = 0;
        TRY(tally_figures(c, &whole, &plain));
        l->balances = l->balances && same_sum(&l->sum, plain.v);
    }
    if (ask->unit == unit_root(c) && ask->to.n == today(c).n) TRY(db_int(c, &open, "select count(*) from dossier where open = true"));
    l->balances = l->balances && (l->by == LINES_COMMUNE || same_sum(&l->sum, &l->all)) && open == l->all.pending;
    if (!l->balances)
        log_error("figures.balance", L("unit", ask->unit->code), L("by", slice_z(lines_keys[l->by])), L("pending", l->all.pending),
                  L("open", open));
    return OK;
}

err lines_read(struct call *c, const struct asked *a, enum lines_by by, struct figures_lines *l)
{
    static const unsigned asks[LINES_BY] = { BY_UNIT, BY_UNIT, BY_PROCEDURE, BY_PROCEDURE, BY_CHANNEL, BY_MONTH };
    struct figures_ask ask = a->ask;
    figures_list rows;
    ask.by = asks[by];
    *l = (struct figures_lines){ .by = by };
    TRY(tally_figures(c, &ask, &rows));
    l->all = whole_of(&rows, by == LINES_MONTH);
    switch (by) {
    case LINES_COMMUNE:   by_commune(c, a, l, &rows); break;
    case LINES_PROCEDURE:
    case LINES_FIELD:     by_procedure(c, a, l, &rows); break;
    case LINES_CHANNEL:   by_channel(c, l, &rows); break;
    case LINES_MONTH:     by_month(c, l, &rows); break;
    default:              TRY(by_unit(c, a, l, &rows));
    }
    return check(c, a, l);
}
