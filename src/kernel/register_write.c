/* SPDX-License-Identifier: Apache-2.0 */
/* Changing rows: what is typed is checked whole and all faults are told at once; a row is locked, then read, then written with one more
 * to its version; and each change is an event of the ledger that holds the row as it is from then on. */
#include <string.h>
#include "base/fold.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/claim.h"
#include "kernel/ledger.h"
#include "kernel/register_inside.h"
#include "store/db.h"

enum { WHY_MAX = 1000 };

struct writing {
    struct call           *c;
    const struct registry *r;
    const struct registry_change *ch;
    const struct registry_row *was;         /* NULL: a new row */
    struct registry_row   *row;
    field_faults          *faults;
    slice                  words_were, words;   /* no value: they stay */
};

#define WRONG(w, field, ...) field_fault_add((w)->c->mem, (w)->faults, (field), __VA_ARGS__)

static slice was_value(const struct writing *w, const struct registry_field *f)
{
    return w->was ? register_value(w->was->values, f) : NONE;
}

/* ---- checking what is typed ---- */

/* A stranger is led to what is asked of strangers, not to what else the register has. */
static void unknown(struct writing *w, slice name)
{
    struct arena *mem = w->c->mem;
    slice near = w->ch->inbox ? register_inbox_near(mem, w->r, name) : register_field_near(mem, w->r, name);
    if (near.n) WRONG(w, name, "Sổ này không có trường “%.*s”; ý bạn là “%.*s”?", SL(name), SL(near));
    else WRONG(w, name, "Sổ này không có trường “%.*s”.", SL(name));
}

static void name_check(struct writing *w, slice name)
{
    const struct registry_field *f = register_field(w->r, name);
    if (!f) unknown(w, name);
    else if (f->retired) WRONG(w, name, "%.*s: trường này đã thôi dùng.", SL(f->ask->label));
    else if (register_fills(f)) WRONG(w, name, "%.*s: chương trình tự ghi, không nhập.", SL(f->ask->label));
    else if (w->ch->inbox && !register_inbox_asks(w->r, f)) WRONG(w, name, "%.*s: không nhận ở đây.", SL(f->ask->label));
    else if (w->was && !register_seen(f, w->was->sight)) WRONG(w, name, "%.*s: bạn không được sửa trường này.", SL(f->ask->label));
}

/* Who knows the name of a blob has not sent it: only what came with this call may be new. */
static void file_check(struct writing *w, const struct node *typed)
{
    const struct registry_field *f = register_field(w->r, typed->key);
    slice value = node_value(typed);
    if (f && f->ask->type == FIELD_FILE && value.n && !slice_eq(value, was_value(w, f)))
        WRONG(w, typed->key, "%.*s: tệp gửi ở trang thêm hoặc sửa dòng của sổ, hoặc bằng API ở …/files/%.*s.", SL(f->ask->label),
              SL(typed->key));
}

static void names_check(struct writing *w)
{
    NODE_EACH (typed, w->ch->typed) {
        name_check(w, typed->key);
        file_check(w, typed);
    }
    NODE_EACH (file, w->ch->files) name_check(w, file->key);
}

static struct node *typed_as_kept(struct writing *w, const struct node *typed)
{
    const struct registry_field *f = register_field(w->r, typed->key);
    if (!f || !f->compact || !node_value(typed).n) return node_copy(w->c->mem, typed);
    return node_new(w->c->mem, NODE_TEXT, register_compact(w->c->mem, node_value(typed)));
}

static bool asked(const struct registry_field *f) { return !f->retired && !register_fills(f); }

/* What was, and over it what is typed; what is not asked any more, or not of people, goes along. */
static void values_check(struct writing *w)
{
    const struct node *was = w->was ? w->was->values : NULL;
    struct node *answers = node_map(w->c->mem);
    w->row->values = node_map(w->c->mem);
    NODE_EACH (value, was)
        if (asked(register_field(w->r, value->key))) node_put(w->c->mem, answers, value->key, node_copy(w->c->mem, value));
    NODE_EACH (typed, w->ch->typed) node_put(w->c->mem, answers, typed->key, typed_as_kept(w, typed));
    NODE_EACH (file, w->ch->files) node_put(w->c->mem, answers, file->key, node_copy(w->c->mem, file));
    form_check(w->c, &w->r->form, NULL, answers, true, w->row->values, w->faults);
    NODE_EACH (value, was)
        if (!asked(register_field(w->r, value->key))) node_put(w->c->mem, w->row->values, value->key, node_copy(w->c->mem, value));
}

static void choice_check(struct writing *w, const struct registry_field *f, slice value)
{
    EACH (choice, f->ask->choices) {
        if (!slice_eq(choice->code, value)) continue;
        if (choice->to.n && choice->to.n < today(w->c).n)
            WRONG(w, f->ask->name, "%.*s: “%.*s” đã thôi dùng từ sau %.*s; chọn mục khác.", SL(f->ask->label), SL(choice->label),
                  SL(day_text(w->c->mem, choice->to)));
        if (choice->from.n > today(w->c).n)
            WRONG(w, f->ask->name, "%.*s: “%.*s” chỉ dùng từ %.*s.", SL(f->ask->label), SL(choice->label),
                  SL(day_text(w->c->mem, choice->from)));
    }
}

static err reference_check(struct writing *w, const struct registry_field *f, slice typed)
{
    const struct registry *to = register_named(defs(w->c), f->to);
    struct registry_row row;
    bool found = false;
    if (to) TRY(register_find(w->c, to, typed, &row, &found));
    if (found && row.sight != SIGHT_NONE)
        node_put(w->c->mem, w->row->values, f->ask->name, node_new(w->c->mem, NODE_TEXT, slice_number(w->c->mem, row.id)));
    else
        WRONG(w, f->ask->name, "%.*s: không có %.*s “%.*s”; ghi đúng mã.", SL(f->ask->label), SL(to ? to->one : S("mục")), SL(typed));
    return OK;
}

/* What stays as it was is not asked again: a code may have been retired since. */
static err fields_check(struct writing *w)
{
    EACH (f, w->r->fields) {
        slice value = register_value(w->row->values, f);
        if (!value.n || slice_eq(value, was_value(w, f))) continue;
        if (f->ask->type == FIELD_CHOICE) choice_check(w, f, value);
        if (f->to.n) TRY(reference_check(w, f, value));
    }
    return OK;
}

/* ---- keys ---- */

static slice names_of(struct call *c, const struct registry_unique *u)
{
    struct out o = out_new(c->mem, 4096);
    EACH (f, u->fields) out_f(&o, "%s%.*s", o.n ? ", " : "", SL((*f)->ask->label));
    return out_slice(&o);
}

/* What a row has had is its own. */
static bool key_kept(const struct writing *w, const struct registry_unique *u)
{
    EACH (f, u->fields)
        if (!w->was || !slice_eq(register_value(w->row->values, *f), was_value(w, *f))) return false;
    return true;
}

static err unique_check(struct writing *w, const struct registry_unique *u)
{
    struct composed q = composed_new(w->c->mem);
    text_rows rows;
    if (key_kept(w, u)) return OK;
    composed_add(&q, "select id, code from ");
    composed_name(&q, w->r->table);
    if (!register_key_where(&q, u, w->row->values)) return OK;
    TRY(composed_rows(w->c, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        int64_t id = 0;
        if (slice_int(rows.v[i][0], &id) && w->was && id == w->was->id) continue;
        slice key = rows.v[i][1].n ? rows.v[i][1] : rows.v[i][0];
        WRONG(w, u->fields.v[0]->ask->name, "Đã có %.*s “%.*s” cùng %.*s.", SL(w->r->one), SL(key), SL(names_of(w->c, u)));
    }
    return OK;
}

/* ---- times that must not overlap ---- */

/* Rows of the same thing that have not ended when this one begins, and begin before it ends. */
static void periods_where(struct writing *w, struct composed *q)
{
    const struct registry_periods *p = &w->r->periods;
    slice to = p->to ? register_value(w->row->values, p->to) : NONE;
    composed_add(q, " where ");
    composed_name(q, p->of->column);
    composed_add(q, " = ");
    composed_arg(q, register_to_column(p->of, register_value(w->row->values, p->of)));
    if (p->to) {
        composed_add(q, " and coalesce(");
        composed_name(q, p->to->column);
        composed_add(q, ", 99991231) >= ");
        composed_arg(q, register_to_column(p->from, register_value(w->row->values, p->from)));
    }
    if (!to.n) return;
    composed_add(q, " and ");
    composed_name(q, p->from->column);
    composed_add(q, " <= ");
    composed_arg(q, register_to_column(p->to, to));
}

/* The thing itself is locked, so that of two who write of it at once the second sees the first. */
static err periods_check(struct writing *w)
{
    const struct registry_periods *p = &w->r->periods;
    const struct registry *of = p->of ? register_named(defs(w->c), p->of->to) : NULL;
    struct composed q = composed_new(w->c->mem);
    text_rows rows;
    int64_t id = 0, thing = 0;
    if (!of || !slice_int(register_value(w->row->values, p->of), &thing) || !register_value(w->row->values, p->from).n) return OK;
    TRY(register_lock(w->c, of, thing));
    composed_add(&q, "select id, ");
    composed_name(&q, p->from->column);
    composed_add(&q, " from ");
    composed_name(&q, w->r->table);
    periods_where(w, &q);
    TRY(composed_rows(w->c, &q, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        (void)slice_int(rows.v[i][0], &id);
        slice begun = form_shown(w->c, p->from->ask, register_of_column(w->c->mem, p->from, rows.v[i][1]));
        if (!w->was || id != w->was->id)
            WRONG(w, p->from->ask->name, "%.*s: chồng lên %.*s bắt đầu từ %.*s; sửa ngày, hoặc kết thúc cái trước đã.",
                  SL(p->from->ask->label), SL(w->r->one), SL(begun));
    }
    return OK;
}

/* ---- whose it is ---- */

static const struct unit *first_unit(const struct call *c, const struct registry *r)
{
    EACH (post, c->who->posts)
        if (register_may(c, r, S("create"), post->unit)) return post->unit;
    return NULL;
}

static void owner_check(struct writing *w, slice right)
{
    const struct registry_field *f = w->r->unit_field;
    w->row->owner = w->was ? w->was->owner : f ? NULL : first_unit(w->c, w->r);
    if (!f) return;
    slice code = register_value(w->row->values, f);
    if (w->was && slice_eq(code, was_value(w, f))) return;
    w->row->owner = code.n ? unit_by_code(w->c, code, today(w->c)) : NULL;
    if (w->row->owner && !w->ch->inbox && !register_may(w->c, w->r, right, w->row->owner))
        WRONG(w, f->ask->name, "%.*s: bạn không được ghi sổ cho %.*s.", SL(f->ask->label), SL(w->row->owner->name));
}

static bool types(const struct writing *w)
{
    return !w->was || (w->ch->typed && w->ch->typed->n) || (w->ch->files && w->ch->files->n);
}

/* A mere transition asks nothing of the values: a field that has become required since must not hold it up. */
static err all_check(struct writing *w, slice right)
{
    if (types(w)) {
        names_check(w);
        values_check(w);
        TRY(fields_check(w));
        owner_check(w, right);
        EACH (u, w->r->uniques) TRY(unique_check(w, u));
        TRY(periods_check(w));
    }
    TRY(register_hold(w->c, w->r, w->was, w->row, w->ch->move));
    TRY(register_fill(w->c, w->r, w->row, w->ch->move));
    TRY(register_rules_check(w->c, w->r, w->row, w->ch->move, w->faults));
    if (utf8_length(w->ch->why) > WHY_MAX) WRONG(w, S("why"), "Lý do dài nhất %d chữ.", WHY_MAX);
    w->row->title = w->r->title_field ? register_value(w->row->values, w->r->title_field) : NONE;
    return OK;
}

/* ---- writing ---- */

/* Allotted when nothing can stop the write any more. */
static err numbers_next(struct writing *w)
{
    slice counter = slice_join(w->c->mem, S("register:"), w->r->name);
    if (!w->was && w->r->number.n) TRY(register_number(w->c, counter, w->r->number, &w->row->code));
    return register_fill_numbers(w->c, w->r, w->row, w->ch->move);
}

enum { HEAD = 8 };
static void head_cells(const struct registry_row *row, struct cell head[HEAD])
{
    memcpy(head, (struct cell[HEAD]){
        { S("version"), value_int(row->version) }, { S("code"), value_text(row->code.n ? row->code : NONE) },
        { S("state"), value_text(row->state.n ? row->state : S("")) }, { S("owner"), value_int(row->owner->id) },
        { S("created_at"), value_instant(row->created_at) }, { S("created_by"), value_int(row->created_by) },
        { S("changed_at"), value_instant(row->changed_at) }, { S("changed_by"), value_int(row->changed_by) },
    }, HEAD * sizeof *head);
}

static bool cell_same(const struct cell *a, const struct cell *b)
{
    return a->value.i == b->value.i && slice_eq(a->value.s, b->value.s);
}

/* Of a row that was, only what is another now: each column that is set costs the indexes it stands in. */
static void cells_of(struct writing *w, cells *list)
{
    struct cell was[HEAD], now[HEAD];
    if (w->was) head_cells(w->was, was);
    head_cells(w->row, now);
    for (size_t i = 0; i < HEAD; i++)
        if (!w->was || !cell_same(&was[i], &now[i])) LIST_ADD(w->c->mem, list, now[i]);
    EACH (f, w->r->fields) {
        slice value = register_value(w->row->values, f);
        if (w->was && slice_eq(value, was_value(w, f))) continue;
        LIST_ADD(w->c->mem, list, ((struct cell){ f->column, register_to_column(f, value) }));
        register_derived(w->c, f, value, list);
    }
    if (w->was && register_reads_alike(w->r, w->was, w->row)) return;
    w->words_were = w->was ? register_words(w->c, w->r, w->was) : NONE;
    w->words = register_words(w->c, w->r, w->row);
    LIST_ADD(w->c->mem, list, ((struct cell){ S("words"), value_text(w->words) }));
}

static err row_insert(struct writing *w)
{
    struct composed q = composed_new(w->c->mem);
    cells list = { 0 };
    cells_of(w, &list);
    composed_add(&q, "insert into ");
    composed_name(&q, w->r->table);
    composed_add(&q, " (id");
    EACH (cell, list) {
        composed_add(&q, ", ");
        composed_name(&q, cell->name);
    }
    composed_add(&q, ") values (");
    composed_arg(&q, value_int(w->row->id));
    EACH (cell, list) {
        composed_add(&q, ", ");
        composed_arg(&q, cell->value);
    }
    composed_add(&q, ")");
    TRY(composed_change(w->c, &q, NULL));
    return register_phrases_move(w->c, w->r, w->row->id, NONE, w->words);
}

static err row_update(struct writing *w)
{
    struct composed q = composed_new(w->c->mem);
    cells list = { 0 };
    cells_of(w, &list);
    composed_add(&q, "update ");
    composed_name(&q, w->r->table);
    composed_add(&q, " set ");
    register_set(&q, &list);
    composed_add(&q, " where id = ");
    composed_arg(&q, value_int(w->row->id));
    TRY(composed_change(w->c, &q, NULL));
    TRY(register_phrases_move(w->c, w->r, w->row->id, w->words_were, w->words));
    return acting_settle(w->c, w->r, w->was, w->row);
}

static err event_write(struct writing *w, slice kind)
{
    struct arena *mem = w->c->mem;
    struct node *body = node_map(mem);
    node_put_text(mem, body, "definition", slice_number(mem, w->r->definition));
    if (w->row->code.n) node_put_text(mem, body, "code", w->row->code);
    if (w->row->state.n) node_put_text(mem, body, "state", w->row->state);
    node_put(mem, body, S("values"), node_copy(mem, w->row->values));
    if (w->ch->why.n) node_put_text(mem, body, "why", w->ch->why);
    if (w->ch->dossier.n) node_put_text(mem, body, "dossier", w->ch->dossier);
    struct ledger_entry entry = { .subject_kind = w->r->name, .subject = w->row->id, .kind = kind, .unit = w->row->owner->code,
                                  .body = json_canonical(mem, body), .first = !w->was };
    return ledger_append(w->c, &entry, NULL, NULL);
}

/* ---- a new row ---- */

err register_add(struct call *c, const struct registry *r, const struct registry_change *ch, struct registry_row *row,
                 field_faults *faults)
{
    if (claim_governs(r, ch)) return claim_typed(c, r, NONE, ch, row, faults);
    struct writing w = { c, r, ch, NULL, row, faults };
    *row = (struct registry_row){ .version = 1, .state = r->states.n ? r->states.v[0].code : NONE, .sight = SIGHT_WHOLE,
                                  .created_at = c->now, .created_by = c->who->account, .changed_at = c->now,
                                  .changed_by = c->who->account };
    if (!ch->inbox && !register_may(c, r, S("create"), NULL))
        return fail(c, ERR_DENIED, "register.denied", "Bạn không được thêm vào sổ “%.*s”.", SL(r->title));
    TRY(all_check(&w, S("create")));
    if (faults->n) return OK;
    TRY(numbers_next(&w));
    row->id = db_id(c);
    TRY(row_insert(&w));
    TRY(event_write(&w, S("create")));
    return register_follow(c, r, NULL, row);
}

/* ---- a change ---- */

static bool may_move(const struct call *c, const struct registry *r, const struct registry_row *row, const struct registry_move *m)
{
    EACH (from, m->from)
        if (slice_eq(*from, row->state)) return register_may(c, r, m->name, row->owner);
    return false;
}

void register_moves(const struct call *c, const struct registry *r, const struct registry_row *row, registry_moves *moves)
{
    EACH (m, r->moves)
        if (may_move(c, r, row, m)) LIST_ADD(c->mem, moves, m);
}

static err not_now(struct writing *w, const struct registry_move *m)
{
    registry_moves now = { 0 };
    const struct registry_state *s = register_state(w->r, w->was->state);
    register_moves(w->c, w->r, w->was, &now);
    const char **names = NEWN(w->c->mem, const char *, now.n + 1);
    for (size_t i = 0; i < now.n; i++) names[i] = zstr(w->c->mem, now.v[i]->name);
    err e = fail(w->c, ERR_CONFLICT, "register.not_now", "Không thể “%.*s” khi %.*s đang ở trạng thái “%.*s”.", SL(m->label),
                 SL(w->r->one), SL(s ? s->label : S("")));
    struct fault *f = NEW(w->c->mem, struct fault);
    *f = *e.fault;
    f->allowed = names;
    return (err){ f };
}

static err move_check(struct writing *w)
{
    const struct registry_move *m = register_move(w->r, w->ch->move);
    if (!m) {
        WRONG(w, S("move"), "Sổ này không có bước chuyển “%.*s”.", SL(w->ch->move));
        return OK;
    }
    if (!register_may(w->c, w->r, m->name, w->was->owner))
        return fail(w->c, ERR_DENIED, "register.denied", "Bạn không được “%.*s” trên %.*s này.", SL(m->label), SL(w->r->one));
    if (!may_move(w->c, w->r, w->was, m)) return not_now(w, m);
    if (m->why && !w->ch->why.n) WRONG(w, S("why"), "Ghi lý do bằng văn bản để “%.*s”.", SL(m->label));
    w->row->state = m->to;
    return OK;
}

static err change_allowed(struct writing *w)
{
    const struct registry_state *s = register_state(w->r, w->was->state);
    if (w->ch->seen && w->ch->seen != w->was->version)
        return fail(w->c, ERR_STALE, "register.moved_on", "%.*s đã được sửa lúc %.*s, sau khi bạn mở. Xem lại rồi sửa tiếp.",
                    SL(w->was->title), SL(instant_text(w->c->mem, w->was->changed_at)));
    if (types(w)) {
        if (!register_may(w->c, w->r, S("change"), w->was->owner))
            return fail(w->c, ERR_DENIED, "register.denied", "Bạn không được sửa %.*s này.", SL(w->r->one));
        if (s && s->locked)
            return fail(w->c, ERR_CONFLICT, "register.locked", "%.*s đang ở trạng thái “%.*s”, không sửa được nữa.",
                        SL(w->was->title), SL(s->label));
    }
    return w->ch->move.n ? move_check(w) : OK;
}

static bool same(const struct registry_row *a, const struct registry_row *b)
{
    NODE_EACH (value, a->values)
        if (!slice_eq(node_value(value), node_value(node_find(b->values, value->key)))) return false;
    return a->values->n == b->values->n && slice_eq(a->state, b->state);
}

err register_change_locked(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_change *ch,
                           struct registry_row *row, field_faults *faults)
{
    struct writing w = { c, r, ch, was, row, faults };
    *row = *was;
    row->values = node_copy(c->mem, was->values);
    TRY(change_allowed(&w));
    TRY(all_check(&w, S("change")));
    if (faults->n || same(was, row)) return OK;
    row->version++;
    row->changed_at = c->now;
    row->changed_by = c->who->account;
    TRY(numbers_next(&w));
    TRY(row_update(&w));
    TRY(event_write(&w, ch->move.n ? ch->move : S("change")));
    return register_follow(c, r, was, row);
}

err register_change(struct call *c, const struct registry *r, slice key, const struct registry_change *ch, struct registry_row *row,
                    field_faults *faults)
{
    struct registry_row was;
    if (claim_governs(r, ch)) return claim_typed(c, r, key, ch, row, faults);
    TRY(register_row(c, r, key, &was));
    TRY(register_held(c, r, &was));
    return register_change_locked(c, r, &was, ch, row, faults);
}

err register_rewrite(struct call *c, const struct registry *r, const struct registry_row *was, struct node *values, slice kind, slice why)
{
    struct registry_row row = *was;
    struct registry_change ch = { .why = why };
    struct writing w = { c, r, &ch, was, &row, NULL };
    row.values = values;
    row.version++;
    row.changed_at = c->now;
    row.changed_by = c->who->account;
    TRY(register_hold(c, r, was, &row, NONE));
    TRY(row_update(&w));
    return event_write(&w, kind);
}
