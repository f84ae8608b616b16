/* SPDX-License-Identifier: Apache-2.0 */
/* A day in the hall, measured: who came for what, how long they waited, how long they were served; for a leader also the halls below. */
#include "systems/queue/queue.h"
#include "store/db.h"
#include "systems/queue/pages.h"

LOCAL_RECORD(queue_sum, COLUMN(queue_sum, book), COLUMN(queue_sum, unit), COLUMN(queue_sum, taken), COLUMN(queue_sum, called),
             COLUMN(queue_sum, done), COLUMN(queue_sum, missed), COLUMN(queue_sum, gone), COLUMN(queue_sum, waited),
             COLUMN(queue_sum, served), COLUMN(queue_sum, longest));

#define SUMS "count(*) as taken, count(case when calls > 0 then 1 end) as called, count(case when state = 'done' then 1 end) as done, " \
             "count(case when state = 'missed' then 1 end) as missed, count(case when state = 'left' then 1 end) as gone, " \
             "cast(sum(waited) as bigint) as waited, max(waited) as longest, " \
             "cast(sum(case when state = 'done' then served else 0 end) as bigint) as served "

slice measured_minutes(struct call *c, int64_t ms, int64_t n)
{
    if (!n) return S("–");
    int64_t tenths = (ms / n + 3000) / 6000;
    return say_f(c, "%lld,%lld phút", (long long)(tenths / 10), (long long)(tenths % 10));
}

/* GET /goi-so/{unit}/so-lieu?ngay= */
err measured_show(struct call *c)
{
    struct measured_view v = { .on = today(c) };
    slice typed = web_query(c, "ngay");
    TRY(hall_read(c, &v.hall));
    const struct unit *u = v.hall.unit;
    if (!right_on(c->who, S("queue.read"), u))
        return fail(c, ERR_DENIED, "hall.elsewhere", "Số liệu của %.*s không thuộc phạm vi của bạn.", SL(u->name));
    if (typed.n && !day_read(typed, &v.on)) field_fault_add(c->mem, &v.faults, S("ngay"), "Ngày viết dạng 27/3/2018.");
    TRY(db_all(c, &queue_sum_record, &v.books,
        "select book, unit, " SUMS "from queue_ticket where unit = $1 and day = $2 group by book, unit order by book", u->id, v.on));
    if (right_scope(c->who, S("queue.read")) > SCOPE_UNIT)
        TRY(db_all(c, &queue_sum_record, &v.units,
            "select unit, " SUMS "from queue_ticket where unit in (select id from unit where lo > $1 and lo <= $2) and day = $3 "
            "group by unit order by unit", u->lo, u->hi, v.on));
    page_begin_as(c, PAGE_OFFICIAL, slice_fmt(c->mem, "%sThời gian chờ và phục vụ", v.faults.n ? "Lỗi: " : ""));
    if (v.faults.n) page_status(c, 422);
    measured_page(c, &v);
    return page_end(c);
}
