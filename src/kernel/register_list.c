/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: filters, order and place in one statement over the indexes that publishing made for just these.  The place is the last row's
 * sort value and id, so a page costs the same however deep it lies.  What has words asked for is found by them (kernel/register_search.h),
 * in the order of what follows them; in another order if one of the words is rare enough to read all its rows. */
#include "base/fold.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/register_search.h"

enum { STEP = 250, STEP_GROWS = 4,      /* phrases looked at in one statement, and in the next */
       LOOKED = 5000,                   /* at most for one page, */
       APART = 3000,                    /* of words that stand apart, */
       APART_MORE = 500 };              /* and where some were found together, only if there are no more than these */

struct asking {
    struct call           *c;
    const struct registry *r;
    const struct registry_ask *ask;
    struct typed           typed;       /* no words: none are asked for */
    slice                  rare;        /* of them, when another order is asked for */
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
    a->by = a->r->sorted;
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

static void place_gone(struct asking *a)
{
    field_fault_add(a->c->mem, a->faults, S("cursor"), "Trang này không còn; hãy mở lại danh sách từ đầu.");
}

static void place(struct asking *a)
{
    struct value value = { 0 };
    int64_t id;
    if (!a->ask->after.n) return;
    if (!place_read(a, &value, &id)) {
        place_gone(a);
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
    if (!a->rare.n) register_select(&a->q, a->r);
    else {
        composed_add(&a->q, "select ");
        register_columns(&a->q, a->r);
        composed_add(&a->q, " from (select distinct row_id from ");
        composed_name(&a->q, a->r->phrases);
        search_between(&a->q, &a->glue, &(struct search_place){ .lead = a->rare }, NULL);
        composed_add(&a->q, ") as rare");
        composed_each(a->c, &a->q, a->r->table);
        composed_add(&a->q, " where id = row_id");
        search_has_all(&a->q, &a->glue, &a->typed.words);
    }
    register_scope_add(&a->q, &a->glue, a->c, a->r, a->official);
    filters(a);
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

/* ---- by words ---- */

struct found { struct search_place place; struct registry_row row; };
typedef LIST(struct found) found_rows;

/* Rows between two places that have the words, at most `most`. */
static err rows_between(struct asking *a, const struct search_place *from, const struct search_place *to, int most, text_rows *rows)
{
    a->q = composed_new(a->c->mem);
    a->glue = " and ";
    composed_add(&a->q, "select words, phrase, row_id, ");
    register_columns(&a->q, a->r);
    composed_add(&a->q, " from ");
    composed_name(&a->q, a->r->phrases);
    composed_each(a->c, &a->q, a->r->table);
    composed_add(&a->q, " where id = row_id");
    search_between(&a->q, &a->glue, from, to);
    if (from->apart) search_has_all(&a->q, &a->glue, &a->typed.words);
    if (from->apart || a->typed.phrase.n > PHRASE_MAX) search_has(&a->q, &a->glue, a->typed.phrase, !from->apart);
    register_scope_add(&a->q, &a->glue, a->c, a->r, a->official);
    filters(a);
    composed_add(&a->q, " order by phrase, row_id limit ");
    composed_arg(&a->q, value_int(most));
    return composed_rows(a->c, &a->q, rows);
}

static err take_found(struct asking *a, const text_rows *rows, struct search_place *place, found_rows *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        const slice *row = rows->v[i];
        place->phrase = row[1];
        (void)slice_int(row[2], &place->row);
        if (!search_first(row[0], place->lead, place->phrase)) continue;
        struct found *found = LIST_PUSH(a->c->mem, list);
        found->place = *place;
        TRY(register_take(a->c, a->r, row + 3, &found->row));
    }
    return OK;
}

/* Goes on from the place until one row more than the page takes was found, there are no more, or so many were looked at. */
static err walk(struct asking *a, struct search_place *place, int64_t most, found_rows *list, bool *ended)
{
    size_t full = (size_t)a->ask->limit + 1;
    *ended = false;
    for (int64_t step = STEP; list->n < full && !*ended && most > 0;) {
        struct search_place there;
        text_rows rows;
        int wanted = (int)(full - list->n);
        if (step > most) step = most;
        TRY(search_ahead(a->c, a->r, place, step, &there, ended));
        TRY(rows_between(a, place, *ended ? NULL : &there, wanted, &rows));
        TRY(take_found(a, &rows, place, list));
        if (rows.n == (size_t)wanted) {
            *ended = false;
            most -= wanted;
            continue;
        }
        *place = there;
        most -= step;
        step *= STEP_GROWS;
    }
    return OK;
}

/* The word that begins the fewest phrases; of those that begin `most`, the longest. */
static err rarest(struct asking *a, int most, slice *word, int64_t *n)
{
    const words *list = &a->typed.words;
    int64_t *counts = NEWN(a->c->mem, int64_t, list->n);
    size_t best = 0;
    TRY(search_count(a->c, a->r, list, most, counts));
    for (size_t i = 1; i < list->n; i++)
        if (counts[i] < counts[best] || (counts[i] == counts[best] && list->v[i].n > list->v[best].n)) best = i;
    *word = list->v[best];
    *n = counts[best];
    return OK;
}

/* Where the words stand apart: at `place`, behind the rows where they follow each other. */
static err walk_apart(struct asking *a, struct search_place *place, found_rows *list, bool *ended)
{
    slice lead = place->lead;
    int64_t n = 1;
    int most = list->n ? APART_MORE + 1 : COUNTED;
    if (!lead.n) TRY(rarest(a, most, &lead, &n));
    *ended = !n;
    if (!n || (list->n && n > APART_MORE)) return OK;
    place->lead = lead;
    return walk(a, place, APART, list, ended);
}

static err found_in_order(struct asking *a, struct search_place *place, found_rows *list, bool *ended)
{
    if (!place->apart) {
        if (!place->lead.n) TRY(search_lead(a->c, a->r, a->typed.phrase, &place->lead));
        TRY(walk(a, place, LOOKED, list, ended));
        if (!*ended || list->n > (size_t)a->ask->limit || a->typed.words.n == 1) return OK;
        *place = (struct search_place){ .apart = true };
    }
    return walk_apart(a, place, list, ended);
}

static bool place_asked(struct asking *a, struct search_place *place)
{
    return !a->ask->after.n || (search_place_read(a->c->mem, a->ask->after, place)
                                && slice_find(a->typed.phrase, place->lead) < a->typed.phrase.n);
}

static err by_words(struct asking *a, registry_rows *rows, slice *next)
{
    struct search_place place = { 0 };
    found_rows list = { 0 };
    size_t limit = (size_t)a->ask->limit;
    bool ended;
    if (!place_asked(a, &place)) place_gone(a);
    filters(a);                             /* what is wrong with them is told before anything is read */
    *next = NONE;
    if (a->faults->n) return OK;
    TRY(found_in_order(a, &place, &list, &ended));
    for (size_t i = 0; i < list.n && i < limit; i++) LIST_ADD(a->c->mem, rows, list.v[i].row);
    if (list.n > limit) place = list.v[limit - 1].place;
    if (list.n > limit || !ended) *next = search_place_write(a->c->mem, &place);
    return OK;
}

/* Another order needs all the rows of one of the words. */
static err sorted_by_words(struct asking *a)
{
    int64_t n;
    TRY(rarest(a, FEW + 1, &a->rare, &n));
    if (n > FEW)
        field_fault_add(a->c->mem, a->faults, S("sort"), "Có quá nhiều dòng khớp để sắp xếp; gõ thêm từ, hoặc để theo thứ tự của từ.");
    return OK;
}

err register_list(struct call *c, const struct registry *r, const struct registry_ask *ask, registry_rows *rows, slice *next,
                  field_faults *faults)
{
    struct asking a = asking_of(c, r, ask, faults);
    text_rows found;
    *rows = (registry_rows){ 0 };
    if (!a.official && !r->open) return fail(c, ERR_DENIED, "register.denied", "Bạn không được xem sổ “%.*s”.", SL(r->title));
    a.typed = search_typed(c->mem, ask->q);
    if (a.typed.words.n && !ask->sort.n) return by_words(&a, rows, next);
    if (a.typed.words.n) TRY(sorted_by_words(&a));
    compose(&a);
    *next = NONE;
    if (faults->n) return OK;
    TRY(composed_rows(c, &a.q, &found));
    return take_all(&a, &found, rows, next);
}

err register_said(struct call *c, const struct registry *r, const struct registry_ask *ask, const struct typed *typed, bool apart,
                  int64_t most, registry_rows *rows)
{
    field_faults none = { 0 };
    struct asking a = asking_of(c, r, ask, &none);
    struct search_place place = { .apart = apart };
    found_rows list = { 0 };
    int64_t n;
    bool ended;
    *rows = (registry_rows){ 0 };
    if (!a.official && !r->open) return OK;
    a.typed = *typed;
    if (apart) TRY(rarest(&a, (int)most, &place.lead, &n));
    else TRY(search_lead(c, r, typed->phrase, &place.lead));
    TRY(walk(&a, &place, most, &list, &ended));
    for (size_t i = 0; i < list.n && i < (size_t)ask->limit; i++) LIST_ADD(c->mem, rows, list.v[i].row);
    return OK;
}
