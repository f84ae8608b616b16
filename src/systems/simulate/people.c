/* SPDX-License-Identifier: Apache-2.0 */
/* Who takes part.  Officials come from the positions in the database; applicants are made of common Vietnamese names and well-formed
 * invented numbers, so that nobody real is meant. */
#include "systems/simulate/simulate.h"
#include "store/blob.h"
#include "store/db.h"

static const char *const families[] = { "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Võ", "Phan", "Trương",
                                        "Bùi", "Đặng", "Đỗ", "Ngô", "Hồ", "Dương", "Đinh", "Thạch", "Sơn", "Lâm" };
static const char *const middles[] = { "Văn", "Thị", "Minh", "Thanh", "Hoàng", "Ngọc", "Quốc",
                                       "Kim", "Hữu", "Đức",  "Mỹ",    "Thúy",  "Tấn",  "Phước" };
static const char *const givens[] = { "An", "Bình", "Châu", "Dung", "Đạt", "Giang", "Hạnh", "Hùng", "Hương", "Khoa", "Lan", "Linh", "Long",
                                      "Mai", "Nam", "Nga", "Nhân", "Oanh", "Phúc", "Quyên", "Sang", "Tâm", "Thảo", "Thịnh", "Trang", "Tuấn",
                                      "Út", "Vân", "Xuân", "Yến" };
static const char *const streets[] = { "Phạm Thái Bường", "Trưng Nữ Vương", "Lê Thái Tổ", "Nguyễn Huệ", "3 Tháng 2", "Phó Cơ Điều",
                                       "Mậu Thân", "Trần Phú", "Hưng Đạo Vương", "14 Tháng 9" };
static const char blank_pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
#define ANY(r, list) ((list)[chance_range((r), 0, (int64_t)(sizeof (list) / sizeof *(list)) - 1)])

struct holder { int64_t account; slice login, name, role; int64_t unit; };
LOCAL_RECORD(holder, COLUMN(holder, account), COLUMN(holder, login), COLUMN(holder, name), COLUMN(holder, role), COLUMN(holder, unit));

static const struct who *official(struct call *c, const struct holder *h, const struct unit *u)
{
    struct who *w = NEW(c->mem, struct who);
    *w = (struct who){ .account = h->account, .login = h->login, .name = h->name, .kind = S("official") };
    LIST_ADD(c->mem, &w->posts, ((struct post){ role_of(h->role), u, 0 }));
    return w;
}

static err citizen_load(struct call *c, struct cast *cast)
{
    int64_t id;
    struct who *w = NEW(c->mem, struct who);
    TRY(db_int(c, &id, "select id from account where kind = 'citizen' order by id limit 1"));
    *w = (struct who){ .account = id, .kind = S("citizen"), .name = S("Công dân") };
    cast->citizen = w;
    return OK;
}

err cast_load(struct call *c, struct cast *cast)
{
    LIST(struct holder) holders = { 0 };
    TRY(db_all(c, &holder_record, &holders,
        "select p.account, a.login, a.name, p.role, p.unit from position p join account a on a.id = p.account "
        "where a.locked_at is null order by p.unit, p.role, a.login"));
    EACH (h, holders) {
        const struct unit *u = unit_by_id(c, h->unit);
        if (u) LIST_ADD(c->mem, &cast->members, ((struct member){ h->unit, role_of(h->role), official(c, h, u) }));
    }
    if (!cast->members.n)
        return fail(c, ERR_CONFLICT, "simulate.nobody", "Chưa có cán bộ nào. Chạy motcua init --demo, hoặc thêm tài khoản trước.");
    TRY(blob_put(c->app->store, c->mem, slice_z(blank_pdf), &cast->pdf));
    return citizen_load(c, cast);
}

const struct who *cast_find(const struct cast *cast, struct chance *r, int64_t unit, enum role role)
{
    size_t low = 0, high = cast->members.n;     /* ordered by unit */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cast->members.v[middle].unit < unit) low = middle + 1;
        else high = middle;
    }
    const struct who *found = NULL;
    int64_t n = 0;
    for (size_t i = low; i < cast->members.n && cast->members.v[i].unit == unit; i++)
        if (cast->members.v[i].role == role && chance_range(r, 0, n++) == 0) found = cast->members.v[i].who;
    return found;
}

struct applicant people_applicant(struct call *c, struct chance *r)
{
    return (struct applicant){
        .kind = S("person"),
        .name = slice_fmt(c->mem, "%s %s %s", ANY(r, families), ANY(r, middles), ANY(r, givens)),
        .id_kind = S("cmnd"), .id_number = slice_fmt(c->mem, "33%07lld", (long long)chance_range(r, 0, 9999999)),
        .phone = slice_fmt(c->mem, "090%07lld", (long long)chance_range(r, 1000000, 9999999)),
        .address = slice_fmt(c->mem, "%lld %s", (long long)chance_range(r, 1, 299), ANY(r, streets)),
    };
}
