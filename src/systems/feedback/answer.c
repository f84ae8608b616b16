/* SPDX-License-Identifier: Apache-2.0 */
/* The leader's list: what waits for an answer of the units one leads, the most urgent first.  An answer is given once. */
#include "systems/feedback/feedback.h"
#include "base/fold.h"
#include "kernel/ledger.h"
#include "kernel/notice.h"
#include "store/db.h"
#include "systems/feedback/pages.h"

enum { SHOWN = 100, ANSWER_LONGEST = 2000 };

static err reply(struct call *c, struct answer_view *v)
{
    EACH (post, c->who->posts) {
        feedback_list some = { 0 };
        if (post->role != ROLE_LEADER) continue;
        TRY(db_all(c, &feedback_record, &some,
                   "select " FEEDBACK_COLUMNS " from feedback "
                   "where unit = $1 and answered_at is null order by due_at limit $2", post->unit->id, SHOWN));
        EACH (r, some) LIST_ADD(c->mem, &v->open, *r);
    }
    page_begin(c, v->faults.n ? S("Lỗi: Góp ý chờ trả lời") : S("Góp ý chờ trả lời"));
    if (v->faults.n) page_status(c, 422);
    answer_page(c, v);
    return page_end(c);
}

err answer_show(struct call *c) { return reply(c, &(struct answer_view){ 0 }); }

static err tell(struct call *c, const struct feedback *r, const struct unit *u, slice answer)
{
    struct notice_values more = { 0 };
    struct dossier d;
    if (!r->dossier)
        return notice_tell(c, r->account, 0, slice_fmt(c->mem, "%.*s trả lời góp ý của bạn: %.*s", SL(u->name), SL(answer)));
    TRY(db_one(c, &dossier_record, &d, "select " DOSSIER_COLUMNS " from dossier where id = $1", r->dossier));
    more.of[VALUE_WHY] = answer;
    return notice_applicant(c, &d, NOTICE_ANSWERED, &more);
}

static err keep(struct call *c, const struct feedback *r, const struct unit *u, slice answer)
{
    struct node *body = node_map(c->mem);
    TRY(db_do(c, "update feedback set answer = $2, answered_at = $3, answered_by = $4 where id = $1",
              r->id, answer, c->now, c->who->account));
    TRY(satisfaction_add(c, &(struct satisfaction){ .unit = u->id, .answered = 1, .in_time = c->now.ms <= r->due_at.ms }));
    node_put_text(c->mem, body, "text", answer);
    struct ledger_entry entry = { .subject_kind = S("feedback"), .subject = r->id, .kind = S("answer"), .unit = u->code,
                                  .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

err answer_do(struct call *c)
{
    struct answer_view v = { 0 };
    struct feedback r = { 0 };
    bool found = false;
    slice answer = web_field(c, "answer");
    if (!slice_int(web_param(c, "id"), &v.tried)) v.tried = 0;
    TRY(db_maybe(c, &feedback_record, &r, &found, "update feedback set answered_by = answered_by where id = $1 "
                 "returning " FEEDBACK_COLUMNS, v.tried));
    const struct unit *u = unit_by_id(c, r.unit);
    if (!found || !right_on(c->who, S("feedback.answer"), u))
        return fail(c, ERR_MISSING, "feedback.missing", "Không có góp ý này trong những góp ý bạn được trả lời.");
    if (r.answered_at.ms)
        return fail(c, ERR_CONFLICT, "feedback.answered", "Góp ý này đã được trả lời lúc %.*s.", SL(instant_text(c->mem, r.answered_at)));
    if (!answer.n) field_fault_add(c->mem, &v.faults, S("answer"), "Chưa viết câu trả lời.");
    if (utf8_length(answer) > ANSWER_LONGEST)
        field_fault_add(c->mem, &v.faults, S("answer"), "Câu trả lời dài nhất %d ký tự.", ANSWER_LONGEST);
    if (v.faults.n) return reply(c, &v);
    TRY(keep(c, &r, u, answer));
    TRY(tell(c, &r, u, answer));
    web_flash(c, "Đã trả lời góp ý.");
    return web_see(c, "/mot-cua/gop-y");
}
