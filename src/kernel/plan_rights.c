/* SPDX-License-Identifier: Apache-2.0 */
/* Who gains and who loses what by a change of rights, in people: every position that is held today is put to both declarations. */
#include <string.h>
#include "kernel/app.h"
#include "kernel/plan_inside.h"
#include "store/db.h"

struct held { int64_t account, unit; slice role; };
LOCAL_RECORD(held, COLUMN(held, account), COLUMN(held, unit), COLUMN(held, role));

/* People of one role on one level whose right to one thing goes from one scope to another. */
struct shift { enum role role; slice level, what; enum scope was, is; int64_t people, last; };
typedef LIST(struct shift) shifts;

static slice what_text(const struct plan_change *change, slice what)
{
    static const struct { const char *may; slice says; } plain[] = {
        { "read", S("xem") }, { "create", S("thêm") }, { "change", S("sửa") }, { "protected", S("xem trường được bảo vệ") },
        { "import", S("nhập tệp") }, { "glass", S("xem khẩn cấp") },
        { "acting", S("ghi người thay mặt") },
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (slice_eq(what, slice_z(plain[i].may))) return plain[i].says;
    const struct registry_move *m = register_move(change->next, what);
    if (!m && change->now) m = register_move(change->now, what);
    return m ? m->label : what;
}

static const char *const scope_texts[] = { [SCOPE_NONE] = "không", [SCOPE_UNIT] = "dòng của đơn vị mình",
                                           [SCOPE_SUBTREE] = "dòng của đơn vị mình và cấp dưới", [SCOPE_PROVINCE] = "mọi dòng" };

static slice level_text(slice level)
{
    static const struct { const char *level; slice says; } levels[] = {
        { "province", S("tỉnh") }, { "district", S("cấp huyện") }, { "commune", S("cấp xã") }, { "department", S("sở, ngành") },
        { "branch", S("chi nhánh") }, { "division", S("phòng") },
    };
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (slice_eq(level, slice_z(levels[i].level))) return levels[i].says;
    return level;
}

typedef LIST(slice) rights_list;

static void rights_of(struct call *c, const struct registry *r, rights_list *list)
{
    if (!r) return;
    EACH (g, r->grants)
        EACH (may, g->may) {
            bool known = false;
            EACH (other, *list) known |= slice_eq(*other, *may);
            if (!known) LIST_ADD(c->mem, list, *may);
        }
}

static struct shift *shift_of(struct call *c, shifts *list, const struct shift *like)
{
    EACH (s, *list)
        if (s->role == like->role && s->was == like->was && s->is == like->is && slice_eq(s->level, like->level)
            && slice_eq(s->what, like->what)) return s;
    struct shift *s = LIST_PUSH(c->mem, list);
    *s = *like;
    return s;
}

static void post_compare(struct call *c, const struct plan_change *change, const rights_list *rights, const struct held *h, shifts *list)
{
    const struct unit *u = unit_by_id(c, h->unit);
    const struct post post = { .role = role_of(h->role), .unit = u };
    if (!u) return;
    EACH (what, *rights) {
        struct shift like = { .role = post.role, .level = u->level, .what = *what,
                              .was = change->now ? register_scope(change->now, *what, &post) : SCOPE_NONE,
                              .is = register_scope(change->next, *what, &post) };
        if (like.was == like.is) continue;
        struct shift *s = shift_of(c, list, &like);
        s->people += s->last != h->account;             /* they come person by person */
        s->last = h->account;
    }
}

static void shift_tell(struct call *c, struct plan_change *change, const struct shift *s)
{
    slice who = slice_fmt(c->mem, "%s %.*s, %.*s người", role_titles[s->role], SL(level_text(s->level)),
                          SL(number_text(c->mem, s->people)));
    slice what = what_text(change, s->what);
    if (s->was == SCOPE_NONE) PLAN_SAY(c, change, "%.*s: được “%.*s” (%s)", SL(who), SL(what), scope_texts[s->is]);
    else if (s->is == SCOPE_NONE) PLAN_SAY(c, change, "%.*s: không còn được “%.*s”", SL(who), SL(what));
    else PLAN_SAY(c, change, "%.*s: “%.*s” %s, trước đây %s", SL(who), SL(what), scope_texts[s->is], scope_texts[s->was]);
}

/* Those who are entered hold no position: they are told of as a whole. */
static void acting_tell(struct call *c, struct plan_change *change)
{
    const struct registry_acting *is = &change->next->acting, *was = change->now ? &change->now->acting : NULL;
    if (is->roles.n && !(was && was->roles.n))
        PLAN_LOUD(c, change, "THAY MẶT: ai được ghi thay mặt một dòng thì xem được mọi trường của dòng ấy, trừ trường được bảo vệ");
    if (is->number && !(was && was->number && slice_eq(was->number->ask->name, is->number->ask->name)))
        PLAN_LOUD(c, change, "THAY MẶT: ai có số giấy tờ đã xác thực đúng là “%.*s” của một dòng thì tự ghi được là “%.*s”",
                  SL(is->number->ask->label), SL(is->roles.v[0].label));
}

err plan_rights(struct call *c, struct plan_change *change)
{
    LIST(struct held) positions = { 0 };
    rights_list rights = { 0 };
    shifts list = { 0 };
    acting_tell(c, change);
    rights_of(c, change->now, &rights);
    rights_of(c, change->next, &rights);
    TRY(db_all(c, &held_record, &positions,
        "select account, unit, role from position where valid_from <= $1 and (valid_to is null or valid_to >= $1) order by account, id",
        today(c)));
    EACH (h, positions) post_compare(c, change, &rights, h, &list);
    EACH (s, list) shift_tell(c, change, s);
    return OK;
}
