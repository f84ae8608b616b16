/* SPDX-License-Identifier: Apache-2.0 */
/* A plan is put together register by register: fields, states, transitions, rules, rights. */
#include "kernel/plan.h"
#include "kernel/app.h"
#include "kernel/plan_inside.h"
#include "kernel/publishing.h"

static slice many(struct call *c, int64_t n) { return number_text(c->mem, n); }

/* ---- fields ---- */

/* What anyone sees is what the feed gives to anyone, of rows as they are and as they were. */
static err seen_now(struct call *c, struct plan_change *change, const struct registry_field *was, const struct registry_field *f)
{
    int64_t n = 0;
    if (was) TRY(plan_count(c, change->now, was->column, true, &n));
    if (f->open && !(was && was->open))
        PLAN_LOUD(c, change,
                  "CÔNG KHAI: ai cũng xem được “%.*s”, trên trang, trong tệp và luồng thay đổi, kể cả những lần ghi trước: %.*s dòng",
                  SL(f->ask->label), SL(many(c, n)));
    else if (was && was->closed && !f->closed)
        PLAN_LOUD(c, change,
                  "THÔI BẢO VỆ: mọi người đọc sổ và nơi nhận luồng thay đổi của sổ xem được “%.*s”, không ghi lượt xem: %.*s dòng",
                  SL(f->ask->label), SL(many(c, n)));
    if (was && was->open && !f->open) PLAN_SAY(c, change, "“%.*s” thôi công khai", SL(f->ask->label));
    if (was && !was->closed && f->closed)
        PLAN_SAY(c, change, "“%.*s” được bảo vệ: chỉ người có quyền protected còn xem được", SL(f->ask->label));
    return OK;
}

static err choices_gone(struct call *c, struct plan_change *change, const struct registry_field *was, const struct registry_field *f)
{
    EACH (choice, was->ask->choices) {
        struct composed q = composed_new(c->mem);
        text_rows rows;
        bool stays = false;
        EACH (next, f->ask->choices) stays |= slice_eq(next->code, choice->code);
        if (stays) continue;
        composed_add(&q, "select count(*) from ");
        composed_name(&q, change->now->table);
        composed_add(&q, " where ");
        composed_name(&q, was->column);
        composed_add(&q, " = ");
        composed_arg(&q, value_text(choice->code));
        TRY(composed_rows(c, &q, &rows));
        PLAN_SAY(c, change, "“%.*s”: không còn mục “%.*s”; %.*s dòng đang ghi mục ấy, sửa dòng nào phải chọn mục khác", SL(f->ask->label),
                 SL(choice->label), SL(rows.v[0][0]));
    }
    return OK;
}

static err field_plan(struct call *c, struct plan_change *change, const struct registry_field *was, const struct registry_field *f)
{
    int64_t with = 0, without = change->rows;
    if (was) {
        TRY(plan_count(c, change->now, was->column, true, &with));
        without = change->rows - with;
    }
    if (!was) PLAN_SAY(c, change, "thêm trường “%.*s”: trống ở %.*s dòng đã có", SL(f->ask->label), SL(many(c, without)));
    if (f->ask->required && !f->retired && !register_fills(f) && without && !(was && was->ask->required))
        PLAN_SAY(c, change, "“%.*s” là bắt buộc: %.*s dòng chưa có, ai sửa dòng ấy lần tới phải điền", SL(f->ask->label),
                 SL(many(c, without)));
    if (was && !was->retired && f->retired)
        PLAN_SAY(c, change, "“%.*s” thôi dùng: %.*s dòng có giá trị, giữ nguyên và vẫn xem được", SL(f->ask->label), SL(many(c, with)));
    if (was && was->retired && !f->retired)
        PLAN_SAY(c, change, "“%.*s” được dùng lại: %.*s dòng có giá trị cũ", SL(f->ask->label), SL(many(c, with)));
    if (was && !slice_eq(was->ask->label, f->ask->label))
        PLAN_SAY(c, change, "“%.*s” nay gọi là “%.*s”", SL(was->ask->label), SL(f->ask->label));
    if (was && f->ask->type == FIELD_CHOICE) TRY(choices_gone(c, change, was, f));
    return seen_now(c, change, was, f);
}

/* ---- states and transitions ---- */

static err states_plan(struct call *c, struct plan_change *change)
{
    EACH (s, change->next->states) {
        const struct registry_state *was = register_state(change->now, s->code);
        if (!was) PLAN_SAY(c, change, "thêm trạng thái “%.*s”", SL(s->label));
        if (was && !was->open && s->open)
            PLAN_LOUD(c, change, "CÔNG KHAI: dòng ở trạng thái “%.*s” từ nay ai cũng xem được", SL(s->label));
        if (was && was->open && !s->open) PLAN_SAY(c, change, "dòng ở trạng thái “%.*s” thôi công khai", SL(s->label));
        if (was && was->locked != s->locked)
            PLAN_SAY(c, change, s->locked ? "“%.*s”: không sửa được nữa" : "“%.*s”: sửa được", SL(s->label));
    }
    EACH (s, change->now->states)
        if (!register_state(change->next, s->code)) PLAN_SAY(c, change, "bỏ trạng thái “%.*s”, không dòng nào ở đó", SL(s->label));
    return OK;
}

static bool same_move(const struct registry_move *a, const struct registry_move *b)
{
    bool same = slice_eq(a->to, b->to) && a->why == b->why && a->from.n == b->from.n;
    for (size_t i = 0; same && i < a->from.n; i++) same = slice_eq(a->from.v[i], b->from.v[i]);
    return same;
}

static slice move_text(struct call *c, const struct registry *r, const struct registry_move *m)
{
    struct out o = out_new(c->mem, 4096);
    for (size_t i = 0; i < m->from.n; i++) {
        const struct registry_state *s = register_state(r, m->from.v[i]);
        out_f(&o, "%s%.*s", i ? ", " : "", SL(s ? s->label : m->from.v[i]));
    }
    const struct registry_state *to = register_state(r, m->to);
    out_f(&o, " → %.*s%s", SL(to ? to->label : m->to), m->why ? ", phải ghi lý do" : "");
    return out_slice(&o);
}

static void moves_plan(struct call *c, struct plan_change *change)
{
    EACH (m, change->next->moves) {
        const struct registry_move *was = register_move(change->now, m->name);
        if (!was) PLAN_SAY(c, change, "thêm bước “%.*s”: %.*s", SL(m->label), SL(move_text(c, change->next, m)));
        else if (!same_move(was, m))
            PLAN_SAY(c, change, "bước “%.*s” đổi từ %.*s thành %.*s", SL(m->label), SL(move_text(c, change->now, was)),
                     SL(move_text(c, change->next, m)));
    }
    EACH (m, change->now->moves)
        if (!register_move(change->next, m->name)) PLAN_SAY(c, change, "bỏ bước “%.*s”", SL(m->label));
}

static bool same_retention(struct call *c, const struct plan_change *change)
{
    const struct node *was = node_get(change->now->body, "retention"), *is = node_get(change->next->body, "retention");
    return !is || (was && slice_eq(json_canonical(c->mem, was), json_canonical(c->mem, is)));
}

/* What nobody can take back is said as loud as what everybody sees. */
static err retention_plan(struct call *c, struct plan_change *change)
{
    if (same_retention(c, change)) return OK;
    EACH (t, change->next->retentions) {
        struct out o = out_new(c->mem, 4096);
        int64_t due;
        EACH (f, t->erase) out_f(&o, "%s“%.*s”", o.n ? ", " : "", SL((*f)->ask->label));
        TRY(plan_overdue(c, change, t, &due));
        PLAN_LOUD(c, change, "HẾT HẠN LƯU: đêm tới xóa hẳn %.*s của %.*s dòng, cùng mọi lần ghi trước của chúng; không lấy lại được",
                  SL(out_slice(&o)), SL(many(c, due)));
    }
    return OK;
}

/* ---- one register ---- */

static err register_new(struct call *c, struct plan_change *change)
{
    PLAN_SAY(c, change, "sổ mới “%.*s”, %zu trường", SL(change->next->title), change->next->fields.n);
    EACH (f, change->next->fields)
        if (f->open) PLAN_LOUD(c, change, "CÔNG KHAI: ai cũng xem được “%.*s”", SL(f->ask->label));
    return plan_rights(c, change);
}

static err register_plan(struct call *c, struct plan_change *change)
{
    if (!change->now) return register_new(c, change);
    TRY(plan_count(c, change->now, S("id"), true, &change->rows));
    EACH (f, change->next->fields) TRY(field_plan(c, change, register_field(change->now, f->ask->name), f));
    TRY(states_plan(c, change));
    moves_plan(c, change);
    TRY(plan_rules(c, change));
    TRY(retention_plan(c, change));
    return plan_rights(c, change);
}

err plan_make(struct call *c, slice path, day from, struct plan *plan)
{
    struct publishing p;
    TRY(publishing_read(c, path, from, &p));
    *plan = (struct plan){ .stops = p.found, .unchanged = p.unchanged };
    EACH (found, p.changes) {
        struct plan_change *change = LIST_PUSH(c->mem, &plan->changes);
        *change = (struct plan_change){ .says = found->says, .now = found->now, .next = found->next };
        if (change->next) TRY(register_plan(c, change));
    }
    return plan_procedures(c, &p, plan);
}

err plan_measure(struct call *c, struct plan *plan)
{
    EACH (change, plan->changes)
        if (change->now && change->rows) TRY(plan_cost(c, change));
    return OK;
}
