/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts from a CSV file: login,name,email,phone,role,unit,title.  Every line is checked and told; a dry run changes nothing, a real one
 * refuses to begin while any line is wrong.  Imported officials have no password until an administrator sets one. */
#include "kernel/account.h"
#include "base/fold.h"
#include "kernel/app.h"

enum { LOGIN, NAME, EMAIL, PHONE, ROLE, UNIT, TITLE, CELLS };
enum { LINES_MOST = 20000 };

/* One cell off the line; "…" may hold commas, "" is a quote. */
static slice cell_next(struct call *c, slice *rest)
{
    if (!slice_starts(*rest, S("\""))) return slice_trim(slice_next(rest, ','));
    struct out o = out_new(c->mem, 4096);
    size_t i = 1;
    for (; i < rest->n; i++) {
        if (rest->p[i] != '"') out_c(&o, rest->p[i]);
        else if (i + 1 < rest->n && rest->p[i + 1] == '"') out_c(&o, rest->p[i++]);
        else break;
    }
    *rest = slice_sub(*rest, i + 1, rest->n);
    slice dropped = slice_next(rest, ',');
    (void)dropped;
    return out_slice(&o);
}

static slice line_problem(struct call *c, const slice *cell, bool taken)
{
    const struct unit *u = unit_by_code(c, cell[UNIT], today(c));
    slice login = fold(c->mem, cell[LOGIN]);
    if (login.n < 3 || login.n > 40 || !slice_only(login, "abcdefghijklmnopqrstuvwxyz0123456789._-"))
        return S("tên đăng nhập không hợp lệ");
    if (taken) return S("tên đăng nhập đã có hoặc lặp lại trong tệp");
    if (!text_name_ok(cell[NAME])) return S("họ tên không hợp lệ");
    if (cell[EMAIL].n && !email_ok(cell[EMAIL])) return S("địa chỉ thư điện tử không hợp lệ");
    if (role_of(cell[ROLE]) < ROLE_CLERK) return S("vai trò phải là clerk, specialist, leader, admin hoặc province");
    if (!u || !unit_valid(u, today(c))) return S("không có đơn vị mang mã này");
    return (slice){ NULL, 0 };
}

static err line_add(struct call *c, const slice *cell)
{
    struct account a = { .login = cell[LOGIN], .kind = S("official"), .name = cell[NAME], .email = cell[EMAIL], .phone = cell[PHONE] };
    TRY(account_add(c, &a));
    struct position p = { .account = a.id, .role = cell[ROLE], .unit = unit_by_code(c, cell[UNIT], today(c))->id, .title = cell[TITLE] };
    return position_add(c, &p);
}

static bool seen_before(const import_lines *lines, slice login)
{
    EACH (l, *lines)
        if (slice_eq(l->login, login)) return true;
    return false;
}

err account_import(struct call *c, slice csv, bool dry, import_lines *lines)
{
    LIST(struct { slice cell[CELLS]; }) good = { 0 };
    size_t bad = 0;
    *lines = (import_lines){ 0 };
    if (slice_starts(csv, S("\xEF\xBB\xBF"))) csv = slice_sub(csv, 3, csv.n);
    if (!text_valid(csv)) return fail(c, ERR_INPUT, "import.encoding", "Tệp không phải UTF-8. Hãy lưu lại dạng CSV UTF-8.");
    for (int n = 1; csv.n; n++) {
        slice line = slice_trim(slice_next(&csv, '\n')), rest = line;
        if (!line.n || (n == 1 && slice_starts(line, S("login,")))) continue;
        if (n > LINES_MOST) return fail(c, ERR_LARGE, "import.long", "Một tệp nhận nhiều nhất %d dòng.", LINES_MOST);
        __typeof__(good.v) row = LIST_PUSH(c->mem, &good);
        for (int i = 0; i < CELLS; i++) row->cell[i] = cell_next(c, &rest);
        struct account other;
        bool taken;
        slice login = fold(c->mem, row->cell[LOGIN]);
        TRY(account_find(c, login, &other, &taken));
        slice wrong = line_problem(c, row->cell, taken || seen_before(lines, login));
        bad += wrong.n > 0;
        LIST_ADD(c->mem, lines, ((struct import_line){ n, login, wrong.n ? wrong : S("hợp lệ"), wrong.n > 0 }));
    }
    if (dry || bad) return OK;
    EACH (row, good) TRY(line_add(c, row->cell));
    return OK;
}
