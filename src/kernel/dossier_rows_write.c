/* SPDX-License-Identifier: Apache-2.0 */
/* Writing rows for a dossier, inside the action that completes a step, issues the result or revokes it. */
#include "kernel/act.h"
#include "kernel/dossier_rows_inside.h"
#include "store/db.h"

struct entry {
    struct call *c;
    struct turn *t;
    struct meeting *m;
    const struct procedure_row *as;
    struct found_row one;                       /* the row, when there is one */
    bool found;
    slice why;
    field_faults faults;
};

/* ---- what the register refuses ---- */

static const struct row_part *part_of(const struct procedure_row *as, slice field)
{
    EACH (part, as->fields)
        if (slice_eq(part->field, field)) return part;
    return NULL;
}

/* Where a fault is told: at the answer, at the number of the result, at the reason. */
static slice place_of(const struct entry *w, slice field)
{
    const struct row_part *part = part_of(w->as, field);
    if (slice_eq(field, S("why"))) return S("note");
    if (part && part->from.fact == FACT_NUMBER) return S("number");
    return part && part->from.fact == FACT_ANSWER ? slice_join(w->c->mem, S("answer-"), part->from.name) : S("");
}

static slice called(const struct entry *w)
{
    const struct registry_row *row = &w->one.row;
    return w->found ? slice_fmt(w->c->mem, "%.*s, %.*s", SL(w->one.r->title), SL(row->code.n ? row->code : row->title)) : w->one.r->title;
}

static err faults_told(struct entry *w, const field_faults *faults)
{
    field_faults told = { 0 };
    EACH (f, *faults)
        field_fault_add(w->c->mem, &told, place_of(w, f->field), "Sổ “%.*s”: %.*s", SL(called(w)), SL(f->text));
    if (told.n)
        field_fault_add(w->c->mem, &told, S(""), "Chưa ghi được vào sổ nên việc này chưa làm, chưa có gì thay đổi. Hồ sơ sai thì yêu cầu "
                        "bổ sung hoặc trả lại bước trước; sổ sai thì sửa sổ; rồi làm lại.");
    return err_fields(w->c->mem, "dossier_row.refused", told);
}

/* Of the row as a whole: whose right, which state. */
static err refusal_told(struct entry *w, err e)
{
    if (!e.fault || (e.fault->kind != ERR_DENIED && e.fault->kind != ERR_CONFLICT && e.fault->kind != ERR_MISSING)) return e;
    return fail(w->c, e.fault->kind == ERR_DENIED ? ERR_DENIED : ERR_CONFLICT, "dossier_row.refused",
                "Chưa ghi được vào sổ “%.*s” nên việc này chưa làm: %.*s", SL(called(w)), SL(e.fault->text));
}

/* ---- what is written ---- */

static void put(struct call *c, struct node *map, slice key, slice value)
{
    node_put(c->mem, map, key, node_new(c->mem, NODE_TEXT, value));
}

/* What is not answered says nothing of what a row has; but a document without its number is none. */
static void parts_put(struct entry *w, struct node *typed)
{
    EACH (part, w->as->fields) {
        const struct registry_field *f = register_field(w->one.r, part->field);
        slice value = f ? meeting_value(w->m, &part->from, f->ask) : NONE;
        if (f && (value.n || !w->found || part->from.fact == FACT_NUMBER)) put(w->c, typed, part->field, value);
    }
}

/* Reckoned over the row as it is going to be. */
static err sets_put(struct entry *w, struct node *typed)
{
    struct registry_row row = w->one.row;
    row.values = w->found ? node_copy(w->c->mem, w->one.row.values) : node_map(w->c->mem);
    NODE_EACH (value, typed) put(w->c, row.values, value->key, value->text);
    EACH (set, w->as->sets) {
        slice value = NONE;
        bool good;
        TRY(register_reckon(w->c, w->one.r, &row, set->field, set->text, &value, &good));
        if (!good)
            return fail(w->c, ERR_CONFLICT, "dossier_row.set",
                        "Sổ “%.*s” không còn nhận “%.*s” theo định nghĩa của thủ tục; báo quản trị hệ thống.", SL(w->one.r->title),
                        SL(set->field));
        put(w->c, typed, set->field, value);
        put(w->c, row.values, set->field, value);
    }
    return OK;
}

static bool moves(const struct entry *w)
{
    const struct registry_move *m = w->as->move.n ? register_move(w->one.r, w->as->move) : NULL;
    return w->as->move.n && !(m && slice_eq(m->to, w->one.row.state));
}

static err row_change(struct entry *w, const struct node *typed, slice move)
{
    struct registry_change ch = { .typed = typed && typed->n ? typed : NULL, .move = move, .why = w->why, .dossier = w->t->d->code };
    struct registry_row row;
    if (!ch.typed && !move.n) return OK;
    TRY(refusal_told(w, register_change(w->c, w->one.r, slice_fmt(w->c->mem, "%lld", (long long)w->one.row.id), &ch, &row, &w->faults)));
    TRY(faults_told(w, &w->faults));
    w->one.row = row;
    return OK;
}

static err row_add(struct entry *w, const struct node *typed)
{
    struct registry_change ch = { .typed = typed, .why = w->why, .dossier = w->t->d->code };
    TRY(refusal_told(w, register_add(w->c, w->one.r, &ch, &w->one.row, &w->faults)));
    TRY(faults_told(w, &w->faults));
    w->found = true;
    return moves(w) ? row_change(w, NULL, w->as->move) : OK;
}

/* ---- which row ---- */

static err own_row(struct entry *w)
{
    written_list list;
    TRY(meeting_written(w->c, w->t->d, &list));
    EACH (one, list) {
        if (!slice_eq(one->name, w->as->name)) continue;
        TRY(meeting_row(w->c, one, &w->one, &w->found));
        w->one.as = w->as;
    }
    return OK;
}

static err absent(struct entry *w)
{
    field_faults faults = { 0 };
    row_parts *key = &w->as->keys.v[0];
    slice place = key->v[0].from.fact == FACT_ANSWER ? slice_join(w->c->mem, S("answer-"), key->v[0].from.name) : S("");
    slice said = meeting_value(w->m, &key->v[0].from, &(struct form_field){ .type = FIELD_TEXT });
    if (!w->as->required) return OK;
    field_fault_add(w->c->mem, &faults, place, "Sổ “%.*s” không có %.*s “%.*s”; kiểm tra lại số, hoặc ghi vào sổ trước.",
                    SL(w->one.r->title), SL(w->one.r->one), SL(said));
    return err_fields(w->c->mem, "dossier_row.absent", faults);
}

static err kept(struct entry *w)
{
    struct arena *mem = w->c->mem;
    struct node *rows = (struct node *)(uintptr_t)node_get(w->t->body, "rows"), *row = node_map(mem);
    if (!rows) rows = node_put(mem, w->t->body, S("rows"), node_list(mem));
    node_put_text(mem, row, "register", w->one.r->name);
    node_put_text(mem, row, "row", slice_fmt(mem, "%lld", (long long)w->one.row.id));
    node_put_int(mem, row, "version", w->one.row.version);
    node_add(rows, row);
    return db_do(w->c, "insert into dossier_row (dossier, name, registry, subject, at) values ($1, $2, $3, $4, $5) "
                       "on conflict (dossier, name) do update set registry = $3, subject = $4, at = $5",
                 w->t->d->id, w->as->name, w->one.r->name, w->one.row.id, w->c->now);
}

static err row_write(struct entry *w)
{
    struct node *typed = node_map(w->c->mem);
    parts_put(w, typed);
    TRY(sets_put(w, typed));
    if (!w->found && w->as->does == ROW_CHANGE) return absent(w);
    if (w->found) TRY(row_change(w, typed, moves(w) ? w->as->move : NONE));
    else          TRY(row_add(w, typed));
    TRY(kept(w));
    LIST_ADD(w->c->mem, &w->m->rows, w->one);
    return OK;
}

static err row_turn(struct entry *w, bool due)
{
    w->one = (struct found_row){ .as = w->as, .r = register_named(defs(w->c), w->as->registry) };
    if (!form_asked(&w->as->when, w->m->ask->answers)) return OK;
    if (w->as->does != ROW_READ) TRY(own_row(w));
    if (!w->found) TRY(meeting_find(w->m, w->as, &w->one, &w->found));
    if (due && !w->one.r)
        return fail(w->c, ERR_CONFLICT, "dossier_row.register",
                    "Sổ “%.*s” mà thủ tục này ghi vào chưa được công bố; báo quản trị hệ thống.", SL(w->as->registry));
    if (due) return row_write(w);
    if (w->found) LIST_ADD(w->c->mem, &w->m->rows, w->one);
    return OK;
}

/* ---- the number of the result ---- */

static const struct result_kind *kind_of(const struct procedure *p, slice code)
{
    EACH (kind, p->results)
        if (!code.n || slice_eq(kind->code, code)) return kind;
    return NULL;
}

/* Of the document that was attached, else what was said with the action. */
static err number_read(struct call *c, const struct turn *t, const struct procedure_row *as, slice *number)
{
    const struct result_kind *kind = kind_of(t->p, as->result);
    *number = NONE;
    TRY(db_text(c, number, "select number from result where dossier = $1 and revoked_at is null and number is not null "
                           "and (cast($2 as text) is null or name = $2) order by paper desc limit 1", t->d->id, kind ? kind->name : NONE));
    if (!number->n) *number = slice_trim(t->a->number);
    return OK;
}

err dossier_rows_write(struct call *c, struct turn *t, slice step)
{
    struct node *answers;
    if (!t->p->rows.n || t->a->invented) return OK;
    TRY(dossier_answers(c, t->d, &answers));
    struct row_ask ask = dossier_row_ask(t->d, answers, READER_OFFICIAL);
    struct meeting m = { .c = c, .ask = &ask, .writing = true };
    ask.p = t->p;
    EACH (as, t->p->rows) {
        struct entry w = { .c = c, .t = t, .m = &m, .as = as, .why = slice_fmt(c->mem, "Theo hồ sơ %.*s", SL(t->d->code)) };
        bool due = as->does != ROW_READ && slice_eq(as->step, step);
        if (due && !step.n) TRY(number_read(c, t, as, &m.number));
        TRY(row_turn(&w, due));
    }
    return OK;
}

/* ---- revoking ---- */

static bool leads_on(const struct registry_move *m, slice state)
{
    EACH (from, m->from)
        if (slice_eq(*from, state)) return true;
    return false;
}

/* A row that has gone on since, say to one replaced, stays as it is. */
static err row_revoke(struct entry *w)
{
    const struct registry_move *m = w->one.r ? register_move(w->one.r, w->as->revoked) : NULL;
    if (!w->found || !m || !leads_on(m, w->one.row.state)) return OK;
    TRY(row_change(w, NULL, m->name));
    return kept(w);
}

err dossier_rows_revoke(struct call *c, struct turn *t, slice kind)
{
    EACH (as, t->p->rows) {
        struct entry w = { .c = c, .t = t, .as = as, .why = t->a->note };
        if (!as->revoked.n || (as->result.n && !slice_eq(as->result, kind))) continue;
        TRY(own_row(&w));
        TRY(row_revoke(&w));
    }
    return OK;
}
