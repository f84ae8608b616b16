/* SPDX-License-Identifier: Apache-2.0 */
/* A register as a list: what the address asks is all there is to it, so it can be kept, sent and gone back to.  ?q= words, ?FIELD= and
 * ?FIELD.from=, ?FIELD.to= and ?state= filters, ?xep= the order, ?sau= the page, ?xem=cong-khai what the public sees. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"
#include "web/grid.h"

enum { ROWS_SHOWN = 50, ROWS_TO_ANYBODY = 20, ROWS_AT_ONCE = 500 };      /* anybody: so that a first visit stays within 14 KB */

/* ---- asking ---- */

bool list_offers(const struct list_view *v, const struct registry_field *f) { return v->official || f->open; }

err list_asked(struct call *c, struct list_view *v, int limit)
{
    TRY(registry_asked(c, &v->r));
    bool open = slice_eq(web_query(c, "xem"), S("cong-khai"));
    v->official = register_official(c, v->r) && !(open && v->r->open);
    v->ask = (struct registry_ask){ .q = slice_trim(web_query(c, "q")), .sort = web_query(c, "xep"), .after = web_query(c, "sau"),
                                    .near = web_query(c, "gan").n,
                                    .limit = limit, .open = !v->official, .filters = web_queries(c) };
    NODE_EACH (q, web_queries(c)) v->filtered |= slice_trim(node_value(q)).n && register_filter(c, v->r, q->key);
    return OK;
}

/* A column after the other, so that what a column refers to is read at once. */
static err cells_of(struct call *c, const registry_fields *columns, const registry_rows *rows, slice **cells)
{
    slice *values = NEWN(c->mem, slice, rows->n + 1), *texts = NEWN(c->mem, slice, rows->n + 1);
    for (size_t k = 0; k < rows->n; k++) cells[k] = NEWN(c->mem, slice, columns->n + 1);
    for (size_t i = 0; i < columns->n; i++) {
        const struct registry_field *f = columns->v[i];
        for (size_t k = 0; k < rows->n; k++)
            values[k] = register_seen(f, rows->v[k].sight) ? node_value(node_find(rows->v[k].values, f->ask->name)) : NONE;
        TRY(register_shown_all(c, f, rows->n, values, texts));
        for (size_t k = 0; k < rows->n; k++) cells[k][i] = values[k].n ? texts[k] : NONE;
    }
    return OK;
}

const struct option_view *field_options(struct call *c, const struct form_field *f)
{
    static const struct option_view yes_or_no[] = { { S("yes"), S("Có") }, { S("no"), S("Không") }, { 0 } };
    if (f->type == FIELD_YESNO) return yes_or_no;
    if (f->type == FIELD_UNIT) return ask_unit_options(c, f);
    return f->type == FIELD_CHOICE ? ask_options(c, f->choices.v, f->choices.n) : NULL;
}

/* The address without its path: what stands behind the ?, without the parts that do not hold there. */
static slice query_without(struct call *c, const char *const *without)
{
    struct out o = out_new(c->mem, 8192);
    NODE_EACH (q, web_queries(c)) {
        bool drop = q->kind != NODE_TEXT || !q->text.n;
        for (const char *const *name = without; *name; name++) drop |= slice_eq(q->key, slice_z(*name));
        if (!drop) put_query(c, &o, zstr(c->mem, q->key), q->text);
    }
    return slice_sub(out_slice(&o), 1, o.n);
}

slice list_file_url(struct call *c, const struct list_view *v, const char *kind)
{
    slice query = query_without(c, (const char *const[]){ "sau", "dang", "gan", "lang", NULL });
    return slice_fmt(c->mem, "%.*s/tai?%.*s%sdang=%s", SL(registry_path(c, v->r)), SL(query), query.n ? "&" : "", kind);
}

slice list_many_url(struct call *c, const struct list_view *v)
{
    slice query = query_without(c, (const char *const[]){ "sau", "gan", "lang", NULL });
    return slice_fmt(c->mem, "%.*s/nhieu%s%.*s", SL(registry_path(c, v->r)), query.n ? "?" : "", SL(query));
}

slice list_sort_url(struct call *c)
{
    slice query = query_without(c, (const char *const[]){ "sau", "xep", "lang", NULL });
    return slice_fmt(c->mem, "?%.*s%sxep=", SL(query), query.n ? "&" : "");
}

/* ---- the page ---- */

const struct column_view *list_columns(struct call *c, const struct list_view *v, bool ticks)
{
    struct column_view *columns = NEWN(c->mem, struct column_view, v->columns.n + 4), *k = columns;
    if (ticks) *k++ = (struct column_view){ .label = S("Chọn"), .hidden = true };
    if (v->r->number.n) *k++ = (struct column_view){ .label = S("Mã") };
    EACH (f, v->columns) {
        enum field_type type = (*f)->ask->type;
        *k++ = (struct column_view){ .label = (*f)->ask->label, .sort = (*f)->sort.n ? (*f)->ask->name : NONE,
                                     .number = type == FIELD_NUMBER || type == FIELD_MONEY };
    }
    if (v->r->states.n) *k++ = (struct column_view){ .label = S("Trạng thái") };
    return columns;
}

slice list_sorted(struct call *c, const struct list_view *v)
{
    if (v->ask.sort.n || v->ask.q.n || !v->r->sorted) return v->ask.sort;
    return slice_fmt(c->mem, "%s%.*s", v->r->sorted_down ? "-" : "", SL(v->r->sorted->ask->name));
}

/* Order and place have no field on the page to lead to. */
static void faults_here(struct list_view *v)
{
    EACH (f, v->faults)
        if (slice_eq(f->field, S("sort")) || slice_eq(f->field, S("cursor"))) f->field = S("");
}

static err rows_show(struct call *c, const struct list_view *v, const registry_rows *rows, shown_rows *list)
{
    slice **cells = NEWN(c->mem, slice *, rows->n + 1);
    TRY(cells_of(c, &v->columns, rows, cells));
    for (size_t i = 0; i < rows->n; i++) LIST_ADD(c->mem, list, ((struct shown_row){ .row = &rows->v[i], .cells = cells[i] }));
    return OK;
}

/* What was found may not be what was meant. */
bool list_doubts(const struct list_view *v) { return v->ask.q.n && v->rows.n && !v->ask.after.n && !v->ask.near; }

static err guess(struct call *c, struct list_view *v, size_t found)
{
    registry_guesses guesses;
    if (v->faults.n || v->ask.after.n) return OK;
    TRY(register_guess(c, v->r, &v->ask, found, &guesses));
    EACH (g, guesses) {
        struct shown_guess *shown = LIST_PUSH(c->mem, &v->guesses);
        *shown = (struct shown_guess){ .q = g->q, .url = web_here(c, "q", g->q) };
        TRY(rows_show(c, v, &g->rows, &shown->rows));
    }
    return OK;
}

err list_show(struct call *c)
{
    struct list_view v = { 0 };
    registry_rows rows;
    TRY(list_asked(c, &v, ROWS_SHOWN));
    if (!v.official) v.ask.limit = ROWS_TO_ANYBODY;
    TRY(register_list(c, v.r, &v.ask, &rows, &v.next, &v.faults));
    faults_here(&v);
    EACH (f, v.r->columns)
        if (list_offers(&v, *f)) LIST_ADD(c->mem, &v.columns, *f);
    TRY(rows_show(c, &v, &rows, &v.rows));
    TRY(guess(c, &v, rows.n));
    registry_page(c, v.r, v.r->title);
    if (v.faults.n) page_status(c, 422);
    list_page(c, &v);
    return page_end(c);
}

/* ---- the file ---- */

static void cell_put(struct grid *to, const struct registry_field *f, slice value, slice shown)
{
    int64_t n;
    day d;
    if (field_is_figure(f->ask) && slice_int(value, &n)) grid_int(to, n);
    else if (f->ask->type == FIELD_DAY && day_parse(value, &d)) grid_day(to, d);
    else grid_text(to, f->ask->type == FIELD_POLYGON ? value : shown);
}

static void line_put(struct grid *to, const struct list_view *v, const struct registry_row *row, const slice *cells)
{
    const struct registry_state *s = register_state(v->r, row->state);
    if (v->r->number.n) grid_text(to, row->code);
    for (size_t i = 0; i < v->columns.n; i++) {
        const struct registry_field *f = v->columns.v[i];
        cell_put(to, f, node_value(node_find(row->values, f->ask->name)), cells[i]);
    }
    if (v->r->states.n) grid_text(to, s ? s->label : row->state);
    grid_line(to);
}

static struct grid *file_begin(struct call *c, struct list_view *v)
{
    struct grid *to = grid_new(c, v->r->title);
    LIST(const char *) heads = { 0 };
    if (v->r->number.n) LIST_ADD(c->mem, &heads, "Mã");
    EACH (f, v->r->fields) {
        if (f->closed || f->retired || !list_offers(v, f)) continue;
        LIST_ADD(c->mem, &v->columns, f);
        LIST_ADD(c->mem, &heads, zstr(c->mem, f->ask->label));
    }
    if (v->r->states.n) LIST_ADD(c->mem, &heads, "Trạng thái");
    grid_head(to, heads.v, heads.n);
    return to;
}

/* Protected fields do not leave in a file. */
err list_file(struct call *c)
{
    struct list_view v = { 0 };
    registry_rows rows;
    size_t n = 0;
    TRY(list_asked(c, &v, ROWS_AT_ONCE));
    struct grid *to = file_begin(c, &v);
    do {
        TRY(register_list(c, v.r, &v.ask, &rows, &v.next, &v.faults));
        TRY(err_fields(c->mem, "register.query", v.faults));
        slice **cells = NEWN(c->mem, slice *, rows.n + 1);
        TRY(cells_of(c, &v.columns, &rows, cells));
        for (size_t i = 0; i < rows.n; i++) line_put(to, &v, &rows.v[i], cells[i]);
        n += rows.n;
        v.ask.after = v.next;
    } while (v.next.n && n < GRID_ROWS);
    if (v.next.n) {
        grid_text(to, slice_fmt(c->mem, "Còn nữa: tệp này chỉ ghi %zu dòng đầu; lọc hẹp lại để lấy phần sau.", n));
        grid_line(to);
    }
    return grid_send(to, slice_eq(web_query(c, "dang"), S("csv")) ? GRID_CSV : GRID_XLSX, v.r->code);
}
