/* SPDX-License-Identifier: Apache-2.0 */
/* One dossier on an official's desk: all that is known of it, and a form for each thing that may be done now.
 * Opening one leaves an access record, committed before the page leaves. */
#include "systems/onestop/onestop.h"
#include "store/db.h"
#include "systems/onestop/file.page.h"

LOCAL_RECORD(colleague, COLUMN(colleague, login), COLUMN(colleague, name));

bool may(const struct file_view *v, enum action a)
{
    EACH (allowed, v->allowed)
        if (*allowed == a) return true;
    return false;
}

static err record_access(struct call *c)
{
    const struct dossier *d = c->prepared;
    return db_do(c, "insert into access (id, at, account, subject_kind, subject, route) values ($1, $2, $3, 'dossier', $4, $5)", db_id(c),
                 c->now, c->who->account, d->id, web_path(c));
}

static void note_access(struct call *c, const struct dossier *d)
{
    struct dossier *kept = NEW(c->mem, struct dossier);
    *kept = *d;
    c->prepared = kept;
    web_record(c, record_access);
}

static err colleagues_of(struct call *c, struct file_view *v)
{
    if (!may(v, ACTION_REASSIGN)) return OK;
    return db_all(c, &colleague_record, &v->colleagues,
        "select distinct a.login, a.name from position p join account a on a.id = p.account where p.unit = $1 and p.role = $2 "
        "and p.valid_from <= $3 and (p.valid_to is null or p.valid_to >= $3) and a.locked_at is null order by a.name",
        v->d.handled, v->d.needs, today(c));
}

static err file_open(struct call *c, struct file_view *v)
{
    struct deadline term;
    v->p = procedure_by_id(c, v->d.version);
    TRY(dossier_answers(c, &v->d, &v->answers));
    TRY(dossier_papers(c, &v->d, &v->papers));
    TRY(dossier_events_of(c, &v->d, &v->events));
    TRY(dossier_deadline(c, &v->d, &term));
    v->deadline = deadline_words(c->mem, &term.trace);
    dossier_allowed(c, &v->d, &v->allowed);
    return colleagues_of(c, v);
}

static err file_page_show(struct call *c, const struct file_view *v, int status)
{
    page_begin(c, slice_fmt(c->mem, "%s%.*s", v->faults.n ? "Lỗi: " : "", SL(v->d.code.n ? v->d.code : v->p->name)));
    page_status(c, status);
    file_page(c, v);
    return page_end(c);
}

err file_show(struct call *c)
{
    struct file_view v = { .tried = ACTIONS };
    TRY(dossier_by_key(c, web_param(c, "key"), &v.d));
    TRY(file_open(c, &v));
    note_access(c, &v.d);
    return file_page_show(c, &v, 200);
}

/* What went wrong, on the page as it is now, with what was typed. */
static err show_refusal(struct call *c, const struct dossier *before, const struct act *a, err e)
{
    struct file_view v = { .d = *before, .tried = a->kind, .note = a->note, .faults = e.fault->fields };
    if (!v.faults.n) field_fault_add(c->mem, &v.faults, S(""), "%.*s", SL(e.fault->text));
    TRY(file_open(c, &v));
    return file_page_show(c, &v, err_status(e.fault->kind));
}

err file_act(struct call *c)
{
    struct dossier d, before;
    struct act a = { .kind = action_of(web_field(c, "action")), .note = web_field(c, "note"), .to = web_field(c, "to"),
                     .result_by = web_field(c, "result_by") };
    int64_t n;
    if (slice_int(web_field(c, "seen"), &n)) a.seen = n;
    if (slice_int(web_field(c, "value"), &n)) a.value = n;
    if (a.kind == ACTIONS) return fail(c, ERR_INPUT, "action.unknown", "Không có thao tác này.");
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    before = d;
    err e = dossier_try(c, &d, &a);
    if (e.fault && e.fault->kind != ERR_BROKEN && e.fault->kind != ERR_LATER) return show_refusal(c, &before, &a, e);
    TRY(e);
    web_flash(c, "%.*s: %s.", SL(d.code.n ? d.code : d.ref), action_names[a.kind]);
    return web_see(c, "/mot-cua/ho-so/%.*s", SL(d.ref));
}

err file_result(struct call *c)
{
    struct dossier d;
    const uploads *files = web_uploads(c);
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    if (!files->n) return fail(c, ERR_INPUT, "result.none", "Chưa chọn tệp kết quả.");
    EACH (f, *files) TRY(dossier_result_add(c, &d, f->name, f->type, f->sha256, f->size));
    web_flash(c, "Đã đính kèm kết quả.");
    return web_see(c, "/mot-cua/ho-so/%.*s", SL(d.ref));
}

err file_paper(struct call *c)
{
    struct dossier d;
    papers list;
    int64_t id;
    TRY(dossier_by_key(c, web_param(c, "key"), &d));
    TRY(dossier_papers(c, &d, &list));
    note_access(c, &d);
    if (slice_int(web_param(c, "id"), &id))
        EACH (p, list)
            if (p->id == id && p->sha256.n) return web_blob(c, zstr(c->mem, p->type), p->name, p->sha256);
    return fail(c, ERR_MISSING, "paper.missing", "Không có tệp này trong hồ sơ.");
}
