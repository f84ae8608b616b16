/* SPDX-License-Identifier: Apache-2.0 */
/* The applicant's own dossiers: list, one with its history and deadline, receipt, supplement, withdrawal, rating, papers. */
#include "systems/portal/portal.h"
#include "systems/portal/pages.h"
#include "store/blob.h"
#include "store/db.h"
#include "web/qr.h"

err agent_read(struct call *c, const struct dossier *d, slice *name)
{
    *name = NONE;
    return d->agent ? db_text(c, name, "select name from account where id = $1", d->agent) : OK;
}

static err visit_known(struct call *c, const struct dossier *d, struct mine_view *v)
{
    struct visit_told told;
    EACH (known, v->visits)
        if (known->visit == d->visit) return OK;
    TRY(visit_told(c, d, &told));
    if (told.visit) LIST_ADD(c->mem, &v->visits, told);
    return OK;
}

err mine_list(struct call *c)
{
    struct mine_view v = { 0 };
    int64_t before = web_query_int(c, "truoc", INT64_MAX);
    TRY(db_all(c, &dossier_record, &v.list,
        "select " DOSSIER_COLUMNS " from dossier where id in "
        "(select id from (select id from dossier where account = $1 and account <> 0 and id < $2 order by id desc limit 21) a "
        "union select id from (select id from dossier where agent = $1 and agent <> 0 and id < $2 order by id desc limit 21) b) "
        "order by id desc limit 21", c->who->account, before));
    TRY(notice_list(c, 5, &v.news));
    EACH (d, v.list) TRY(visit_known(c, d, &v));
    page_begin(c, S("Hồ sơ của tôi"));
    mine_page(c, &v);
    return page_end(c);
}

err mine_notices(struct call *c)
{
    notices news;
    TRY(notice_list(c, 100, &news));
    page_begin(c, S("Thông báo"));
    notices_page(c, &news);
    return page_end(c);
}

static slice last_request(struct call *c, const dossier_events *events)
{
    for (size_t i = events->n; i-- > 0;) {
        problems ignored = { 0 };
        if (action_of(events->v[i].kind) == ACTION_REQUEST_SUPPLEMENT)
            return node_text(json_read(c->mem, events->v[i].body, S("event"), &ignored), "note");
    }
    return NONE;
}

static err own_dossier(struct call *c, struct dossier_view *v)
{
    struct deadline term;
    TRY(dossier_by_key(c, web_param(c, "key"), &v->d));
    v->p = procedure_by_id(c, v->d.version);
    TRY(dossier_events_of(c, &v->d, &v->events));
    TRY(dossier_papers(c, &v->d, &v->papers));
    TRY(slips_of(c, &v->d, &v->slips));
    TRY(notices_of(c, &v->d, &v->sent));
    TRY(results_of(c, &v->d, &v->results));
    TRY(dossier_rows_written(c, &v->d, &v->rows));
    TRY(agent_read(c, &v->d, &v->agent));
    TRY(dossier_deadline(c, &v->d, &term));
    TRY(db_int(c, &v->stars, "select stars from rating where dossier = $1", v->d.id));
    v->deadline = deadline_words(c->mem, &term);
    TRY(visit_told(c, &v->d, &v->visit));
    v->asked = v->d.state == STATE_SUPPLEMENT ? last_request(c, &v->events) : NONE;
    return OK;
}

static err show(struct call *c, const struct dossier_view *v)
{
    page_begin(c, slice_fmt(c->mem, "%s%.*s", v->faults.n ? "Lỗi: " : "", SL(v->p->name)));
    if (v->faults.n) page_status(c, 422);
    dossier_page(c, v);
    return page_end(c);
}

err mine_show(struct call *c)
{
    struct dossier_view v = { 0 };
    TRY(own_dossier(c, &v));
    if (v.d.state == STATE_DRAFT) return web_see(c, "/nop/%.*s/%.*s/tiep", SL(v.d.procedure), SL(v.d.ref));
    return show(c, &v);
}

err mine_receipt(struct call *c)
{
    struct dossier_view v = { 0 };
    TRY(own_dossier(c, &v));
    v.qr = qr_svg(c, web_link(c, "/tra-cuu?ma=%.*s", SL(v.d.ref)), S("Mã QR dẫn đến trang tra cứu hồ sơ này"));
    page_begin(c, S("Biên nhận nộp hồ sơ"));
    receipt_page(c, &v);
    return page_end(c);
}

static err add_files(struct call *c, struct dossier_view *v)
{
    EACH (f, *web_uploads(c)) {
        int64_t id;
        err e = dossier_paper_add(c, &v->d, f->field, f->name, f->type, f->sha256, f->size, &id);
        if (e.fault && e.fault->kind != ERR_LARGE && e.fault->kind != ERR_INPUT) return e;
        if (e.fault) field_fault_add(c->mem, &v->faults, f->field, "%.*s", SL(e.fault->text));
    }
    return OK;
}

static const char *const done_words[ACTIONS] = {
    [ACTION_SUPPLEMENT] = "Đã gửi phần bổ sung.", [ACTION_WITHDRAW] = "Đã rút hồ sơ.", [ACTION_RATE] = "Cảm ơn bạn đã đánh giá.",
};

/* "2" good, "1" fair, "0" poor; nothing chosen: not said. */
static void criteria_typed(struct call *c, struct act *a)
{
    for (int i = 0; i < CRITERIA; i++) {
        int64_t points;
        a->criteria[i].said = slice_int(web_field(c, criteria[i].key), &points);
        a->criteria[i].points = a->criteria[i].said && points >= 0 && points <= POINTS_MOST ? (int)points : -1;
    }
}

err mine_action(struct call *c)
{
    struct dossier_view v = { 0 };
    struct act a = { .kind = action_of(web_field(c, "action")), .note = web_field(c, "note") };
    int64_t stars;
    if (a.kind == ACTION_SUPPLEMENT) a.note = web_field(c, "message");
    if (slice_int(web_field(c, "value"), &stars)) a.value = stars;
    if (a.kind == ACTION_RATE) criteria_typed(c, &a);
    TRY(own_dossier(c, &v));
    if (a.kind >= ACTIONS || !done_words[a.kind]) return fail(c, ERR_INPUT, "action.unknown", "Không có thao tác này.");
    if (a.kind == ACTION_SUPPLEMENT) TRY(add_files(c, &v));
    err e = v.faults.n ? OK : dossier_try(c, &v.d, &a);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        v.faults = e.fault->fields;
        return show(c, &v);
    }
    TRY(e);
    if (v.faults.n) return show(c, &v);
    web_flash(c, "%s", done_words[a.kind]);
    return web_see(c, "/ho-so/%.*s", SL(v.d.ref));
}

err mine_paper(struct call *c)
{
    struct dossier d;
    struct paper p;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    TRY(dossier_file(c, &d, web_param(c, "id"), &p));
    return web_blob(c, zstr(c->mem, p.type), p.name, p.sha256);
}
