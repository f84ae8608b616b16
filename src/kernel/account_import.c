/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts from a CSV file: login,name,email,phone,role,unit,title.  Every line is checked and told; a dry run changes nothing, a real one
 * refuses to begin while any line is wrong.  Imported officials have no password until an administrator sets one. */
#include "kernel/account.h"
#include "base/charset.h"
#include "base/delimited.h"
#include "base/fold.h"
#include "kernel/app.h"

enum { LOGIN, NAME, EMAIL, PHONE, ROLE, UNIT, TITLE, CELLS };
enum { LINES_MOST = 20000 };

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

/* Office programs of two decades write two decades of encodings. */
static slice as_text(struct call *c, slice bytes)
{
    struct charset_reader r = { .from = charset_guess(bytes) };
    struct out o = out_new(c->mem, 4 * bytes.n + 4);
    charset_read(&r, bytes, &o);
    charset_end(&r, &o);
    return text_nfc(c->mem, out_slice(&o));
}

err account_import(struct call *c, slice csv, bool dry, import_lines *lines)
{
    LIST(struct { slice cell[CELLS]; }) good = { 0 };
    struct record_cells record;
    size_t bad = 0, line = 0;
    *lines = (import_lines){ 0 };
    csv = as_text(c, csv);
    char by = delimited_guess(csv);
    for (bool first = true; delimited_next(c->mem, &csv, by, true, &record); first = false) {
        line += record.lines;
        if (first && slice_eq(record.cells.v[0], S("login"))) continue;
        if (line > LINES_MOST) return fail(c, ERR_LARGE, "import.long", "Một tệp nhận nhiều nhất %d dòng.", LINES_MOST);
        __typeof__(good.v) row = LIST_PUSH(c->mem, &good);
        for (size_t i = 0; i < CELLS && i < record.cells.n; i++) row->cell[i] = record.cells.v[i];
        struct account other;
        bool taken;
        slice login = fold(c->mem, row->cell[LOGIN]);
        TRY(account_find(c, login, &other, &taken));
        slice wrong = line_problem(c, row->cell, taken || seen_before(lines, login));
        bad += wrong.n > 0;
        LIST_ADD(c->mem, lines, ((struct import_line){ (int)line, login, wrong.n ? wrong : S("hợp lệ"), wrong.n > 0 }));
    }
    if (dry || bad) return OK;
    EACH (row, good) TRY(line_add(c, row->cell));
    return OK;
}
