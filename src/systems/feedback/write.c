/* SPDX-License-Identifier: Apache-2.0 */
/* Saying it: about a unit, or about a dossier of one's own; below, what one has said before and the answers. */
#include "systems/feedback/feedback.h"
#include "base/fold.h"
#include "kernel/ledger.h"
#include "store/db.h"
#include "systems/feedback/pages.h"

enum { TEXT_LONGEST = 2000, WAITING_MOST = 5, SHOWN = 50 };

RECORD(feedback, COLUMN(feedback, id), COLUMN(feedback, unit), COLUMN(feedback, dossier), COLUMN(feedback, account), COLUMN(feedback, kind),
       COLUMN(feedback, text), COLUMN(feedback, at), COLUMN(feedback, due_at), COLUMN(feedback, answer), COLUMN(feedback, answered_at));

/* A dossier is answered for by the unit that received it. */
static err about(struct call *c, struct write_view *v, slice unit, slice ref)
{
    if (unit.n) v->unit = unit_by_code(c, unit, today(c));
    if (!ref.n) return OK;
    TRY(dossier_by_key(c, ref, &v->d));
    if (v->d.account != c->who->account)
        return fail(c, ERR_MISSING, "feedback.dossier", "Không có hồ sơ này trong những hồ sơ của bạn.");
    v->unit = unit_by_id(c, v->d.received);
    return OK;
}

static err reply(struct call *c, struct write_view *v)
{
    TRY(db_all(c, &feedback_record, &v->own,
               "select " FEEDBACK_COLUMNS " from feedback where account = $1 "
               "order by id desc limit $2", c->who->account, SHOWN));
    page_begin(c, v->faults.n ? S("Lỗi: Góp ý, phản ánh") : S("Góp ý, phản ánh"));
    if (v->faults.n) page_status(c, 422);
    write_page(c, v);
    return page_end(c);
}

err write_show(struct call *c)
{
    struct write_view v = { .q = slice_trim(web_query(c, "q")) };
    TRY(about(c, &v, web_query(c, "don-vi"), web_query(c, "ho-so")));
    if (!v.unit && v.q.n) unit_search(c, S(""), v.q, today(c), &v.units);
    return reply(c, &v);
}

static err check(struct call *c, struct write_view *v, const struct feedback *r)
{
    int64_t waiting;
    if (!v->unit) field_fault_add(c->mem, &v->faults, S(""), "Chọn cơ quan mà bạn muốn góp ý.");
    if (!slice_eq(r->kind, S("complaint")) && !slice_eq(r->kind, S("suggestion")))
        field_fault_add(c->mem, &v->faults, S("kind"), "Chọn phản ánh hay góp ý.");
    if (!r->text.n) field_fault_add(c->mem, &v->faults, S("text"), "Chưa viết nội dung.");
    if (utf8_length(r->text) > TEXT_LONGEST) field_fault_add(c->mem, &v->faults, S("text"), "Nội dung dài nhất %d ký tự.", TEXT_LONGEST);
    TRY(db_int(c, &waiting, "select count(*) from (select id from feedback where account = $1 and answered_at is null "
               "order by id desc limit $2) w",
               c->who->account, WAITING_MOST));
    if (waiting == WAITING_MOST)
        field_fault_add(c->mem, &v->faults, S(""), "Bạn còn %d góp ý chưa được trả lời. Hãy đợi trả lời rồi gửi tiếp.", WAITING_MOST);
    return OK;
}

static err keep(struct call *c, const struct unit *u, struct feedback *r)
{
    struct node *body = node_map(c->mem);
    r->id = db_id(c);
    TRY(calendar_add_minutes(c->mem, defs(c)->calendar, c->now, defs(c)->feedback_days * WORK_DAY, &r->due_at));
    TRY(db_do(c, "insert into feedback (id, unit, dossier, account, kind, text, at, due_at, answered_by) "
                 "values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
              r->id, u->id, r->dossier, c->who->account, r->kind, r->text, c->now, r->due_at));
    TRY(satisfaction_add(c, &(struct satisfaction){ .unit = u->id, .came = 1 }));
    node_put_text(c->mem, body, "text", r->text);
    node_put_text(c->mem, body, "due", instant_iso(c->mem, r->due_at));
    struct ledger_entry entry = { .subject_kind = S("feedback"), .subject = r->id, .kind = r->kind, .unit = u->code,
                                  .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

err write_do(struct call *c)
{
    struct write_view v = { 0 };
    struct feedback r = { .kind = web_field(c, "kind"), .text = web_field(c, "text") };
    TRY(about(c, &v, web_field(c, "unit"), web_field(c, "dossier")));
    TRY(check(c, &v, &r));
    if (v.faults.n) return reply(c, &v);
    r.dossier = v.d.id;
    TRY(keep(c, v.unit, &r));
    web_flash(c, "Đã gửi đến %.*s. Cơ quan trả lời trước %.*s.", SL(v.unit->name), SL(instant_text(c->mem, r.due_at)));
    return web_see(c, "/gop-y");
}

/* ---- what is kept of it ---- */

LOCAL_RECORD(kept_row, COLUMN(kept_row, at), COLUMN(kept_row, about), COLUMN(kept_row, what), COLUMN(kept_row, more));

static err read_said(struct call *c, int64_t most, kept_rows *list)
{
    return db_all(c, &kept_row_record, list,
        "select f.at, coalesce(d.code, d.ref) as about, f.text as what, f.answer as more from feedback f "
        "left join dossier d on d.id = f.dossier where f.account = $1 order by f.id desc limit $2", c->who->account, most);
}

const struct kept feedback_keeps[] = {
    { .key = "feedback", .title = "Góp ý, phản ánh", .what = "Nội dung", .more = "Trả lời",
      .note = "Nội dung đã gửi không sửa được; nói thêm bằng một góp ý mới.", .read = read_said },
    { 0 },
};
