/* SPDX-License-Identifier: Apache-2.0 */
/* Every sum of money once more: the rows of a unit's book without a gap, each said so by its event; receipts without a gap; nothing
 * taken back twice; each dossier's paid and asked from the rows. */
#include "kernel/payment.h"
#include "store/db.h"

struct line { int64_t id, unit, n, amount; slice kind, told, body; };
LOCAL_RECORD(line, COLUMN(line, id), COLUMN(line, unit), COLUMN(line, n), COLUMN(line, amount), COLUMN(line, kind), COLUMN(line, told),
             COLUMN(line, body));
struct fault_row { slice name; int64_t kept, should; };
LOCAL_RECORD(fault_row, COLUMN(fault_row, name), COLUMN(fault_row, kept), COLUMN(fault_row, should));

static slice unit_named(struct call *c, int64_t unit)
{
    const struct unit *u = unit_by_id(c, unit);
    return u ? u->name : S("?");
}

static bool told_so(struct arena *mem, const struct line *l)
{
    problems none = { 0 };
    const struct node *body = l->body.n ? json_read(mem, l->body, S("event"), &none) : NULL;
    return slice_eq(l->kind, l->told) && body && node_int(body, "amount", 0) == l->amount
        && slice_eq(node_text(body, "payment"), slice_fmt(mem, "%lld", (long long)l->id));
}

/* Row n of a unit is event n of its chain. */
static err books(struct call *c, struct payment_verdict *v)
{
    struct rows rows;
    struct line l;
    int64_t unit = 0, n = 0;
    bool more;
    TRY(db_rows(c, &rows, &line_record,
        "select p.id, p.unit, p.n, p.amount, p.kind, e.kind as told, e.body from payment p left join event e on e.subject_kind = 'payment' "
        "and e.subject = p.unit and e.n = p.n order by p.unit, p.n"));
    for (;;) {
        TRY(db_next(&rows, &l, &more));
        if (!more) return OK;
        n = l.unit == unit ? n + 1 : 1;
        unit = l.unit;
        v->rows++;
        ARENA_SCRATCH (tmp) {
            if (!v->wrong.n && (l.n != n || !told_so(tmp, &l)))
                v->wrong = slice_fmt(c->mem, "Sổ tiền của %.*s: dòng %lld không khớp với sự kiện của nó.",
                                     SL(unit_named(c, unit)), (long long)n);
        }
    }
}

/* Names the fault when the query found one. */
static void judge(struct call *c, const struct fault_row *f, bool found, const char *what, struct payment_verdict *v)
{
    if (found && !v->wrong.n)
        v->wrong = slice_fmt(c->mem, "%s %.*s: đang ghi %lld, tính lại là %lld.", what, SL(f->name), (long long)f->kept,
                             (long long)f->should);
}

static err sums(struct call *c, struct payment_verdict *v)
{
    struct fault_row f;
    bool found;
    TRY(db_maybe(c, &fault_row_record, &f, &found,
        "select d.ref as name, d.paid as kept, cast(coalesce(s.total, 0) as bigint) as should from dossier d left join "
        "(select dossier, sum(amount) as total from payment group by dossier) s on s.dossier = d.id "
        "where d.paid <> coalesce(s.total, 0) order by d.id limit 1"));
    judge(c, &f, found, "Tiền đã nộp của hồ sơ", v);
    TRY(db_maybe(c, &fault_row_record, &f, &found,
        "select d.ref as name, d.asked as kept, coalesce(r.amount, 0) as should from dossier d left join "
        "(select dossier, max(id) as newest from payment_request group by dossier) m on m.dossier = d.id "
        "left join payment_request r on r.id = m.newest where d.asked <> coalesce(r.amount, 0) order by d.id limit 1"));
    judge(c, &f, found, "Tiền phải nộp của hồ sơ", v);
    TRY(db_maybe(c, &fault_row_record, &f, &found,
        "select max(book) as name, max(number) as kept, count(*) as should from payment where number is not null group by unit, book, year "
        "having max(number) <> count(*) or min(number) <> 1 order by 1 limit 1"));
    judge(c, &f, found, "Số biên lai của sổ", v);
    TRY(db_maybe(c, &fault_row_record, &f, &found,
        "select max(p.kind) as name, cast(-sum(b.amount) as bigint) as kept, max(p.amount) as should from payment b "
        "join payment p on p.id = b.takes_back group by b.takes_back having -sum(b.amount) > max(p.amount) order by b.takes_back limit 1"));
    judge(c, &f, found, "Hoàn trả nhiều hơn đã thu, khoản", v);
    return OK;
}

err payment_verify(struct call *c, struct payment_verdict *v)
{
    int64_t events;
    *v = (struct payment_verdict){ 0 };
    TRY(books(c, v));
    TRY(db_int(c, &events, "select count(*) from event where subject_kind = 'payment'"));
    if (!v->wrong.n && events != v->rows)
        v->wrong = slice_fmt(c->mem, "Sổ tiền có %lld dòng mà sổ cái ghi %lld lần.", (long long)v->rows, (long long)events);
    return sums(c, v);
}
