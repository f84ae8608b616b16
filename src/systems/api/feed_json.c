/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of a feed as JSON, written straight from what the events hold: of a change's values those that are told are copied as they
 * stand there, so that who catches up with a million changes does not wait for a million trees.  A value is what registers_show writes. */
#include "systems/api/api.h"

/* A field that is told; `at` is where its value stood in the change before: it mostly stands there again. */
struct told { const struct registry_field *field; slice head; size_t at; };
typedef LIST(struct told) tolds;

struct telling {
    struct call *c;
    const struct registry *r;
    const struct registry_share *share;
    struct out *o;
    tolds   told[SIGHT_CLOSED + 1];
    LIST(struct json_member) values;        /* of the change being written */
    slice   state, state_text;              /* of the change before, as the next ones mostly have it: an import's */
    instant at;
    slice   at_text;
};

static tolds *tolds_of(struct telling *t, enum sight sight)
{
    tolds *list = &t->told[sight];
    if (list->n) return list;
    EACH (f, t->r->fields) {
        if (register_told(t->share, f, sight))
            LIST_ADD(t->c->mem, list, ((struct told){ f, slice_fmt(t->c->mem, ",\"%.*s\":", SL(f->ask->name)), 0 }));
    }
    return list;
}

static slice value_of(const struct telling *t, struct told *told)
{
    slice name = told->field->ask->name;
    if (told->at < t->values.n && slice_eq(t->values.v[told->at].key, name)) return t->values.v[told->at].value;
    EACH (m, t->values) {
        if (!slice_eq(m->key, name)) continue;
        told->at = (size_t)(m - t->values.v);
        return m->value;
    }
    return NONE;
}

/* A value that is more than its text is made anew, as registers_show does. */
static void opaque_write(struct telling *t, const struct registry_field *f, slice value)
{
    problems none = { 0 };
    const struct node *text = json_read(t->c->mem, value, S("event"), &none);
    json_write(t->o, register_value_json(t->c, f->ask, node_value(text)));
}

static void value_write(struct telling *t, const struct registry_field *f, slice value)
{
    struct out *o = t->o;
    slice inside = json_inside(value);
    if (!inside.n) {
        out_z(o, "null");
        return;
    }
    switch (f->ask->type) {
    case FIELD_MONEY: case FIELD_NUMBER: case FIELD_AREA: case FIELD_DECIMAL: out_s(o, inside); break;
    case FIELD_YESNO: out_z(o, slice_eq(inside, S("yes")) ? "true" : "false"); break;
    case FIELD_POINT: case FIELD_POLYGON: case FIELD_FILE: case FIELD_ROWS: opaque_write(t, f, value); break;
    default:          out_s(o, value);
    }
}

static void values_write(struct telling *t, const struct registry_news *e)
{
    size_t before = t->o->n + 1;
    t->values.n = 0;
    for (slice rest = e->values; json_next(&rest, LIST_PUSH(t->c->mem, &t->values));) { }
    t->values.n--;                                          /* the one there was no more for */
    out_c(t->o, '{');
    EACH (told, *tolds_of(t, e->sight)) {
        slice value = value_of(t, told);
        if (told->field->retired && !json_inside(value).n) continue;
        out_s(t->o, t->o->n == before ? slice_sub(told->head, 1, told->head.n) : told->head);
        value_write(t, told->field, value);
    }
    out_c(t->o, '}');
}

static slice at_text(struct telling *t, instant at)
{
    if (!t->at_text.p || t->at.ms != at.ms) {
        t->at_text = instant_iso(t->c->mem, at);
        t->at = at;
    }
    return t->at_text;
}

static slice state_text(struct telling *t, slice state)
{
    if (!t->state_text.p || !slice_eq(t->state, state)) {
        t->state_text = json_text(t->c->mem, register_state_json(t->c, t->r, state));
        t->state = state;
    }
    return t->state_text;
}

static void number_write(struct out *o, slice head, int64_t n)
{
    out_s(o, head);
    out_i(o, n);
}

/* A code, a hash, an instant, or what is JSON already: nothing in it must be escaped. */
static void plain_write(struct out *o, slice head, slice text, slice behind)
{
    out_s(o, head);
    out_s(o, text);
    out_s(o, behind);
}

static void put_write(struct telling *t, const struct registry_news *e)
{
    plain_write(t->o, S(",\"kind\":\""), e->kind, S("\""));
    if (t->r->number.n) plain_write(t->o, S(",\"code\":"), e->code.n ? e->code : S("null"), S(""));
    if (t->r->states.n) plain_write(t->o, S(",\"state\":"), state_text(t, e->state), S(""));
    out_s(t->o, S(",\"values\":"));
    values_write(t, e);
}

static void news_write(struct telling *t, const struct registry_news *e)
{
    static const slice ops[] = { [FEED_PUT] = { "put", 3 }, [FEED_RETRACT] = { "retract", 7 }, [FEED_STUB] = { "stub", 4 } };
    struct out *o = t->o;
    number_write(o, S("{\"seq\":"), e->seq);
    number_write(o, S(",\"prev\":"), e->prev);
    plain_write(o, S(",\"op\":\""), ops[e->op], S("\""));
    plain_write(o, S(",\"hash\":\""), e->hash, S("\""));
    if (e->op != FEED_STUB) {
        number_write(o, S(",\"id\":\""), e->id);
        number_write(o, S("\",\"version\":"), e->version);
        plain_write(o, S(",\"at\":\""), at_text(t, e->at), S("\""));
    }
    if (e->op == FEED_PUT) put_write(t, e);
    out_c(o, '}');
}

/* Numbers, hash and state take some 300 bytes, and what is told of the values less than there is. */
size_t feed_size(const registry_feed *news)
{
    size_t n = 1024;
    EACH (e, *news) n += 320 + e->values.n;
    return n;
}

void feed_write(struct call *c, const struct registry *r, const struct registry_share *share, const registry_feed *news, struct out *o)
{
    struct telling t = { .c = c, .r = r, .share = share, .o = o };
    out_c(o, '[');
    EACH (e, *news) {
        if (e != news->v) out_c(o, ',');
        news_write(&t, e);
    }
    out_c(o, ']');
}
