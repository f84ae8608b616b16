/* SPDX-License-Identifier: Apache-2.0 */
/* Phiếu kiểm soát quá trình giải quyết hồ sơ (TT 01/2018/TT-VPCP, Mẫu số 05): a row for each time the dossier went from hand to hand,
 * and beside it whether who gave it on had kept the time their step is meant to take. */
#include "systems/onestop/slip.h"

static const struct sheet_column columns[] = { { 158, PLAIN }, { 176, PLAIN }, { 72, CENTRE }, { 90, PLAIN } };

/* How a dossier ends, and what then goes back to the desk. */
static const struct ending { const char *outcome, *words, *note; } endings[] = {
    { "early", "Trước hạn", "Chuyển trả kết quả" },
    { "on_time", "Đúng hạn", "Chuyển trả kết quả" },
    { "late", "Quá hạn", "Chuyển trả kết quả" },
    { "refused", "Từ chối giải quyết", "Từ chối giải quyết" },
    { "withdrawn", "Người nộp rút hồ sơ", "Người nộp rút hồ sơ" },
    { "stopped", "Dừng giải quyết", "Dừng giải quyết" },
    { NULL, "Đang giải quyết", "" },
};

static const struct ending *ending(slice outcome)
{
    const struct ending *e = endings;
    while (e->outcome && !slice_eq(slice_z(e->outcome), outcome)) e++;
    return e;
}

struct hand { slice place, person; };
struct handing { struct hand from, to; instant at; slice result, note; };

static slice or_dots(slice s) { return s.n ? s : S("…………………"); }

static void row(struct sheet *on, const struct slip *s, const struct handing *h)
{
    const slice cells[] = {
        slice_fmt(s->mem, "1. Giao: %.*s\n2. Nhận: %.*s", SL(h->from.place), SL(h->to.place)),
        slice_fmt(s->mem, "%.*s\nNgười giao: %.*s\nNgười nhận: %.*s", SL(slip_moment(s->mem, h->at)), SL(or_dots(h->from.person)),
                  SL(or_dots(h->to.person))),
        h->result, h->note,
    };
    sheet_row(on, columns, 4, cells, PLAIN);
}

static void rows(struct sheet *on, const struct slip *s)
{
    slice desk = slice_fmt(s->mem, "Bộ phận TN&TKQ, %.*s", SL(slip_office(s->mem, s->received)));
    struct hand holder = { desk, s->clerk };
    slice result = S("");
    for (size_t i = 0; i < s->stays.n; i++) {
        const struct stay *stay = &s->stays.v[i];
        bool back = i && slice_eq(s->stays.v[i - 1].outcome, S("returned"));
        struct hand next = { slip_office(s->mem, s->places.v[i]), stay->person };
        slice note = slice_fmt(s->mem, "%s%.*s", back ? "Trả lại bước: " : "", SL(stay->name));
        row(on, s, &(struct handing){ holder, next, stay->opened_at, result, note });
        holder = next;
        result = stay->result;
    }
    if (s->d.finished_at.ms)
        row(on, s, &(struct handing){ holder, { desk, NONE }, s->d.finished_at, result, slice_z(ending(s->d.outcome)->note) });
}

/* The units besides the competent one whose hands it went through, each once. */
static slice partners(const struct slip *s)
{
    slice names = S("");
    for (size_t i = 0; i < s->places.n; i++) {
        bool told = s->places.v[i] == s->competent;
        for (size_t k = 0; k < i; k++) told |= s->places.v[k] == s->places.v[i];
        if (!told) names = slice_fmt(s->mem, "%.*s%s%.*s", SL(names), names.n ? "; " : "", SL(slip_office(s->mem, s->places.v[i])));
    }
    return names.n ? names : S("không có");
}

void slip_control(struct sheet *on, const struct slip *s)
{
    static const slice head[] = { S("TÊN CƠ QUAN"), S("THỜI GIAN GIAO, NHẬN HỒ SƠ"), S("KẾT QUẢ GIẢI QUYẾT"), S("GHI CHÚ") };
    slip_head(on, s);
    sheet_down(on, 6);
    sheet_line(on, (struct type){ 14, BOLD | CENTRE }, sheet_upper(s->mem, node_text(s->form, "title")));
    sheet_line(on, (struct type){ 10.5, CENTRE }, slice_fmt(s->mem, "Mã hồ sơ: %.*s", SL(s->d.code)));
    sheet_barcode(on, SHEET_LEFT + SHEET_WIDTH / 2.0 - 130, sheet_y(on), 260, 28, s->d.code);
    sheet_down(on, 38);
    sheet_pair(on, "Nội dung yêu cầu giải quyết", s->p->name);
    sheet_pair(on, "Cơ quan (bộ phận) giải quyết hồ sơ", slip_office(s->mem, s->competent));
    if (slip_has(s, "partners")) sheet_pair(on, "Cơ quan phối hợp giải quyết hồ sơ", partners(s));
    sheet_down(on, 4);
    sheet_row(on, columns, 4, head, BOLD | CENTRE);
    rows(on, s);
    sheet_down(on, 8);
    if (s->due.ms) sheet_pair(on, "Hẹn trả kết quả", slip_moment(s->mem, s->due));
    if (s->d.due_at.ms && s->d.due_at.ms != s->due.ms)
        sheet_pair(on, "Hạn trả sau khi tạm dừng hoặc gia hạn", slip_moment(s->mem, s->d.due_at));
    if (s->d.finished_at.ms) sheet_pair(on, "Giải quyết xong", slip_moment(s->mem, s->d.finished_at));
    if (s->d.handed_at.ms) sheet_pair(on, "Trả kết quả cho người nộp", slip_moment(s->mem, s->d.handed_at));
    sheet_pair(on, "Kết quả giải quyết hồ sơ", slice_z(ending(s->d.outcome)->words));
}
