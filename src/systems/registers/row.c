/* SPDX-License-Identifier: Apache-2.0 */
/* One row: its facts as far as the caller may see them, what may be done to it now, what refers to it, and its history in words. */
#include "systems/registers/registers.h"
#include "systems/registers/pages.h"

enum { PASTS_SHOWN = 100, REFERRING_SHOWN = 5 };

/* ---- facts ---- */

static slice value_at(const struct row_view_of *v, const struct form_field *f)
{
    for (size_t i = 0; i < v->r->fields.n; i++)
        if (v->r->fields.v[i].ask == f) return v->values.v[i];
    return NONE;
}

const struct row_view *row_facts(struct call *c, const struct row_view_of *v, const struct form_section *section)
{
    struct row_view *rows = NEWN(c->mem, struct row_view, section->fields.n + 1), *next = rows;
    EACH (f, section->fields) {
        const struct registry_field *own = register_field(v->r, f->name);
        slice value = node_value(node_find(v->row.values, f->name));
        if (!register_seen(own, v->row.sight) || (!value.n && (own->retired || v->row.sight == SIGHT_OPEN))) continue;
        bool seen = own->to.n && value.n && !slice_eq(value_at(v, f), value);       /* else its id is all there is to show */
        slice to = seen ? slice_fmt(c->mem, "/so/%.*s/%.*s", SL(own->to), SL(value)) : NONE, shown = value_at(v, f);
        if (f->type == FIELD_FILE && value.n) to = row_file_path(c, v->r, &v->row, f->name);
        if (f->type == FIELD_ROWS && value.n) shown = slice_fmt(c->mem, "%zu dòng", field_lines(c->mem, value)->n);
        *next++ = (struct row_view){ .label = f->label, .value = shown, .href = to };
    }
    return rows;
}

slice row_file_path(struct call *c, const struct registry *r, const struct registry_row *row, slice field)
{
    return slice_fmt(c->mem, "%.*s/tep/%.*s", SL(row_path(c, r, row)), SL(field));
}

void row_tables(struct call *c, const struct row_view_of *v, const struct form_section *section)
{
    EACH (f, section->fields) {
        slice value = node_value(node_find(v->row.values, f->name));
        if (f->type == FIELD_ROWS && value.n && register_seen(register_field(v->r, f->name), v->row.sight))
            row_table(c, f, field_lines(c->mem, value));
    }
}

void row_outlines(struct call *c, const struct row_view_of *v, const struct form_section *section)
{
    EACH (f, section->fields) {
        if (f->type != FIELD_POLYGON || !register_seen(register_field(v->r, f->name), v->row.sight)) continue;
        outline o = field_outline(c->mem, node_value(node_find(v->row.values, f->name)));
        show_outline(c, f->label, &o);
    }
}

/* ---- history ---- */

static slice shown_or_none(struct call *c, const struct registry_field *f, slice value)
{
    return value.n ? form_shown(c, f->ask, value) : S("—");
}

/* What changed from the version before, a line a field. */
static slice differences(struct call *c, const struct registry *r, const struct registry_past *now, const struct registry_past *before)
{
    struct out o = out_new(c->mem, 8192);
    if (now->erased) return S("Nội dung lần ghi này đã xóa vì hết thời hạn lưu.");
    EACH (f, r->fields) {
        slice a = before ? node_value(node_find(before->values, f->ask->name)) : NONE, b = node_value(node_find(now->values, f->ask->name));
        if (!before || slice_eq(a, b)) continue;
        out_f(&o, "%s%.*s: %.*s → %.*s", o.n ? "; " : "", SL(f->ask->label), SL(shown_or_none(c, f, a)), SL(shown_or_none(c, f, b)));
    }
    if (now->why.n) out_f(&o, "%sLý do: %.*s", o.n ? ". " : "", SL(now->why));
    if (now->dossier.n && slice_find(now->why, now->dossier) == now->why.n) out_f(&o, " (hồ sơ %.*s)", SL(now->dossier));
    return o.n ? out_slice(&o) : NONE;
}

static slice kind_told(const struct registry *r, slice kind)
{
    const struct registry_move *m = register_move(r, kind);
    if (m) return m->label;
    if (slice_eq(kind, S("follow"))) return S("Theo sổ khác");
    if (slice_eq(kind, S("lapse"))) return S("Lời khai hết hạn");
    if (slice_eq(kind, S("retention"))) return S("Xóa trường hết thời hạn lưu");
    return slice_eq(kind, S("create")) ? S("Thêm vào sổ") : S("Sửa");
}

const struct event_view *row_events(struct call *c, const struct row_view_of *v)
{
    struct event_view *events = NEWN(c->mem, struct event_view, v->pasts.n + 1);
    for (size_t i = 0; i < v->pasts.n; i++) {
        const struct registry_past *p = &v->pasts.v[i], *before = i + 1 < v->pasts.n && !p[1].erased ? p + 1 : NULL;
        events[i] = (struct event_view){ .title = kind_told(v->r, p->event.kind), .at = p->event.at, .who = p->event.name,
                                         .text = differences(c, v->r, p, before), .state = i ? EVENT_DONE : EVENT_NOW };
    }
    return events;
}

/* ---- what refers to it ---- */

static err referring_read(struct call *c, struct row_view_of *v)
{
    EACH (r, defs(c)->registries) {
        if (!register_official(c, r)) continue;
        EACH (f, r->fields) {
            if (!slice_eq(f->to, v->r->name) || !f->filtered || f->retired) continue;
            struct referring *of = LIST_PUSH(c->mem, &v->referring);
            field_faults none = { 0 };
            slice next;
            struct node *filter = node_map(c->mem);
            node_put_text(c->mem, filter, zstr(c->mem, f->ask->name), slice_fmt(c->mem, "%lld", (long long)v->row.id));
            *of = (struct referring){ .r = r, .by = f };
            TRY(register_list(c, r, &(struct registry_ask){ .limit = REFERRING_SHOWN, .filters = filter }, &of->rows, &next, &none));
            of->more = next.n > 0;
        }
    }
    return OK;
}

static err open_cases(struct call *c, struct row_view_of *v)
{
    claim_cases all;
    TRY(cases_of(c, v->r, v->row.id, &all));
    EACH (k, all)
        if (!k->closed_at.ms) LIST_ADD(c->mem, &v->cases, *k);
    return OK;
}

/* ---- the page ---- */

enum sight row_own_sight(const struct call *c, const struct row_view_of *v)
{
    enum sight own = register_sight(c, v->r, v->row.state, v->row.owner);
    return own < v->row.sight ? own : v->row.sight;
}

static err row_read(struct call *c, struct row_view_of *v)
{
    EACH (f, v->r->fields) {
        slice *text = LIST_PUSH(c->mem, &v->values), value = node_value(node_find(v->row.values, f->ask->name));
        if (value.n) TRY(register_shown(c, f, value, text));
    }
    struct registry_row own = v->row;                   /* what is opened beyond one's rights is the row as it stands, and no more */
    own.sight = row_own_sight(c, v);
    if (own.sight < SIGHT_WHOLE) return OK;
    const struct registry_state *s = register_state(v->r, v->row.state);
    v->may_change = register_may(c, v->r, S("change"), v->row.owner) && !(s && s->locked);
    register_moves(c, v->r, &v->row, &v->moves);
    TRY(register_warnings(c, v->r, &v->row, true, &v->warnings));
    if (v->r->sources.n) TRY(open_cases(c, v));
    TRY(register_history(c, v->r, &own, PASTS_SHOWN, &v->pasts));
    TRY(dossier_rows_of(c, &v->row, &v->dossiers));
    return referring_read(c, v);
}

static err reply(struct call *c, struct row_view_of *v)
{
    TRY(row_read(c, v));
    registry_page(c, v->r, row_name(c, &v->row));
    if (v->faults.n) page_status(c, 422);
    if (v->trouble.n) page_status(c, 409);
    row_page(c, v);
    return page_end(c);
}

err row_show(struct call *c)
{
    struct row_view_of v = { 0 };
    TRY(registry_asked(c, &v.r));
    TRY(glass_row(c, v.r, web_param(c, "id"), &v.row));
    TRY(reply(c, &v));
    register_looked(c, v.r, &v.row);
    return OK;
}

err row_file(struct call *c)
{
    const struct registry *r;
    struct registry_row row;
    TRY(registry_asked(c, &r));
    TRY(glass_row(c, r, web_param(c, "id"), &row));
    return register_file_send(c, r, &row, web_param(c, "field"));
}

/* A fault of a field: this page has no question to lead to. */
static void faults_here(struct row_view_of *v)
{
    EACH (f, v->faults)
        if (!slice_eq(f->field, S("why"))) f->field = S("");
}

err row_move(struct call *c)
{
    struct row_view_of v = { .tried = web_field(c, "move") };
    struct registry_row row;
    TRY(registry_asked(c, &v.r));
    TRY(register_row(c, v.r, web_param(c, "id"), &v.row));
    struct registry_change ch = { .move = v.tried, .why = web_field(c, "why"), .seen = node_int(web_body(c), "seen", 0) };
    if (!ch.move.n) return err_field(c->mem, "register.move", S("move"), "Chưa chọn bước chuyển.");
    err e = register_change(c, v.r, web_param(c, "id"), &ch, &row, &v.faults);
    if (e.fault && (e.fault->kind == ERR_STALE || e.fault->kind == ERR_CONFLICT)) {
        v.trouble = e.fault->text;
        if (v.row.sight == SIGHT_CLOSED) v.row.sight = SIGHT_WHOLE;
        return reply(c, &v);
    }
    TRY(e);
    if (v.faults.n) {
        faults_here(&v);
        if (v.row.sight == SIGHT_CLOSED) v.row.sight = SIGHT_WHOLE;
        return reply(c, &v);
    }
    const struct registry_state *s = register_state(v.r, row.state);
    web_flash(c, "%.*s: %.*s.", SL(row.title), SL(s ? s->label : S("")));
    return web_see(c, "%.*s", SL(row_path(c, v.r, &row)));
}
