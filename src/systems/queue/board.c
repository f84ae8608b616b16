/* SPDX-License-Identifier: Apache-2.0 */
/* The board on the wall: which number goes to which window, the newest first and largest.  It looks again every five seconds by the
 * Refresh header, so that a television needs no script. */
#include "systems/queue/queue.h"
#include "store/db.h"
#include "systems/queue/pages.h"

enum { BOARD_CALLED = 5, BOARD_NEXT = 8 };

LOCAL_RECORD(ticket, COLUMN(ticket, mark), COLUMN(ticket, n), COLUMN(ticket, desk), COLUMN(ticket, state));

err board_show(struct call *c)
{
    struct board_view v = { 0 };
    TRY(hall_read(c, &v.hall));
    TRY(db_all(c, &ticket_record, &v.called,
        "select mark, n, desk, state from queue_ticket where unit = $1 and day = $2 and state = 'called' order by rung_at desc, id desc "
        "limit $3", v.hall.unit->id, today(c), (int64_t)BOARD_CALLED));
    TRY(db_all(c, &ticket_record, &v.next,
        "select mark, n, desk, state from queue_ticket where unit = $1 and day = $2 and state = 'waiting' order by taken_at, id limit $3",
        v.hall.unit->id, today(c), (int64_t)BOARD_NEXT));
    web_set_header(c, "Refresh", S("5"));
    page_begin(c, slice_fmt(c->mem, "Bảng gọi số: %.*s", SL(v.hall.unit->name)));
    board_page(c, &v);
    return page_end(c);
}
