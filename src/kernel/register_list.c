/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: filters, order and place in one statement over the indexes that publishing made for just these.  The place is the last row's
 * sort value and id, so a page costs the same however deep it lies.  What has words asked for is found by them: the newest first, and in
 * another order if a word is rare enough to read all its rows; else it is a walk over a part of them (kernel/register_search.h). */
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/register_search.h"

enum { STEP_FIRST = 128, STEP_MOST = 1024 };    /* rows looked at in one statement of a walk */

struct asking {
    struct call           *c;
    const struct registry *r;
    const struct registry_ask *ask;
    struct words_walk      walk;        /* words: none are asked for */
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

/* ---- order and place ---- */

static void order(struct asking *a)
{
    slice key = a->ask->sort;
    a->by = a->walk.words.n ? NULL : a->r->sorted;
    a->down = a->by ? a->r->sorted_down : true;
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
    a->walk.at = id;
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

/* Of a word that is not rare the rows are walked, in their own order. */
static bool walked(const struct asking *a) { return a->walk.words.n && !(a->walk.lead && a->walk.lead->entries <= FEW); }

static void compose(struct asking *a)
{
    bool by_word = a->walk.words.n && !walked(a);
    if (!by_word) register_select(&a->q, a->r);
    else {
        composed_add(&a->q, "select ");
        register_columns(&a->q, a->r);
        words_from(&a->q, a->r, &a->walk);
        words_where(&a->q, &a->glue, a->r, &a->walk);
    }
    register_scope_add(&a->q, &a->glue, a->c, a->r, a->official);
    filters(a);
    order(a);
    if (walked(a) && a->by)
        field_fault_add(a->c->mem, a->faults, S("sort"), "Có quá nhiều dòng khớp để sắp xếp; gõ thêm từ, hoặc để dòng mới nhất lên đầu.");
    place(a);
    tail(a);
}

static struct asking asking_of(struct call *c, const struct registry *r, const struct registry_ask *ask, field_faults *faults)
{
    return (struct asking){ .c = c, .r = r, .ask = ask, .q = composed_new(c->mem), .glue = " where ", .faults = faults,
                            .walk = { .at = INT64_MAX },
                            .official = !ask->open && register_official(c, r) };
}

void register_list_compose(struct call *c, const struct registry *r, const struct registry_ask *ask, struct composed *q,
                           field_faults *faults)
{
    struct asking a = asking_of(c, r, ask, faults);
    compose(&a);
    *q = a.q;
}

/* ---- by words ---- */

err register_among(struct call *c, const struct registry *r, const struct registry_ask *ask, const rows_met *ids, registry_rows *rows)
{
    field_faults none = { 0 };
    struct asking a = asking_of(c, r, ask, &none);
    const char *comma = " where id in (";
    text_rows found;
    must(ids->n <= ROWS_AMONG);
    *rows = (registry_rows){ 0 };
    if (!ids->n || (!a.official && !r->open)) return OK;
    register_select(&a.q, r);
    EACH (met, *ids) {
        out_z(&a.q.sql, comma);
        composed_arg(&a.q, value_int(met->id));
        comma = ", ";
    }
    composed_add(&a.q, ")");
    a.glue = " and ";
    register_scope_add(&a.q, &a.glue, c, r, a.official);
    filters(&a);
    composed_add(&a.q, " order by id desc");
    TRY(composed_rows(c, &a.q, &found));
    for (size_t i = 0; i < found.n; i++) TRY(register_take(c, r, found.v[i], LIST_PUSH(c->mem, rows)));
    return OK;
}

static slice place_before(struct asking *a, int64_t id) { return slice_fmt(a->c->mem, ".%lld", (long long)id); }

static err take_walked(struct asking *a, const rows_met *met, registry_rows *rows)
{
    for (size_t i = 0; i < met->n && rows->n <= (size_t)a->ask->limit; i += ROWS_AMONG) {
        registry_rows some;
        rows_met ids = { .v = met->v + i, .n = met->n - i < ROWS_AMONG ? met->n - i : ROWS_AMONG };
        TRY(register_among(a->c, a->r, a->ask, &ids, &some));
        a->walk.looked += READ_WEIGHS * (int64_t)ids.n;
        EACH (row, some) LIST_ADD(a->c->mem, rows, *row);
    }
    return OK;
}

/* Stops when the page is full, when there are no more, or when it has looked at enough: then the next page goes on from there. */
static err walk(struct asking *a, registry_rows *rows, slice *next)
{
    size_t limit = (size_t)a->ask->limit;
    for (int most = STEP_FIRST; rows->n <= limit && !a->walk.ended && a->walk.looked < WALKED; most = most < STEP_MOST ? most * 2 : most) {
        rows_met met = { 0 };
        TRY(words_walk(a->c, a->r, &a->walk, most, &met));
        TRY(take_walked(a, &met, rows));
    }
    if (rows->n > limit) {
        rows->n = limit;
        *next = place_before(a, rows->v[limit - 1].id);
    } else {
        *next = a->walk.ended ? NONE : place_before(a, a->walk.at);
    }
    return OK;
}

/* Is there a word that no row has? */
static bool unheard(const words_asked *asked)
{
    EACH (w, *asked)
        if (!w->entries) return true;
    return false;
}

static err words_read(struct asking *a)
{
    words_typed(a->c, a->ask->q, &a->walk.words);
    if (!a->walk.words.n) return OK;
    TRY(words_count(a->c, a->r, &a->walk.words));
    return words_lead(a->c, a->r, &a->walk);
}

err register_list(struct call *c, const struct registry *r, const struct registry_ask *ask, registry_rows *rows, slice *next,
                  field_faults *faults)
{
    struct asking a = asking_of(c, r, ask, faults);
    text_rows found;
    *rows = (registry_rows){ 0 };
    if (!a.official && !r->open) return fail(c, ERR_DENIED, "register.denied", "Bạn không được xem sổ “%.*s”.", SL(r->title));
    TRY(words_read(&a));
    compose(&a);
    if (walked(&a) && !faults->n) return walk(&a, rows, next);
    *next = NONE;
    if (faults->n || unheard(&a.walk.words)) return OK;
    TRY(composed_rows(c, &a.q, &found));
    return take_all(&a, &found, rows, next);
}
