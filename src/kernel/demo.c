/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts to try the program with: those of accounts.yaml, and officials made up by the templates of positions.yaml.  They are
 * marked `demo` and work only while the server listens on a loopback address. */
#include "base/hash.h"
#include "base/shape.h"
#include "kernel/account.h"
#include "kernel/province.h"
#include "store/db.h"

/* ---- accounts.yaml ---- */

enum { ACCOUNTS_MAX = 1000 };

static const struct shape citizen_shape = SHAPE(
    { "id_kind",   SHAPE_ONE_OF, NEED, .words = WORDS("cmnd", "cccd", "passport") },
    { "id_number", SHAPE_TEXT, NEED, .max = 20 },
    { "born",      SHAPE_DAY },
    { "sex",       SHAPE_TEXT, .max = 20 },
    { "phone",     SHAPE_TEXT, .max = 20 },
    { "email",     SHAPE_TEXT, .max = 254 },
    { "address",   SHAPE_TEXT, .max = 300 });
static const struct shape business_shape = SHAPE(
    { "name",     SHAPE_TEXT, NEED, .max = 300 },
    { "tax_code", SHAPE_TEXT, NEED, .max = 14 },
    { "phone",    SHAPE_TEXT, .max = 20 },
    { "email",    SHAPE_TEXT, .max = 254 },
    { "address",  SHAPE_TEXT, .max = 300 });
static const struct shape post_shape = SHAPE(
    { "unit",  SHAPE_TEXT, NEED, .plain = true, .max = 20 },
    { "role",  SHAPE_ONE_OF, NEED, .words = WORDS("clerk", "specialist", "leader", "admin", "province") },
    { "title", SHAPE_TEXT, .max = 100 });
static const struct shape account_shape = SHAPE(
    { "login",    SHAPE_TEXT, NEED, .min = 3, .max = 40, .pattern = "code" },
    { "name",     SHAPE_TEXT, NEED, .max = 120, .pattern = "name" },
    { "kind",     SHAPE_ONE_OF, NEED, .words = WORDS("citizen", "business", "official") },
    { "citizen",  SHAPE_MEMBERS, .shape = &citizen_shape },
    { "business", SHAPE_MEMBERS, .shape = &business_shape },
    { "posts",    SHAPE_LIST, .max = 20, .of = ITEM(SHAPE_MEMBERS, .shape = &post_shape) });
static const struct shape file_shape = SHAPE(
    { "verified", SHAPE_BOOL },
    { "source",   SHAPE_TEXT, .max = 400 },
    { "accounts", SHAPE_LIST, NEED, .max = ACCOUNTS_MAX, .of = ITEM(SHAPE_MEMBERS, .shape = &account_shape) });

struct reader { struct definitions *d; slice file; problems *found; };
#define WRONG(r, at, ...) problem_add((r)->d->mem, (r)->found, (r)->file, (at), __VA_ARGS__)

static void person_check(struct reader *r, const struct node *at)
{
    slice number = node_text(at, "id_number"), phone = node_text(at, "phone"), email = node_text(at, "email"), plain;
    if (number.n && !id_number_ok(number, node_text(at, "id_kind")))
        WRONG(r, node_get(at, "id_number"), "số giấy tờ «%.*s» không đúng cấu trúc", SL(number));
    if (phone.n && !phone_ok(r->d->mem, phone, &plain)) WRONG(r, node_get(at, "phone"), "«%.*s» không phải số điện thoại", SL(phone));
    if (email.n && !email_ok(email)) WRONG(r, node_get(at, "email"), "«%.*s» không phải địa chỉ thư điện tử", SL(email));
    if (node_text(at, "tax_code").n && !tax_code_ok(node_text(at, "tax_code")))
        WRONG(r, node_get(at, "tax_code"), "mã số thuế «%.*s» sai cấu trúc hoặc sai số kiểm tra", SL(node_text(at, "tax_code")));
}

static void account_check(struct reader *r, const struct node *at, const struct node *list)
{
    slice login = node_text(at, "login"), kind = node_text(at, "kind");
    const struct node *posts = node_get(at, "posts");
    for (const struct node *other = list->first; other != at; other = other->next)
        if (login.n && slice_eq(node_text(other, "login"), login)) WRONG(r, at, "tài khoản «%.*s» ghi hai lần", SL(login));
    if (slice_eq(kind, S("official")) && (!posts || !posts->n)) WRONG(r, at, "cán bộ «%.*s» cần ít nhất một vị trí (posts)", SL(login));
    if (!slice_eq(kind, S("official")) && posts) WRONG(r, posts, "chỉ cán bộ (kind: official) mới có «posts»");
    if (slice_eq(kind, S("business")) && !node_get(at, "business"))
        WRONG(r, at, "tài khoản doanh nghiệp «%.*s» thiếu «business»", SL(login));
    if (node_get(at, "citizen")) person_check(r, node_get(at, "citizen"));
    if (node_get(at, "business")) person_check(r, node_get(at, "business"));
    NODE_EACH (post, posts) {
        slice unit = node_text(post, "unit");
        if (unit.n && r->d->units.n && !definitions_have_level(r->d, unit, S("")))
            WRONG(r, post, "không có đơn vị mã «%.*s» trong units.yaml", SL(unit));
    }
}

void accounts_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found)
{
    struct reader r = { d, file, found };
    const struct node *list = node_get(n, "accounts");
    (void)name;
    shape_check(d->mem, &file_shape, n, file, found);
    NODE_EACH (at, node_within(list, ACCOUNTS_MAX)) account_check(&r, at, list);
}

/* ---- making them ---- */

static err account_new(struct call *c, slice login, slice name, slice kind, int64_t party, slice password, struct account *a)
{
    *a = (struct account){ .login = login, .kind = kind, .name = name, .party = party, .password = password, .demo = true };
    return account_add(c, a);
}

/* The first day anything can happen on: past dossiers have officials too. */
static err post_new(struct call *c, int64_t account, slice role, const struct unit *u, slice title)
{
    struct position p = { .account = account, .role = role, .unit = u->id, .title = title,
                          .valid_from = u->valid_from.n > defs(c)->calendar->first.n ? u->valid_from : defs(c)->calendar->first };
    return position_add(c, &p);
}

static err party_of(struct call *c, const struct node *at, int64_t *party, slice *number)
{
    const struct node *business = node_get(at, "business"), *from = business ? business : node_get(at, "citizen");
    if (!from) return OK;
    struct party p = {
        .kind = business ? S("organisation") : S("person"), .name = business ? node_text(business, "name") : node_text(at, "name"),
        .phone = node_text(from, "phone"), .email = node_text(from, "email"), .address = node_text(from, "address"),
    };
    day_parse(node_text(from, "born"), &p.born);
    TRY(party_keep(c, &p, business ? S("tax") : node_text(from, "id_kind"),
                   business ? node_text(from, "tax_code") : node_text(from, "id_number")));
    *party = p.id;
    *number = business ? node_text(business, "tax_code") : node_text(from, "id_number");
    return OK;
}

static err named_account(struct call *c, const struct node *at, slice password)
{
    struct account a;
    bool found;
    int64_t party = 0;
    slice number = NONE;
    TRY(account_find(c, node_text(at, "login"), &a, &found));
    if (found) return OK;
    TRY(party_of(c, at, &party, &number));
    TRY(account_new(c, node_text(at, "login"), node_text(at, "name"), node_text(at, "kind"), party, password, &a));
    if (number.n) TRY(account_prove(c, a.id, number));
    const struct node *person = node_get(at, "citizen");
    if (person)
        TRY(db_do(c, "update account set email = $2, phone = $3 where id = $1", a.id,
                  node_text(person, "email"), node_text(person, "phone")));
    NODE_EACH (post, node_get(at, "posts")) {
        const struct unit *u = unit_by_code(c, node_text(post, "unit"), today(c));
        if (u) TRY(post_new(c, a.id, node_text(post, "role"), u, node_text(post, "title")));
    }
    return OK;
}

/* ---- officials by template ---- */

struct holding { int64_t unit; slice role, title; int64_t n; };
RECORD(holding, COLUMN(holding, unit), COLUMN(holding, role), COLUMN(holding, title), COLUMN(holding, n));
struct holdings { LIST(struct holding) rows; };

static const struct { const char *role, *word; } login_words[] = {
    { "clerk", "tiepnhan" }, { "specialist", "chuyenvien" }, { "leader", "lanhdao" }, { "admin", "quantri" }, { "province", "xemsolieu" },
};
static const char *const family[] = { "Nguyễn", "Trần", "Lê",  "Phạm",  "Huỳnh", "Võ",     "Đặng", "Bùi",
                                      "Đỗ",     "Hồ",   "Ngô", "Dương", "Lý",    "Trương", "Cao",  "Thạch" };
static const char *const middle[] = { "Thị Kim", "Văn", "Minh", "Thị Ngọc", "Thanh", "Hoàng",
                                      "Thị Mỹ",  "Hữu", "Quốc", "Thị Bích", "Công",  "Thị Hồng" };
static const char *const given[] = { "An",    "Bình", "Châu", "Dũng",  "Giang", "Hà",  "Hạnh",   "Hòa",
                                     "Khánh", "Lan",  "Linh", "Long",  "Nam",   "Nga", "Phương", "Quân",
                                     "Sơn",   "Tâm",  "Thảo", "Trang", "Tuấn",  "Vân", "Yến" };
#define PICK(list, n) (list)[(n) % (sizeof (list) / sizeof *(list))]

static slice invented_name(struct arena *mem, slice login)
{
    digest d = hash_of(login);
    return slice_fmt(mem, "%s %s %s", PICK(family, d.b[0]), PICK(middle, d.b[1]), PICK(given, d.b[2]));
}

static const char *login_word(slice role)
{
    for (size_t i = 0; i < sizeof login_words / sizeof *login_words; i++)
        if (slice_eq(role, slice_z(login_words[i].role))) return login_words[i].word;
    never();
}

/* tiepnhan.29551, then tiepnhan.29551.2 … */
static slice login_of(struct call *c, slice role, const struct unit *u, int64_t nth)
{
    slice code = slice_lower(c->mem, u->code);
    if (nth == 1) return slice_fmt(c->mem, "%s.%.*s", login_word(role), SL(code));
    return slice_fmt(c->mem, "%s.%.*s.%lld", login_word(role), SL(code), (long long)nth);
}

static err fill(struct call *c, const struct unit *u, const struct position_template *t, struct holdings *held, slice password)
{
    int64_t have = 0, of_role = 0;
    EACH (h, held->rows) {
        if (h->unit != u->id || !slice_eq(h->role, t->role)) continue;
        of_role += h->n;
        if (slice_eq(h->title, t->title)) have += h->n;
    }
    for (int64_t n = have; n < t->count; n++) {
        struct account a;
        slice login = login_of(c, t->role, u, ++of_role);
        TRY(account_new(c, login, invented_name(c->mem, login), S("official"), 0, password, &a));
        TRY(post_new(c, a.id, t->role, u, t->title));
        LIST_ADD(c->mem, &held->rows, ((struct holding){ u->id, t->role, t->title, 1 }));
    }
    return OK;
}

static err officials(struct call *c, slice password)
{
    const struct definitions *d = defs(c);
    struct holdings all = { 0 };
    TRY(db_all(c, &holding_record, &all.rows, "select unit, role, title, count(*) as n from position group by unit, role, title"));
    for (size_t i = 0; i < d->units.n; i++) {
        const struct unit *u = &d->units.v[i];
        struct holdings own = { 0 };
        if (!unit_valid(u, today(c))) continue;
        EACH (h, all.rows)
            if (h->unit == u->id) LIST_ADD(c->mem, &own.rows, *h);
        EACH (t, d->positions)
            if (slice_eq(t->level, u->level) && (!t->kind.n || slice_eq(t->kind, u->kind))) TRY(fill(c, u, t, &own, password));
    }
    return OK;
}

/* A file of the province that is not published, by its name; NULL when it is not there. */
static err unpublished(struct call *c, slice path, slice name, const struct node **node)
{
    struct definitions *d;
    province_files files = { 0 };
    problems found = { 0 };
    slice folder;
    *node = NULL;
    if (!province_around(c->mem, path, &folder))
        return fail(c, ERR_INPUT, "province.none", "“%.*s” không phải thư mục của một tỉnh.", SL(path));
    TRY(province_load(c->mem, folder, &d, &files, &found));
    EACH (f, files)
        if (!f->kind && slice_eq(f->name, name)) *node = f->node;
    return OK;
}

err province_demo_accounts(struct call *c, slice path)
{
    const struct node *accounts;
    TRY(unpublished(c, path, S("accounts"), &accounts));
    slice password = password_hash_known(c->mem, S(DEMO_PASSWORD));
    NODE_EACH (at, node_get(accounts, "accounts")) TRY(named_account(c, at, password));
    return officials(c, password);
}

err province_demo_rows(struct call *c, slice path)
{
    const struct node *rows;
    TRY(unpublished(c, path, S("demo"), &rows));
    return demo_rows_write(c, rows);
}
