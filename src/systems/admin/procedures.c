/* SPDX-License-Identifier: Apache-2.0 */
/* The procedures in force with what the units make of them; and a definition checked as `motcua check` does, then published from a day. */
#include "systems/admin/admin.h"
#include "base/fold.h"
#include "store/blob.h"
#include "store/db.h"
#include "systems/admin/pages.h"

enum { A_PAGE = 40, YAML_MOST = 1 << 20 };

/* ---- in force ---- */

struct published_version { slice code; int64_t version; day valid_from; slice hash; instant published_at; slice who; };
LOCAL_RECORD(published_version, COLUMN(published_version, code), COLUMN(published_version, version), COLUMN(published_version, valid_from),
             COLUMN(published_version, hash), COLUMN(published_version, published_at), COLUMN(published_version, who));

static err deviations(struct call *c, const struct procedure *p, int64_t *n)
{
    slice common;
    uniforms units = { 0 };
    *n = 0;
    TRY(procedure_uniformity(c, p, &common, &units));
    EACH (u, units) *n += u->differs.n > 0;
    return OK;
}

err admin_procedures(struct call *c)
{
    LIST(struct published_version) rows = { 0 };
    struct versions_view v = { .q = slice_trim(web_query(c, "q")) };
    slice folded = fold(c->mem, v.q);
    int64_t page = web_query_int(c, "trang", 1);
    TRY(db_all(c, &published_version_record, &rows,
        "select v.code, v.version, v.valid_from, v.hash, v.published_at, coalesce(a.login, '') as who from procedure_version v "
        "left join account a on a.id = v.account where v.withdrawn_on is null or v.withdrawn_on > $1 order by v.code, v.version desc",
        today(c)));
    EACH (r, rows) {
        const struct procedure *p = procedure_version(c, r->code, r->version), *now = procedure_by_code(c, r->code, today(c));
        if (!p || (p != now && p->valid_from.n <= today(c).n)) continue;
        if (!fold_has_words(p->fold, folded) && !slice_starts(p->code, v.q)) continue;
        LIST_ADD(c->mem, &v.lines, ((struct version_line){ r->code, r->version, r->valid_from, r->hash, r->who, r->published_at, p, 0 }));
    }
    v.from = page > 1 && page < 1000 ? (size_t)(page - 1) * A_PAGE : 0;
    if (v.from >= v.lines.n) v.from = 0;
    v.shown = v.lines.n - v.from < A_PAGE ? v.lines.n - v.from : A_PAGE;
    for (size_t i = v.from; i < v.from + v.shown; i++) TRY(deviations(c, v.lines.v[i].p, &v.lines.v[i].differs));
    page_begin(c, S("Quản trị: thủ tục"));
    versions_page(c, &v);
    return page_end(c);
}

/* ---- checking and publishing ---- */

static err show(struct call *c, const struct definition_view *v)
{
    bool wrong = v->faults.n || v->t.found.n;
    page_begin(c, wrong ? S("Lỗi: Công bố thủ tục") : S("Công bố thủ tục"));
    if (wrong) page_status(c, 422);
    definition_page(c, v);
    return page_end(c);
}

err admin_definition_form(struct call *c)
{
    return show(c, &(struct definition_view){ .from = day_text(c->mem, day_add(today(c), 1)) });
}

struct typed { slice name, text; };

err admin_definition_read(struct call *c)
{
    struct typed *t = NEW(c->mem, struct typed);
    const uploads *files = web_uploads(c);
    *t = (struct typed){ S("dòng"), node_text(web_body(c), "yaml") };
    c->prepared = t;
    if (!files->n) return OK;
    t->name = files->v[0].name;
    return blob_get(c->app->store, c->mem, files->v[0].sha256, YAML_MOST, &t->text);
}

static day from_typed(struct call *c, struct definition_view *v)
{
    day from = { 0 };
    if (!day_read(v->from, &from)) field_fault_add(c->mem, &v->faults, S("from"), "Ngày áp dụng viết dạng 27/3/2018.");
    else if (from.n < today(c).n)
        field_fault_add(c->mem, &v->faults, S("from"), "Chỉ công bố từ hôm nay trở đi: hồ sơ cũ giữ phiên bản của chúng.");
    return from;
}

static err next_version(struct call *c, struct definition_view *v)
{
    if (v->t.found.n) return OK;
    return db_int(c, &v->next, "select coalesce(max(version), 0) + 1 from procedure_version where code = $1", v->t.p.code);
}

static void published_told(struct call *c, const struct definition_view *v, day from)
{
    const struct procedure *p = &v->t.p;
    if (v->news.version)
        web_flash(c, "Đã công bố phiên bản %lld của thủ tục %.*s, áp dụng từ %.*s.", (long long)v->next, SL(p->code),
                  SL(day_text(c->mem, from)));
    else if (v->news.end && p->withdrawn_on.n)
        web_flash(c, "Thủ tục %.*s ngừng áp dụng từ %.*s.", SL(p->code), SL(day_text(c->mem, p->withdrawn_on)));
    else if (v->news.end) web_flash(c, "Thủ tục %.*s không còn ngày ngừng áp dụng.", SL(p->code));
    else web_flash(c, "Định nghĩa này đã được công bố, không có gì đổi.");
}

err admin_definition(struct call *c)
{
    const struct typed *t = c->prepared;
    struct definition_view v = { .t = { .name = t->name, .text = t->text }, .from = web_field(c, "from"), .tried = true };
    procedure_text_read(c, &v.t);
    TRY(next_version(c, &v));
    if (!slice_eq(web_field(c, "lam"), S("cong-bo"))) return show(c, &v);
    day from = from_typed(c, &v);
    if (v.t.found.n || v.faults.n) return show(c, &v);
    err e = procedure_text_publish(c, &v.t, from, &v.news);
    if (e.fault && e.fault->kind == ERR_INPUT) {
        field_fault_add(c->mem, &v.faults, S("from"), "%.*s", SL(e.fault->text));
        return show(c, &v);
    }
    TRY(e);
    published_told(c, &v, from);
    return web_see(c, "/quan-tri/thu-tuc?q=%.*s", SL(v.t.p.code));
}
