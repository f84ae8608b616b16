/* SPDX-License-Identifier: Apache-2.0 */
/* /du-lieu-mo: the monthly figures by receiving unit and procedure, for programs: CSV (RFC 4180) and JSON, with a licence, a description of
 * every column and how it is counted.  Counters only; nothing in them is about a person.  A month whose rows do not all balance is not
 * given out.  The keys are those of /api/v1/statistics. */
#include "systems/openness/openness.h"
#include <stddef.h>
#include "store/db.h"
#include "systems/openness/pages.h"

enum { MONTHS_MOST = 120 };

#define IN(name) offsetof(struct figures, name)
const struct open_column open_columns[] = {
    { "month", "Tháng, dạng YYYY-MM", "Month, YYYY-MM", 0 },
    { "unit", "Mã đơn vị tiếp nhận", "Code of the receiving unit", 0 },
    { "unit_name", "Tên đơn vị tiếp nhận", "Name of the receiving unit", 0 },
    { "procedure", "Mã thủ tục hành chính", "Code of the procedure", 0 },
    { "opening", "Đã tiếp nhận mà chưa kết thúc trước ngày đầu tháng", "Accepted and not ended before the first of the month",
      IN(opening) },
    { "received_online", "Tiếp nhận trong tháng, nộp trực tuyến", "Accepted in the month, sent online", IN(online) },
    { "received_counter", "Tiếp nhận trong tháng, nộp tại quầy", "Accepted in the month at the counter", IN(counter) },
    { "received_post", "Tiếp nhận trong tháng, nộp qua bưu chính", "Accepted in the month by post", IN(post) },
    { "resolved_early", "Xong trước ngày hẹn", "Finished before the due day", IN(early) },
    { "resolved_on_time", "Xong đúng ngày hẹn, hoặc thủ tục không có thời hạn", "Finished on the due day, or no term is set", IN(on_time) },
    { "resolved_late", "Xong sau giờ hẹn", "Finished after the due time", IN(late) },
    { "refused", "Từ chối sau khi đã tiếp nhận", "Refused after acceptance", IN(refused) },
    { "withdrawn", "Người nộp rút", "Withdrawn by the applicant", IN(withdrawn) },
    { "stopped", "Dừng giải quyết", "Stopped", IN(stopped) },
    { "pending", "Chưa kết thúc lúc hết tháng, hoặc đến lúc lấy số liệu", "Not ended at the end of the month, or so far", IN(pending) },
    { "pending_late", "Trong số đó đã qua ngày hẹn", "Of these, past the due day", IN(pending_late) },
    { "turned_away", "Từ chối trước khi tiếp nhận; ngoài cân đối", "Refused before acceptance; outside the balance", IN(turned_away) },
};
const size_t open_columns_n = sizeof open_columns / sizeof *open_columns;

/* ---- what it is ---- */

static void put_licence(struct call *c, struct node *to)
{
    struct node *licence = node_put(c->mem, to, S("licence"), node_map(c->mem));
    node_put_text(c->mem, licence, "name", defs(c)->licence);
    node_put_text(c->mem, licence, "url", defs(c)->licence_url);
    node_put_text(c->mem, to, "source", defs(c)->name);
    node_put_text(c->mem, to, "balance", S("opening + received_online + received_counter + received_post = resolved_early + "
                                           "resolved_on_time + resolved_late + refused + withdrawn + stopped + pending"));
    struct node *columns = node_put(c->mem, to, S("columns"), node_map(c->mem));
    for (size_t i = 0; i < open_columns_n; i++) {
        struct node *column = node_put(c->mem, columns, slice_z(open_columns[i].key), node_map(c->mem));
        node_put_text(c->mem, column, "vi", slice_z(open_columns[i].vi));
        node_put_text(c->mem, column, "en", slice_z(open_columns[i].en));
        node_put_text(c->mem, column, "type", open_columns[i].at ? S("integer") : S("text"));
    }
}

err open_data_describe(struct call *c)
{
    struct node *reply = node_map(c->mem);
    put_licence(c, reply);
    return web_json(c, 200, reply);
}

/* ---- a month ---- */

static slice fact(struct call *c, const struct figures *f, slice month, size_t column)
{
    const struct unit *u = unit_by_id(c, f->unit_id);
    const slice facts[] = { month, f->unit, u ? u->name : NONE, f->procedure };
    return facts[column];
}

static int64_t count(const struct figures *f, size_t column) { return *(const int64_t *)((const char *)f + open_columns[column].at); }

static err month_csv(struct call *c, const figures_list *rows, slice month)
{
    struct grid *to = grid_new(c, month);
    for (size_t i = 0; i < open_columns_n; i++) grid_text(to, slice_z(open_columns[i].key));
    grid_line(to);
    EACH (f, *rows) {
        if (figures_nothing(f) && !f->turned_away) continue;
        for (size_t i = 0; i < open_columns_n; i++)
            if (open_columns[i].at) grid_int(to, count(f, i));
            else grid_text(to, fact(c, f, month, i));
        grid_line(to);
    }
    return grid_send(to, GRID_CSV, slice_fmt(c->mem, "ho-so-%.*s", SL(month)));
}

static err month_json(struct call *c, const figures_list *rows, slice month)
{
    struct node *reply = node_map(c->mem), *items = node_list(c->mem);
    put_licence(c, reply);
    node_put_text(c->mem, reply, "at", instant_iso(c->mem, c->now));
    node_put(c->mem, reply, S("items"), items);
    EACH (f, *rows) {
        if (figures_nothing(f) && !f->turned_away) continue;
        struct node *item = node_map(c->mem);
        for (size_t i = 0; i < open_columns_n; i++)
            if (open_columns[i].at) node_put_int(c->mem, item, open_columns[i].key, count(f, i));
            else node_put_text(c->mem, item, open_columns[i].key, fact(c, f, month, i));
        node_add(items, item);
    }
    return web_json(c, 200, reply);
}

/* "2018-09.csv": the month, cut to today, and whether it is JSON. */
static bool file_read(struct call *c, slice file, struct figures_ask *ask, slice *month, bool *json)
{
    slice ending;
    slice_cut(file, '.', month, &ending);
    *json = slice_eq(ending, S("json"));
    if (!*json && !slice_eq(ending, S("csv"))) return false;
    return month_days(c, *month, &ask->from, &ask->to);
}

err open_data_month(struct call *c)
{
    struct figures_ask ask = { .unit = unit_root(c), .by = BY_UNIT | BY_PROCEDURE, .role = TALLY_RECEIVED };
    figures_list rows;
    slice month;
    bool json;
    if (!file_read(c, web_param(c, "file"), &ask, &month, &json))
        return fail(c, ERR_MISSING, "open_data.file",
                    "Không có tệp này. Các tháng đã có ở trang Dữ liệu mở, mỗi tháng một tệp .csv và một tệp .json.");
    TRY(tally_figures(c, &ask, &rows));
    EACH (f, rows)
        if (!figures_balance(f)) return broken(c->mem, "figures.balance", "%.*s %.*s does not balance", SL(f->unit), SL(f->procedure));
    slice licence = defs(c)->licence_url, link = S("</du-lieu-mo/mo-ta.json>; rel=\"describedby\"");
    web_set_header(c, "Link", licence.n ? slice_fmt(c->mem, "<%.*s>; rel=\"license\", %.*s", SL(licence), SL(link)) : link);
    return json ? month_json(c, &rows, month) : month_csv(c, &rows, month);
}

/* ---- the page ---- */

err open_data_show(struct call *c)
{
    struct open_data_view v = { 0 };
    int64_t first = 0;
    TRY(db_int(c, &first, "select min(day) from tally where grain = 1 and role = 0"));
    for (day m = day_month(today(c), 0); first && v.months.n < MONTHS_MOST && day_number(m) >= first; m = day_month(day_add(m, -1), 0))
        LIST_ADD(c->mem, &v.months, day_month_text(c->mem, m));
    page_begin(c, S("Dữ liệu mở"));
    open_data_page(c, &v);
    return page_end(c);
}
