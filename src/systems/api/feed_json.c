/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of a feed as JSON, written straight from what the events hold: of a change's values those that are told are copied as they
 * stand there, so that who catches up with a million changes does not wait for a million trees.  A value is what registers_show writes.
 * What is alike for neighbours (which is much: an import's) is made once, and one piece of text is written rather than three. */
#include <string.h>
#include "systems/api/api.h"
#include "kernel/feed_pack.h"

/* A field that is told; place: where its value stands among those of a change, or behind them all. */
struct told { const struct registry_field *field; slice head; size_t place; };
struct tolds { const feed_names *names; LIST(struct told) list; };                   /* names: for which the places are */

struct telling {
    struct call *c;
    const struct registry *r;
    const struct registry_share *share;
    struct out *o;
    struct tolds told[SIGHT_CLOSED + 1];
    LIST(slice) values;                     /* of the change being written */
    slice   state, state_text;              /* of the change before */
    instant at;
    slice   at_text;
};

/* As out_s, in place where there is room: a change is some twenty pieces, and most of them are literals. */
static inline void piece(struct out *o, slice s)
{
    if (s.n > o->cap - o->n) {
        out_s(o, s);
    } else if (s.n) {
        memcpy(o->p + o->n, s.p, s.n);
        o->n += s.n;
    }
}

/* ---- values ---- */

static void tolds_make(struct telling *t, struct tolds *told, enum sight sight)
{
    EACH (f, t->r->fields) {
        if (register_told(t->share, f, sight))
            LIST_ADD(t->c->mem, &told->list, ((struct told){ f, slice_fmt(t->c->mem, ",\"%.*s\":", SL(f->ask->name)), 0 }));
    }
}

static size_t place_of(const feed_names *names, slice name)
{
    size_t i = 0;
    while (i < names->n && !slice_eq(names->v[i], name)) i++;
    return i;
}

static const struct tolds *tolds_of(struct telling *t, const struct feed_event *e, enum sight sight)
{
    struct tolds *told = &t->told[sight];
    if (told->names == e->names) return told;
    if (!told->names) tolds_make(t, told, sight);
    EACH (one, told->list) one->place = place_of(e->names, one->field->ask->name);
    told->names = e->names;
    return told;
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
        piece(o, S("null"));
        return;
    }
    switch (f->ask->type) {
    case FIELD_MONEY: case FIELD_NUMBER: case FIELD_AREA: case FIELD_DECIMAL: piece(o, inside); break;
    case FIELD_YESNO: out_z(o, slice_eq(inside, S("yes")) ? "true" : "false"); break;
    case FIELD_POINT: case FIELD_POLYGON: case FIELD_FILE: case FIELD_ROWS: opaque_write(t, f, value); break;
    default:          piece(o, value);
    }
}

static void values_part(struct telling *t, const struct feed_event *e)
{
    slice rest = e->values;
    t->values.n = 0;
    EACH (name, *e->names) LIST_ADD(t->c->mem, &t->values, slice_next(&rest, '\t'));
}

/* Behind their opening brace. */
static void values_write(struct telling *t, const struct feed_event *e, enum sight sight)
{
    size_t before = t->o->n;
    values_part(t, e);
    EACH (told, tolds_of(t, e, sight)->list) {
        slice value = told->place < t->values.n ? t->values.v[told->place] : NONE;
        if (told->field->retired && !json_inside(value).n) continue;
        piece(t->o, t->o->n == before ? slice_sub(told->head, 1, told->head.n) : told->head);
        value_write(t, told->field, value);
    }
}

/* ---- changes ---- */

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
    if (!t->r->states.n) return NONE;
    if (!t->state_text.p || !slice_eq(t->state, state)) {
        slice text = json_text(t->c->mem, register_state_json(t->c, t->r, state));
        t->state_text = slice_fmt(t->c->mem, ",\"state\":%.*s", SL(text));
        t->state = state;
    }
    return t->state_text;
}

static void number_write(struct out *o, slice head, int64_t n)
{
    piece(o, head);
    out_i(o, n);
}

/* A code, a hash, an instant, or what is JSON already: nothing in it must be escaped. */
static void plain_write(struct out *o, slice head, slice text)
{
    piece(o, head);
    piece(o, text);
}

static void put_write(struct telling *t, const struct feed_event *e, enum sight sight)
{
    plain_write(t->o, S("\",\"kind\":\""), e->kind);
    if (t->r->number.n) plain_write(t->o, S("\",\"code\":"), e->code.n ? e->code : S("null"));
    else piece(t->o, S("\""));
    piece(t->o, state_text(t, e->state));
    piece(t->o, S(",\"values\":{"));
    values_write(t, e, sight);
    piece(t->o, S("}}"));
}

static void news_write(struct telling *t, const struct registry_news *news)
{
    static const char *const ops[] = { [FEED_PUT] = ",\"op\":\"put\",\"hash\":\"", [FEED_RETRACT] = ",\"op\":\"retract\",\"hash\":\"",
                                       [FEED_STUB] = ",\"op\":\"stub\",\"hash\":\"" };
    const struct feed_event *e = news->event;
    struct out *o = t->o;
    number_write(o, S("{\"seq\":"), e->seq);
    number_write(o, S(",\"prev\":"), e->prev);
    plain_write(o, slice_z(ops[news->op]), e->hash);
    if (news->op != FEED_STUB) {
        number_write(o, S("\",\"id\":\""), e->subject);
        number_write(o, S("\",\"version\":"), e->n);
        plain_write(o, S(",\"at\":\""), at_text(t, e->at));
    }
    if (news->op == FEED_PUT) put_write(t, e, news->sight);
    else piece(o, S("\"}"));
}

/* Numbers, hash and state take some 300 bytes, and no more is told of the values than there is. */
size_t feed_size(const struct registry *r, const registry_feed *news)
{
    size_t n = 1024, each = 320;
    EACH (f, r->fields) each += f->ask->name.n + 4;
    EACH (one, *news) n += each + one->event->values.n;
    return n;
}

void feed_write(struct call *c, const struct registry *r, const struct registry_share *share, const registry_feed *news, struct out *o)
{
    struct telling t = { .c = c, .r = r, .share = share, .o = o };
    out_c(o, '[');
    EACH (one, *news) {
        if (one != news->v) out_c(o, ',');
        news_write(&t, one);
    }
    out_c(o, ']');
}
