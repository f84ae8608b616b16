/* SPDX-License-Identifier: Apache-2.0 */
/* Phiếu kiểm soát quá trình giải quyết hồ sơ (TT 01/2018/TT-VPCP, Mẫu số 05): a row for each time the dossier went from hand to hand,
 * and beside it whether who gave it on had kept the time their step is meant to take. */
#include "systems/onestop/slip.h"

static const struct say_column columns[] = {
    { "TÊN CƠ QUAN", 32, false }, { "THỜI GIAN GIAO, NHẬN HỒ SƠ", 36, false }, { "KẾT QUẢ GIẢI QUYẾT", 14, true }, { "GHI CHÚ", 18, false },
};

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

static void row(struct node *rows, const struct slip_facts *s, const struct handing *h)
{
    const slice cells[] = {
        slice_fmt(s->mem, "1. Giao: %.*s\n2. Nhận: %.*s", SL(h->from.place), SL(h->to.place)),
        slice_fmt(s->mem, "%.*s\nNgười giao: %.*s\nNgười nhận: %.*s", SL(slip_moment(s->mem, h->at)), SL(or_dots(h->from.person)),
                  SL(or_dots(h->to.person))),
        h->result, h->note,
    };
    say_row(s->mem, rows, cells, 4);
}

static void steps(struct node *rows, const struct slip_facts *s)
{
    slice desk = slice_fmt(s->mem, "Bộ phận TN&TKQ, %.*s", SL(slip_office(s->mem, s->received)));
    struct hand holder = { desk, s->clerk };
    slice result = S("");
    for (size_t i = 0; i < s->stays.n; i++) {
        const struct stay *stay = &s->stays.v[i];
        bool back = i && slice_eq(s->stays.v[i - 1].outcome, S("returned"));
        struct hand next = { slip_office(s->mem, s->places.v[i]), stay->person };
        slice note = slice_fmt(s->mem, "%s%.*s", back ? "Trả lại bước: " : "", SL(stay->name));
        row(rows, s, &(struct handing){ holder, next, stay->opened_at, result, note });
        holder = next;
        result = stay->result;
    }
    if (s->d.finished_at.ms)
        row(rows, s, &(struct handing){ holder, { desk, NONE }, s->d.finished_at, result, slice_z(ending(s->d.outcome)->note) });
}

/* The units besides the competent one whose hands it went through, each once. */
static slice partners(const struct slip_facts *s)
{
    slice names = S("");
    for (size_t i = 0; i < s->places.n; i++) {
        bool told = s->places.v[i] == s->competent;
        for (size_t k = 0; k < i; k++) told |= s->places.v[k] == s->places.v[i];
        if (!told) names = slice_fmt(s->mem, "%.*s%s%.*s", SL(names), names.n ? "; " : "", SL(slip_office(s->mem, s->places.v[i])));
    }
    return names.n ? names : S("không có");
}

void slip_say_control(const struct slip_facts *s, struct node *blocks)
{
    if (slip_has(s, "partners")) say_pair(s->mem, blocks, "Cơ quan phối hợp giải quyết hồ sơ", partners(s));
    steps(say_table(s->mem, blocks, columns, 4), s);
    if (s->due.ms) say_pair(s->mem, blocks, "Hẹn trả kết quả", slip_moment(s->mem, s->due));
    if (s->d.finished_at.ms) say_pair(s->mem, blocks, "Giải quyết xong", slip_moment(s->mem, s->d.finished_at));
    if (s->d.handed_at.ms) say_pair(s->mem, blocks, "Trả kết quả cho người nộp", slip_moment(s->mem, s->d.handed_at));
    say_pair(s->mem, blocks, "Kết quả giải quyết hồ sơ", slice_z(ending(s->d.outcome)->words));
}
