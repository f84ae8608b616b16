/* SPDX-License-Identifier: Apache-2.0 */
/* Printed slips: which forms hold, numbering, keeping.  What a slip says is the business of who prints it. */
#include "kernel/slip.h"
#include "base/hash.h"
#include "base/out.h"
#include "kernel/app.h"
#include "kernel/counter.h"
#include "kernel/definitions.h"
#include "kernel/ledger.h"
#include "store/db.h"

const struct slip_rule slip_rules[SLIP_KINDS] = {
    [SLIP_RECEIPT]    = { "receipt",    .applicant = true },
    [SLIP_SUPPLEMENT] = { "supplement", .applicant = true },
    [SLIP_REFUSAL]    = { "refusal",    .applicant = true },
    [SLIP_APOLOGY]    = { "apology",    .applicant = true, .competent = true },
    [SLIP_STOP]       = { "stop",       .applicant = true, .competent = true },
    [SLIP_CONTROL]    = { "control" },
    [SLIP_HAND_OVER]  = { "hand_over",  .applicant = true },
};

RECORD(slip, COLUMN(slip, id), COLUMN(slip, dossier), COLUMN(slip, kind), COLUMN(slip, forms), COLUMN(slip, unit), COLUMN(slip, year),
       COLUMN(slip, n), COLUMN(slip, number), COLUMN(slip, title), COLUMN(slip, facts), COLUMN(slip, content), COLUMN(slip, account),
       COLUMN(slip, paper), COLUMN(slip, at), COLUMN(slip, sha256));

enum slip_kind slip_kind_of(slice key)
{
    enum slip_kind kind = 0;
    while (kind < SLIP_KINDS && !slice_eq(slice_z(slip_rules[kind].key), key)) kind++;
    return kind;
}

/* ---- form sets ---- */

const struct node *slip_set_on(const struct call *c, day on)
{
    NODE_EACH (set, node_get(defs(c)->slips, "sets")) {
        day from = { 0 }, to = { 0 };
        bool begun = day_parse(node_text(set, "from"), &from) && from.n <= on.n;
        bool ended = day_parse(node_text(set, "to"), &to) && to.n < on.n;
        if (begun && !ended) return set;
    }
    return NULL;
}

const struct node *slip_set_of(const struct call *c, const struct dossier *d)
{
    NODE_EACH (set, node_get(defs(c)->slips, "sets"))
        if (d->forms.n && slice_eq(node_text(set, "id"), d->forms)) return set;
    instant at = d->accepted_at.ms ? d->accepted_at : d->finished_at.ms ? d->finished_at : c->now;
    return slip_set_on(c, instant_day(at));
}

const struct node *slip_form(const struct node *set, slice key)
{
    NODE_EACH (form, node_get(set, "slips"))
        if (slice_eq(node_text(form, "id"), key)) return form;
    return NULL;
}

/* ---- reading ---- */

err slips_of(struct call *c, const struct dossier *d, slips *list)
{
    *list = (slips){ 0 };
    return db_all(c, &slip_record, list,
        "select s.id, s.dossier, s.kind, s.forms, s.unit, s.year, s.n, s.number, s.title, s.facts, s.account, s.paper, s.at, p.sha256 "
        "from slip s left join paper p on p.id = s.paper where s.dossier = $1 order by s.id", d->id);
}

err slip_find(struct call *c, const struct dossier *d, int64_t id, struct slip *s)
{
    bool found;
    TRY(db_maybe(c, &slip_record, s, &found,
        "select s.id, s.dossier, s.kind, s.forms, s.unit, s.year, s.n, s.number, s.title, s.facts, s.content, s.account, s.paper, s.at, "
        "p.sha256 from slip s left join paper p on p.id = s.paper where s.id = $1 and s.dossier = $2", id, d->id));
    return found ? OK : fail(c, ERR_MISSING, "slip.missing", "Hồ sơ này không có phiếu đó.");
}

/* ---- printing ---- */

static slice number_part(const struct call *c, slice code, const struct slip *s, slice name)
{
    if (slice_eq(name, S("n"))) return slice_fmt(c->mem, "%lld", (long long)s->n);
    if (slice_eq(name, S("code"))) return code;
    if (slice_eq(name, S("unit"))) return unit_by_id(c, s->unit)->name;
    if (slice_eq(name, S("yyyy"))) return slice_fmt(c->mem, "%lld", (long long)s->year);
    return NONE;
}

/* "{n}/TNHS" → "12/TNHS" */
static slice number_of(const struct call *c, slice code, const struct slip *s, slice pattern)
{
    struct out o = out_new(c->mem, 400);
    for (slice rest = pattern, plain, name; rest.n;) {
        slice_cut(rest, '{', &plain, &rest);
        slice_cut(rest, '}', &name, &rest);
        out_s(&o, plain);
        out_s(&o, number_part(c, code, s, name));
    }
    return out_slice(&o);
}

static err number_allot(struct call *c, slice code, slice pattern, struct slip *s)
{
    if (slice_find(pattern, S("{n}")) < pattern.n)
        TRY(counter_next(c, slice_fmt(c->mem, "slip/%lld/%.*s/%lld", (long long)s->unit, SL(s->kind), (long long)s->year), &s->n));
    s->number = number_of(c, code, s, pattern);
    return OK;
}

err slip_next(struct call *c, const struct unit *u, slice key, int64_t year, int64_t *n, slice *number)
{
    struct slip s = { .kind = key, .unit = u->id, .year = year };
    slice pattern = node_text(slip_form(slip_set_on(c, today(c)), key), "number");
    TRY(number_allot(c, NONE, pattern.n ? pattern : S("{n}"), &s));
    *n = s.n;
    *number = s.number;
    return OK;
}

slice slip_dated(struct arena *mem, slice place, day on)
{
    int year, month, date;
    day_split(on, &year, &month, &date);
    return slice_fmt(mem, "%.*s, ngày %02d tháng %02d năm %d", SL(place), date, month, year);
}

/* The day is told last, behind the place. */
static void date(struct call *c, const struct slip_order *order, struct slip *s)
{
    int year, month, date;
    day_split(today(c), &year, &month, &date);
    s->year = year;
    node_put_text(c->mem, order->content, "place", slip_dated(c->mem, order->place, today(c)));
}

static err slip_event(struct call *c, const struct dossier *d, const struct slip *s)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "slip", s->kind);
    node_put_text(c->mem, body, "number", s->number);
    node_put_text(c->mem, body, "title", s->title);
    node_put_text(c->mem, body, "content", hash_hex(c->mem, s->content));
    struct ledger_entry entry = { .subject_kind = S("dossier"), .subject = d->id, .kind = S("print"),
                                  .unit = unit_by_id(c, s->unit)->code, .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

/* The dossier is locked without moving on: printing changes nothing that somebody has open. */
err slip_print(struct call *c, const struct dossier *d, const struct slip_order *order, struct slip *s)
{
    bool found;
    slice kind = slice_z(slip_rules[order->kind].key), facts = hash_hex(c->mem, json_canonical(c->mem, order->content));
    TRY(db_do(c, "update dossier set moves = moves where id = $1", d->id));
    TRY(db_maybe(c, &slip_record, s, &found,
        "select id, dossier, kind, forms, unit, year, n, number, title, facts, content, account, paper, at from slip "
        "where dossier = $1 and kind = $2 order by id desc limit 1", d->id, kind));
    if (found && slice_eq(s->facts, facts)) return OK;
    *s = (struct slip){ .id = db_id(c), .dossier = d->id, .kind = kind, .forms = node_text(order->set, "id"), .facts = facts,
                        .unit = slip_rules[order->kind].competent ? d->competent : d->received,
                        .title = node_text(order->form, "title"), .account = c->who->account, .at = c->now };
    date(c, order, s);
    TRY(number_allot(c, d->code, node_text(order->form, "number"), s));
    node_put_text(c->mem, order->content, "number", s->number);
    node_put_text(c->mem, order->content, "track", order->track);
    node_put_text(c->mem, order->content, "check", order->check);
    node_put_text(c->mem, order->content, "printed", instant_iso(c->mem, c->now));
    s->content = json_canonical(c->mem, order->content);
    TRY(db_do(c,
        "insert into slip (id, dossier, kind, forms, unit, year, n, number, title, facts, content, account, at, paper) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
        s->id, s->dossier, s->kind, s->forms, s->unit, s->year, s->n, s->number, s->title, s->facts, s->content, s->account, s->at));
    return slip_event(c, d, s);
}

err slip_keep(struct call *c, const struct slip *s, slice sha256, int64_t size)
{
    int64_t id = db_id(c), fresh;
    slice kept;
    TRY(db_change(c, &fresh, "update slip set paper = $2 where id = $1 and paper = 0", s->id, id));
    if (!fresh) {
        TRY(db_text(c, &kept, "select p.sha256 from slip s join paper p on p.id = s.paper where s.id = $1", s->id));
        if (slice_eq(kept, sha256)) return OK;
        return fail(c, ERR_LATER, "slip.kept", "Phiếu vừa được lưu. Mở lại phiếu để xem bản đã lưu.");
    }
    return db_do(c,
        "insert into paper (id, dossier, kind, paper, name, sha256, size, type, original, copy, account, at) "
        "values ($1, $2, 'slip', $3, $4, $5, $6, 'application/pdf', 0, 0, $7, $8)",
        id, s->dossier, s->kind, slice_fmt(c->mem, "%.*s %.*s.pdf", SL(s->title), SL(s->number)), sha256, size, s->account, c->now);
}
