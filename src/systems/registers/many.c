/* SPDX-License-Identifier: Apache-2.0 */
/* One thing for many rows: those ticked on a list, or all of its filter, each as it was shown ("id.version").  What is to be done is asked,
 * then tried row by row and taken back, so that each is seen done or refused; then it is done, each row by itself, with its own event.
 * A row that has moved on since is refused, so the same page sent twice changes nothing twice.  It is the change of the row's own page:
 * the same rights, rules and refusals. */
#include "systems/registers/registers.h"
#include "kernel/part.h"
#include "systems/registers/pages.h"
#include "web/grid.h"

/* ---- what may be done to many ---- */

bool many_field(const struct registry_field *f)
{
    return !f->retired && !f->closed && !register_fills(f) && !field_is_opaque(f->ask);
}

static void choice_add(struct call *c, option_list *list, const char *kind, slice name, slice label)
{
    LIST_ADD(c->mem, list, ((struct option_view){ .value = slice_fmt(c->mem, "%s.%.*s", kind, SL(name)), .label = label }));
}

const struct option_view *many_choices(struct call *c, const struct registry *r)
{
    option_list list = { 0 };
    EACH (m, r->moves)
        if (register_may(c, r, m->name, NULL)) choice_add(c, &list, "buoc", m->name, m->label);
    if (register_may(c, r, S("change"), NULL))
        EACH (f, r->fields)
            if (many_field(f)) choice_add(c, &list, "sua", f->ask->name, slice_fmt(c->mem, "Sửa “%.*s”", SL(f->ask->label)));
    if (!list.n) return NULL;
    LIST_ADD(c->mem, &list, (struct option_view){ 0 });
    return list.v;
}

static bool chosen(struct call *c, struct many_view *v)
{
    slice kind, name;
    const struct option_view *offered = many_choices(c, v->r);
    bool known = false;
    for (; offered && offered->value.n; offered++) known |= slice_eq(offered->value, v->what);
    if (!known || !slice_cut(v->what, '.', &kind, &name)) return false;
    if (slice_eq(kind, S("buoc"))) v->move = register_move(v->r, name);
    else v->field = register_field(v->r, name);
    return true;
}

slice many_title(struct call *c, const struct many_view *v)
{
    return v->move ? v->move->label : slice_fmt(c->mem, "Sửa “%.*s”", SL(v->field->ask->label));
}

/* ---- which rows ---- */

static void row_add(struct call *c, struct many_view *v, slice ticked)
{
    struct many_line line = { .ticked = ticked };
    slice seen;
    if (v->lines.n == MANY_ROWS || !slice_cut(ticked, '.', &line.id, &seen) || !slice_int(seen, &line.seen)) return;
    line.name = line.id;
    LIST_ADD(c->mem, &v->lines, line);
}

/* The address is the list's: its words and filters say which rows are all of them. */
static err all_of_filter(struct call *c, struct many_view *v)
{
    struct list_view list = { 0 };
    registry_rows rows;
    TRY(list_asked(c, &list, MANY_ROWS));
    list.ask.after = NONE;
    TRY(register_list(c, v->r, &list.ask, &rows, &list.next, &list.faults));
    TRY(err_fields(c->mem, "register.query", list.faults));
    EACH (row, rows) row_add(c, v, slice_fmt(c->mem, "%lld.%lld", (long long)row->id, (long long)row->version));
    v->cut = list.next.n > 0;
    return OK;
}

static err rows_chosen(struct call *c, struct many_view *v)
{
    const struct node *ticked = node_get(web_body(c), "da-chon");
    if (web_field(c, "tat-ca").n) return all_of_filter(c, v);
    if (ticked && ticked->kind != NODE_LIST) row_add(c, v, ticked->text);
    else NODE_EACH (item, ticked) row_add(c, v, item->text);
    return OK;
}

/* ---- doing it, or trying ---- */

static err change_one(struct call *c, struct many_view *v, struct many_line *line, struct registry_row *row)
{
    struct registry_row was;
    field_faults faults = { 0 };
    struct registry_change ch = { .typed = v->field ? v->typed : NULL, .move = v->move ? v->move->name : NONE, .why = v->why,
                                  .seen = line->seen };
    TRY(register_row(c, v->r, line->id, &was));
    line->name = row_name(c, &was);
    TRY(register_change(c, v->r, line->id, &ch, row, &faults));
    TRY(err_fields(c->mem, "register.many", faults));
    line->same = row->version == was.version;
    return OK;
}

/* Each by itself: one that is refused takes nothing along. */
static err one(struct call *c, struct many_view *v, struct many_line *line, bool keep)
{
    struct registry_row row = { 0 };
    struct part part;
    TRY(part_begin(c, &part));
    err e = change_one(c, v, line, &row);
    TRY(part_end(c, &part, keep && !e.fault));
    if (e.fault && err_status(e.fault->kind) >= 500) return e;
    line->told = e.fault ? err_why(e) : line->same ? S("Đã như vậy rồi, không có gì đổi.") : NONE;
    line->done = !e.fault;
    v->done += line->done;
    return OK;
}

static err all(struct call *c, struct many_view *v, bool keep)
{
    EACH (line, v->lines) TRY(one(c, v, line, keep));
    return OK;
}

/* ---- answering ---- */

static err page(struct call *c, struct many_view *v, int status, void (*show)(struct call *c, const struct many_view *v))
{
    page_begin_as(c, PAGE_OFFICIAL, many_title(c, v));
    page_status(c, status);
    show(c, v);
    return page_end(c);
}

static err refused_file(struct call *c, struct many_view *v)
{
    static const char *const heads[] = { "Số", "Dòng", "Vì sao chưa làm được" };
    struct grid *to = grid_new(c, many_title(c, v));
    TRY(all(c, v, false));
    grid_head(to, heads, sizeof heads / sizeof *heads);
    EACH (line, v->lines) {
        if (line->done) continue;
        grid_text(to, line->id);
        grid_text(to, line->name);
        grid_text(to, line->told);
        grid_line(to);
    }
    return grid_send(to, GRID_CSV, S("chua-lam-duoc"));
}

static void questions_check(struct call *c, struct many_view *v)
{
    slice value = v->field ? node_text(v->typed, zstr(c->mem, v->field->ask->name)) : NONE, kept, why;
    if (v->field && !slice_trim(value).n && v->field->ask->required)
        field_fault_add(c->mem, &v->faults, v->field->ask->name, "Chưa nhập: %.*s", SL(v->field->ask->label));
    else if (v->field && value.n && !v->field->to.n && !field_value(c, v->field->ask, slice_trim(value), &kept, &why))
        field_fault_add(c->mem, &v->faults, v->field->ask->name, "%.*s: %.*s", SL(v->field->ask->label), SL(why));
    if (!v->why.n) field_fault_add(c->mem, &v->faults, S("ly-do"), "Ghi lý do: nó vào lịch sử của từng dòng.");
}

static err many_read(struct call *c, struct many_view *v)
{
    *v = (struct many_view){ .what = web_field(c, "lam-gi"), .why = web_field(c, "ly-do"), .step = web_field(c, "buoc-sau"),
                             .typed = node_map(c->mem) };
    TRY(registry_asked(c, &v->r));
    if (!chosen(c, v)) return fail(c, ERR_DENIED, "register.many", "Chưa chọn việc, hoặc bạn không được làm việc ấy cho nhiều dòng.");
    TRY(rows_chosen(c, v));
    if (v->field) node_put_text(c->mem, v->typed, zstr(c->mem, v->field->ask->name), web_field(c, zstr(c->mem, v->field->ask->name)));
    return OK;
}

err many_do(struct call *c)
{
    struct many_view v;
    TRY(many_read(c, &v));
    if (!v.lines.n || !v.step.n) return page(c, &v, v.lines.n ? 200 : 422, many_ask);
    questions_check(c, &v);
    if (v.faults.n) return page(c, &v, 422, many_ask);
    if (slice_eq(v.step, S("tai"))) return refused_file(c, &v);
    v.did = slice_eq(v.step, S("lam"));
    TRY(all(c, &v, v.did));
    return page(c, &v, v.done ? 200 : 422, many_told);
}
