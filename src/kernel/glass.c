/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/glass.h"
#include "base/fold.h"
#include "kernel/acting.h"
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/notice.h"
#include "kernel/register_inside.h"
#include "store/db.h"

LOCAL_RECORD(glass, COLUMN(glass, id), COLUMN(glass, subject), COLUMN(glass, owner), COLUMN(glass, account), COLUMN(glass, reviewed_by),
             COLUMN(glass, registry), COLUMN(glass, code), COLUMN(glass, unit), COLUMN(glass, name), COLUMN(glass, why),
             COLUMN(glass, note), COLUMN(glass, at), COLUMN(glass, until), COLUMN(glass, reviewed_at), COLUMN(glass, justified));
#define COLUMNS "g.id, g.subject, g.owner, g.account, g.reviewed_by, g.registry, g.code, g.unit, a.name, g.why, g.note, g.at, g.until, " \
                "g.reviewed_at, g.justified"
#define FROM " from register_glass g join account a on a.id = g.account "

struct one { int64_t account; };
LOCAL_RECORD(one, COLUMN(one, account));
typedef LIST(struct one) accounts;

/* ---- what may be opened, and what is open ---- */

static bool has_protected(const struct registry *r)
{
    EACH (f, r->fields)
        if (f->closed) return true;
    return false;
}

bool glass_offers(const struct call *c, const struct registry *r, const struct registry_row *row)
{
    enum sight all = has_protected(r) ? SIGHT_CLOSED : SIGHT_WHOLE;
    return register_sight(c, r, row->state, row->owner) < all && register_may(c, r, S("glass"), row->owner);
}

static err standing(struct call *c, const struct registry *r, int64_t subject, struct glass *g, bool *found)
{
    return db_maybe(c, &glass_record, g, found,
                    "select " COLUMNS FROM "where g.account = $1 and g.registry = $2 and g.subject = $3 and g.until > $4 "
                    "order by g.until desc limit 1", c->who->account, r->name, subject, c->now);
}

err glass_row(struct call *c, const struct registry *r, slice key, struct registry_row *row)
{
    struct glass g;
    bool found, open = false;
    TRY(register_find(c, r, slice_trim(key), row, &found));
    if (found && glass_offers(c, r, row)) TRY(standing(c, r, row->id, &g, &open));
    if (open) {
        row->sight = SIGHT_CLOSED;
        row->opened = g.until;
    }
    if (found) TRY(acting_widen(c, r, row));
    return register_found(c, r, key, row, found);
}

/* ---- whom it concerns ---- */

/* Heads of units say whether it was right; the province's leader stands above all of them. */
static bool is_head(enum role role) { return role == ROLE_LEADER || role == ROLE_PROVINCE; }

bool glass_watches(const struct call *c)
{
    EACH (post, c->who->posts)
        if (is_head(post->role) || post->role == ROLE_ADMIN) return true;
    return false;
}

static bool above(const struct call *c, const struct glass *g, bool heads_only)
{
    const struct unit *owner = unit_by_id(c, g->owner);
    EACH (post, c->who->posts)
        if (owner && unit_within(owner, post->unit) && (is_head(post->role) || (!heads_only && post->role == ROLE_ADMIN))) return true;
    return false;
}

bool glass_judges(const struct call *c, const struct glass *g) { return g->account != c->who->account && above(c, g, true); }

static err tell_all(struct call *c, const accounts *list, slice text)
{
    EACH (one, *list) TRY(notice_tell(c, one->account, 0, text));
    return OK;
}

static err heads_of(struct call *c, const struct unit *u, accounts *list)
{
    return db_all(c, &one_record, list,
                  "select distinct account from position where unit = $1 and role in ('leader', 'province') and account <> $2 "
                  "and valid_from <= $3 and (valid_to is null or valid_to >= $3)", u->id, c->who->account, today(c));
}

static err admins_of(struct call *c, const struct unit *u, accounts *list)
{
    return db_all(c, &one_record, list,
                  "select distinct account from position where unit = $1 and role = 'admin' and valid_from <= $2 "
                  "and (valid_to is null or valid_to >= $2)", u->id, today(c));
}

/* The nearest heads upward from the row's unit, and every administrator above it. */
static err tell_opened(struct call *c, const struct registry *r, const struct glass *g)
{
    accounts heads = { 0 }, admins = { 0 };
    slice text = slice_fmt(c->mem, "%.*s mở xem khẩn cấp %.*s “%.*s” của sổ “%.*s”, đến %.*s. Lý do: %.*s. "
                           "Xem trang Sổ đăng ký, mục Xem khẩn cấp.",
                           SL(c->who->name), SL(r->one), SL(g->code), SL(r->title), SL(instant_text(c->mem, g->until)), SL(g->why));
    for (const struct unit *u = unit_by_id(c, g->owner); u; u = u->parent) {
        if (!heads.n) TRY(heads_of(c, u, &heads));
        TRY(admins_of(c, u, &admins));
    }
    TRY(tell_all(c, &heads, text));
    return tell_all(c, &admins, text);
}

/* ---- opening ---- */

static size_t words_in(struct call *c, slice s)
{
    slice rest = fold_name(c->mem, s), word;
    size_t n = 0;
    while (fold_word_next(&rest, &word)) n++;
    return n;
}

static void why_check(struct call *c, slice why, field_faults *faults)
{
    if (utf8_length(why) < GLASS_LEAST || words_in(c, why) < GLASS_WORDS)
        field_fault_add(c->mem, faults, S("why"),
                        "Ghi rõ việc gì, của ai và vì sao không chờ được: ít nhất %d từ và %d ký tự. Người phụ trách sẽ đọc lý do này.",
                        GLASS_WORDS, GLASS_LEAST);
    if (utf8_length(why) > GLASS_MOST) field_fault_add(c->mem, faults, S("why"), "Lý do dài nhất %d ký tự.", GLASS_MOST);
}

/* The row, when it is there and the caller may open it; else a fault that says no more than that. */
static err row_asked(struct call *c, const struct registry *r, slice key, struct registry_row *row, field_faults *faults)
{
    bool found = false;
    if (key.n) TRY(register_find(c, r, key, row, &found));
    if (!found || !register_may(c, r, S("glass"), row->owner))
        field_fault_add(c->mem, faults, S("key"), "Không có %.*s “%.*s” mà bạn được xem khẩn cấp; ghi đúng mã trong sổ.", SL(r->one),
                        SL(key));
    else if (!glass_offers(c, r, row))
        field_fault_add(c->mem, faults, S("key"), "Bạn vốn được xem cả %.*s “%.*s”, không cần xem khẩn cấp.", SL(r->one), SL(key));
    return OK;
}

static err event_write(struct call *c, const struct glass *g, slice kind, struct node *body)
{
    struct ledger_entry entry = { .subject_kind = S("glass"), .subject = g->id, .kind = kind,
                                  .unit = who_unit(c->who) ? who_unit(c->who)->code : S(""), .body = json_canonical(c->mem, body) };
    return ledger_append(c, &entry, NULL, NULL);
}

static err opened_write(struct call *c, const struct glass *g)
{
    struct node *body = node_map(c->mem);
    node_put_text(c->mem, body, "registry", g->registry);
    node_put_text(c->mem, body, "row", slice_fmt(c->mem, "%lld", (long long)g->subject));
    node_put_text(c->mem, body, "why", g->why);
    node_put_text(c->mem, body, "until", instant_iso(c->mem, g->until));
    TRY(db_do(c, "insert into register_glass (id, registry, subject, code, owner, account, unit, why, at, until) "
                 "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
              g->id, g->registry, g->subject, g->code, g->owner, g->account, g->unit, g->why, g->at, g->until));
    return event_write(c, g, S("open"), body);
}

static slice unit_of_opener(const struct call *c, const struct registry *r, const struct registry_row *row)
{
    EACH (post, c->who->posts)
        if (register_scope(r, S("glass"), post) != SCOPE_NONE) return post->unit->code;
    return row->owner->code;
}

err glass_open(struct call *c, const struct registry *r, slice key, slice why, struct glass *g, field_faults *faults)
{
    struct registry_row row = { 0 };
    bool open;
    if (!register_may(c, r, S("glass"), NULL))
        return fail(c, ERR_DENIED, "glass.denied", "Bạn không được xem khẩn cấp dòng nào của sổ “%.*s”.", SL(r->title));
    why_check(c, why, faults);
    if (faults->n) return OK;                           /* who gives no reason learns nothing about rows */
    TRY(row_asked(c, r, slice_trim(key), &row, faults));
    if (faults->n) return OK;
    TRY(register_lock(c, r, row.id));
    TRY(standing(c, r, row.id, g, &open));
    if (open) return OK;
    *g = (struct glass){ .id = db_id(c), .registry = r->name, .subject = row.id, .owner = row.owner->id, .account = c->who->account,
                         .name = c->who->name, .unit = unit_of_opener(c, r, &row), .why = why, .at = c->now,
                         .code = row.code.n ? row.code : slice_fmt(c->mem, "%lld", (long long)row.id),
                         .until = { c->now.ms + r->glass.minutes * 60000 } };
    TRY(opened_write(c, g));
    return tell_opened(c, r, g);
}

/* ---- looking back ---- */

static int by_id_down(const void *a, const void *b)
{
    int64_t x = ((const struct glass *)a)->id, y = ((const struct glass *)b)->id;
    return x < y ? 1 : x > y ? -1 : 0;
}

static err of_post(struct call *c, const struct post *post, bool waiting, int64_t before, int limit, glasses *list)
{
    return db_all(c, &glass_record, list,
                  "select " COLUMNS FROM "where g.owner in (select id from unit where lo between $1 and $2) and g.id < $3 "
                  "and ($4 = false or g.reviewed_at is null) order by g.id desc limit $5",
                  post->unit->lo, post->unit->hi, before, waiting, limit);
}

/* What several posts show, in one order and each once. */
static void in_order(glasses *list, int limit)
{
    size_t n = 0;
    if (list->n) qsort(list->v, list->n, sizeof *list->v, by_id_down);
    EACH (g, *list)
        if (!n || list->v[n - 1].id != g->id) list->v[n++] = *g;
    list->n = n < (size_t)limit ? n : (size_t)limit;
}

err glass_list(struct call *c, enum glass_which which, int64_t before, int limit, glasses *list)
{
    int64_t below = before ? before : INT64_MAX;
    *list = (glasses){ 0 };
    if (which == GLASS_OWN)
        return db_all(c, &glass_record, list, "select " COLUMNS FROM "where g.account = $1 and g.id < $2 order by g.id desc limit $3",
                      c->who->account, below, limit);
    EACH (post, c->who->posts)
        if (is_head(post->role) || post->role == ROLE_ADMIN) TRY(of_post(c, post, which == GLASS_WAITING, below, limit, list));
    in_order(list, limit);
    return OK;
}

err glass_find(struct call *c, int64_t id, struct glass *g)
{
    bool found;
    TRY(db_maybe(c, &glass_record, g, &found, "select " COLUMNS FROM "where g.id = $1", id));
    if (found && (g->account == c->who->account || above(c, g, false))) return OK;
    return fail(c, ERR_MISSING, "glass.missing", "Không có lần xem khẩn cấp này, hoặc bạn không được xem.");
}

/* ---- judging ---- */

static void verdict_check(struct call *c, slice verdict, slice note, field_faults *faults)
{
    if (!slice_eq(verdict, S("justified")) && !slice_eq(verdict, S("unjustified")))
        field_fault_add(c->mem, faults, S("verdict"), "Chọn có căn cứ hay không có căn cứ.");
    if (!note.n) field_fault_add(c->mem, faults, S("note"), "Ghi nhận xét: vì sao kết luận như vậy.");
    if (utf8_length(note) > GLASS_MOST) field_fault_add(c->mem, faults, S("note"), "Nhận xét dài nhất %d ký tự.", GLASS_MOST);
}

static err tell_opener(struct call *c, const struct glass *g, bool justified, slice note)
{
    return notice_tell(c, g->account, 0, slice_fmt(c->mem, "Lần xem khẩn cấp “%.*s” lúc %.*s được kết luận %s. Nhận xét: %.*s", SL(g->code),
                       SL(instant_text(c->mem, g->at)), justified ? "có căn cứ" : "không có căn cứ", SL(note)));
}

err glass_review(struct call *c, const struct glass *g, slice verdict, slice note, field_faults *faults)
{
    struct node *body = node_map(c->mem);
    bool justified = slice_eq(verdict, S("justified"));
    int64_t n;
    if (!glass_judges(c, g))
        return fail(c, ERR_DENIED, "glass.denied",
                    "Lãnh đạo của đơn vị giữ dòng ấy, hoặc cấp trên, kết luận; không ai kết luận lần mở của mình.");
    verdict_check(c, verdict, note, faults);
    if (faults->n) return OK;
    TRY(db_change(c, &n, "update register_glass set reviewed_at = $2, reviewed_by = $3, justified = $4, note = $5 "
                         "where id = $1 and reviewed_at is null", g->id, c->now, c->who->account, justified, note));
    if (!n) return fail(c, ERR_CONFLICT, "glass.reviewed", "Lần xem khẩn cấp này đã có người kết luận.");
    node_put_text(c->mem, body, "note", note);
    TRY(event_write(c, g, verdict, body));
    return tell_opener(c, g, justified, note);
}
