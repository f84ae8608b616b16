/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: filters, words, order and place in one statement over the indexes that publishing made for just these.  The place is the last
 * row's sort value and id, so a page costs the same however deep it lies. */
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/register_inside.h"

enum { WORDS_MAX = 6 };

struct asking {
    struct call           *c;
    const struct registry *r;
    const struct registry_ask *ask;
    struct composed        q;
    const char            *glue;        /* " where ", then " and " */
    const struct registry_field *by;    /* the order; NULL: by id */
    bool                   down, official;
    field_faults          *faults;
};

static void glue(struct asking *a)
{
    out_z(&a->q.sql, a->glue);
    a->glue = " and ";
}

/* ---- filters ---- */

bool register_ranged(const struct registry_field *f)
{
    enum field_type t = f->ask->type;
    return t == FIELD_DAY || t == FIELD_INSTANT || t == FIELD_MONEY || t == FIELD_NUMBER;
}

/* Whoever sees only what is public may not find out the rest by asking for it. */
static bool offered(const struct registry_field *f, bool official) { return f->filtered && !f->retired && (official || f->open); }

bool register_filter(const struct call *c, const struct registry *r, slice key)
{
    size_t end = slice_ends(key, S(".from")) ? 5 : slice_ends(key, S(".to")) ? 3 : 0;
    slice name = slice_sub(key, 0, key.n - end);
    const struct registry_field *f = register_field(r, name);
    if (slice_eq(key, S("state"))) return r->states.n > 0;
    return f && offered(f, register_official(c, r)) && register_ranged(f) == (end != 0);
}

/* People know the code of what is referred to, machines its id. */
static void referring(struct asking *a, const struct registry_field *f, slice typed)
{
    const struct registry *to = register_named(defs(a->c), f->to);
    int64_t id = 0;
    bool by_id = slice_int(typed, &id) || !to;
    glue(a);
    composed_name(&a->q, f->column);
    if (by_id) composed_add(&a->q, " = ");
    else {
        composed_add(&a->q, " = (select id from ");
        composed_name(&a->q, to->table);
        composed_add(&a->q, " where code = ");
    }
    composed_arg(&a->q, by_id ? value_int(id) : value_text(typed));
    if (!by_id) composed_add(&a->q, ")");
}

/* "to" a day takes the whole of it. */
static void compare(struct asking *a, const struct registry_field *f, const char *how, slice key, slice typed)
{
    struct form_field ask = *f->ask;
    slice value, why;
    day d;
    ask.min = INT64_MIN;
    ask.max = INT64_MAX;
    ask.not_future = false;
    if (ask.type == FIELD_INSTANT && day_read(typed, &d)) {
        bool end = slice_ends(key, S(".to"));
        glue(a);
        composed_name(&a->q, f->column);
        out_z(&a->q.sql, end ? " < " : " >= ");
        composed_arg(&a->q, value_instant(instant_at(end ? day_add(d, 1) : d, 0)));
        return;
    }
    if (!field_value(a->c, &ask, typed, &value, &why)) {
        field_fault_add(a->c->mem, a->faults, key, "%.*s: %.*s", SL(f->ask->label), SL(why));
        return;
    }
    glue(a);
    composed_name(&a->q, f->column);
    out_z(&a->q.sql, how);
    composed_arg(&a->q, register_to_column(f, value));
}

static void filter(struct asking *a, const struct registry_field *f)
{
    static const struct { const char *end, *how; } ways[] = { { "", " = " }, { ".from", " >= " }, { ".to", " <= " } };
    bool ranged = register_ranged(f);
    for (int i = ranged; i < (ranged ? 3 : 1); i++) {
        slice key = slice_join(a->c->mem, f->ask->name, slice_z(ways[i].end));
        slice typed = slice_trim(node_value(node_find(a->ask->filters, key)));
        if (f->compact) typed = register_compact(a->c->mem, typed);
        if (typed.n && f->to.n) referring(a, f, typed);
        else if (typed.n) compare(a, f, ways[i].how, key, typed);
    }
}

static void filters(struct asking *a)
{
    slice state = node_text(a->ask->filters, "state");
    const struct registry_state *s = register_state(a->r, state);
    EACH (f, a->r->filters)
        if (offered(*f, a->official)) filter(a, *f);
    if (!state.n || !a->r->states.n) return;
    if (!s) {
        field_fault_add(a->c->mem, a->faults, S("state"), "Không có trạng thái “%.*s”.", SL(state));
        return;
    }
    glue(a);
    composed_add(&a->q, "state = ");
    composed_arg(&a->q, value_text(s->code));
}

/* Each word begins a word of the row. */
static void searched(struct asking *a)
{
    slice rest = fold_name(a->c->mem, a->ask->q), word;
    for (int n = 0; n < WORDS_MAX && fold_word_next(&rest, &word); n++) {
        glue(a);
        composed_add(&a->q, "id in (select id from ");
        composed_name(&a->q, a->r->words);
        composed_add(&a->q, " where word >= ");
        composed_arg(&a->q, value_text(word));
        composed_add(&a->q, " and word < ");
        composed_arg(&a->q, value_text(slice_fmt(a->c->mem, "%.*s\xF4\x8F\xBF\xBF", SL(word))));       /* past everything it begins */
        composed_add(&a->q, ")");
    }
}

/* ---- order and place ---- */

static void order(struct asking *a)
{
    slice key = a->ask->sort;
    a->by = a->r->sorted;
    a->down = a->r->sorted ? a->r->sorted_down : true;
    if (!key.n) return;
    bool down = slice_starts(key, S("-"));
    const struct registry_field *f = register_field(a->r, slice_sub(key, down, key.n));
    if (f && f->sort.n && !f->retired && (a->official || f->open)) {
        a->by = f;
        a->down = down;
    } else {
        field_fault_add(a->c->mem, a->faults, S("sort"), "Không sắp xếp theo “%.*s” được.", SL(key));
    }
}

static bool place_read(struct asking *a, struct value *value, int64_t *id)
{
    slice hex, rest, text;
    if (!slice_cut(a->ask->after, '.', &hex, &rest) || !slice_int(rest, id)) return false;
    if (!a->by) return true;
    if (!hex_read(a->c->mem, hex, &text)) return false;
    int64_t n;
    if (register_is_text(a->by)) *value = value_text(text);
    else if (slice_int(text, &n)) *value = value_int(n);
    else return false;
    return !register_is_text(a->by) || text_valid(text);
}

static void place(struct asking *a)
{
    struct value value = { 0 };
    int64_t id;
    if (!a->ask->after.n) return;
    if (!place_read(a, &value, &id)) {
        field_fault_add(a->c->mem, a->faults, S("cursor"), "Trang này không còn; hãy mở lại danh sách từ đầu.");
        return;
    }
    glue(a);
    composed_add(&a->q, "(");
    if (a->by) {
        composed_name(&a->q, a->by->sort);
        composed_add(&a->q, ", ");
    }
    out_z(&a->q.sql, a->down ? "id) < (" : "id) > (");
    if (a->by) {
        composed_arg(&a->q, value);
        composed_add(&a->q, ", ");
    }
    composed_arg(&a->q, value_int(id));
    composed_add(&a->q, ")");
}

void register_order_add(struct composed *q, const struct registry_field *by, bool down)
{
    const char *way = down ? " desc" : "";
    composed_add(q, " order by ");
    if (by) {
        composed_name(q, by->sort);
        out_f(&q->sql, "%s, ", way);
    }
    out_f(&q->sql, "id%s", way);
}

static void tail(struct asking *a)
{
    register_order_add(&a->q, a->by, a->down);
    composed_add(&a->q, " limit ");
    composed_arg(&a->q, value_int(a->ask->limit + 1));
}

static slice place_of(struct asking *a, const struct registry_row *row)
{
    slice at = S("");
    if (a->by) {
        struct value v = register_sort_value(a->c, a->by, register_value(row->values, a->by));
        at = v.type == VALUE_TEXT ? v.s : slice_fmt(a->c->mem, "%lld", (long long)v.i);
    }
    return slice_fmt(a->c->mem, "%.*s.%lld", SL(hex_write(a->c->mem, at)), (long long)row->id);
}

static err take_all(struct asking *a, const text_rows *found, registry_rows *rows, slice *next)
{
    for (size_t i = 0; i < found->n && i < (size_t)a->ask->limit; i++) {
        struct registry_row *row = LIST_PUSH(a->c->mem, rows);
        TRY(register_take(a->c, a->r, found->v[i], row));
    }
    if (found->n > (size_t)a->ask->limit) *next = place_of(a, &rows->v[rows->n - 1]);
    return OK;
}

static void compose(struct asking *a)
{
    register_select(&a->q, a->r);
    register_scope_add(&a->q, &a->glue, a->c, a->r, a->official);
    filters(a);
    searched(a);
    order(a);
    place(a);
    tail(a);
}

static struct asking asking_of(struct call *c, const struct registry *r, const struct registry_ask *ask, field_faults *faults)
{
    return (struct asking){ .c = c, .r = r, .ask = ask, .q = composed_new(c->mem), .glue = " where ", .faults = faults,
                            .official = !ask->open && register_official(c, r) };
}

void register_list_compose(struct call *c, const struct registry *r, const struct registry_ask *ask, struct composed *q,
                           field_faults *faults)
{
    struct asking a = asking_of(c, r, ask, faults);
    compose(&a);
    *q = a.q;
}

err register_list(struct call *c, const struct registry *r, const struct registry_ask *ask, registry_rows *rows, slice *next,
                  field_faults *faults)
{
    struct asking a = asking_of(c, r, ask, faults);
    text_rows found;
    *rows = (registry_rows){ 0 };
    if (!a.official && !r->open) return fail(c, ERR_DENIED, "register.denied", "Bạn không được xem sổ “%.*s”.", SL(r->title));
    compose(&a);
    *next = NONE;
    if (faults->n) return OK;
    TRY(composed_rows(c, &a.q, &found));
    return take_all(&a, &found, rows, next);
}
