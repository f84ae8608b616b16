/* SPDX-License-Identifier: Apache-2.0 */
/* Beginning an application: where it goes, or which draft is gone on with.  One question a page: first the district where there are
 * many places, then the place. */
#include "systems/portal/portal.h"
#include <stdlib.h>
#include "base/fold.h"
#include "systems/portal/pages.h"
#include "store/db.h"

static err find_procedure(struct call *c, const struct procedure **p)
{
    slice code = web_param(c, "code");
    *p = procedure_by_code(c, code, today(c));
    if (*p) return OK;
    return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”. Hãy tìm trong danh mục thủ tục.", SL(code));
}

/* Units that take this procedure online; within one district once it has been chosen. */
static void places(struct call *c, struct place_view *v)
{
    unit_list all = { 0 };
    unit_search(c, S(""), S(""), today(c), &all);
    EACH (u, all) {
        if (!procedure_offered(v->p, *u) || procedure_online(c, v->p, *u, today(c)) < 3) continue;
        v->found_online = true;
        if (!v->district || unit_within(*u, v->district)) LIST_ADD(c->mem, &v->units, *u);
    }
}

struct named { slice key; const struct unit *unit; };

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return slice_cmp(x->key, y->key);
}

/* As one looks for a place in a list: Phường 1, Phường 2 …, not by code. */
static void sort_places(struct call *c, unit_list *list)
{
    struct named *names = NEWN(c->mem, struct named, list->n + 1);
    for (size_t i = 0; i < list->n; i++) names[i] = (struct named){ sort_key(c->mem, list->v[i]->name), list->v[i] };
    qsort(names, list->n, sizeof *names, by_name);
    for (size_t i = 0; i < list->n; i++) list->v[i] = names[i].unit;
}

static err drafts_of(struct call *c, const struct procedure *p, dossiers *list)
{
    *list = (dossiers){ 0 };
    return db_all(c, &dossier_record, list,
        "select " DOSSIER_COLUMNS " from dossier where account = $1 and account <> 0 and procedure = $2 and state = 0 "
        "order by id desc limit 10",
        c->who->account, p->code);
}

err apply_show(struct call *c)
{
    struct place_view v = { 0 };
    slice district = web_query(c, "huyen");
    TRY(find_procedure(c, &v.p));
    v.district = district.n ? unit_by_code(c, district, today(c)) : NULL;
    places(c, &v);
    if (v.district) sort_places(c, &v.units);
    if (!web_query(c, "moi").n && !district.n) TRY(drafts_of(c, v.p, &v.drafts));
    page_begin(c, slice_fmt(c->mem, "Nộp hồ sơ: %.*s", SL(v.p->name)));
    place_page(c, &v);
    return page_end(c);
}

/* What the account's party is known by, so that nobody types it twice. */
static err known_applicant(struct call *c, struct applicant *who)
{
    struct party p;
    bool found = false;
    *who = (struct applicant){ .kind = S("person"), .name = c->who->name };
    if (!c->who->party) return OK;
    TRY(db_maybe(
        c, &party_record, &p, &found,
        "select id, kind, name, fold, phone, email, address, born, created_at from party where id = $1",
        c->who->party));
    if (!found) return OK;
    *who = (struct applicant){ .kind = p.kind, .name = p.name, .phone = p.phone, .email = p.email, .address = p.address };
    TRY(db_text(c, &who->id_number, "select number from party_identifier where party = $1 order by valid_from desc limit 1", p.id));
    return OK;
}

err apply_start(struct call *c)
{
    const struct procedure *p;
    struct applicant who;
    struct dossier d;
    slice code = web_field(c, "unit");
    TRY(find_procedure(c, &p));
    const struct unit *u = unit_by_code(c, code, today(c));
    if (!u) {
        web_flash(c, "Hãy chọn nơi nộp.");
        return web_see(c, "/nop/%.*s", SL(p->code));
    }
    const struct procedure *run = procedure_for(c, p->code, u, today(c));
    TRY(known_applicant(c, &who));
    TRY(dossier_draft(c, run ? run : p, u, S("online"), &who, &d));
    return web_see(c, "/nop/%.*s/%.*s/nguoi-nop", SL(p->code), SL(d.ref));
}
