/* SPDX-License-Identifier: Apache-2.0 */
/* What a report counts, and its shapes: our own, in which both sides of the balance stand, and Biểu số II.06 of
 * TT 01/2020/TT-VPCP (periodic report on administrative procedures), whose columns are written from memory. */
#include "systems/openness/report.h"

#define SUM(name, expression) static int64_t name(const struct figures *f) { return expression; }
SUM(opening, f->opening)
SUM(online, f->online)
SUM(counter, f->counter)
SUM(post, f->post)
SUM(direct, f->counter + f->post)
SUM(moved_in, f->moved_in)
SUM(taken, f->opening + figures_received(f) + f->moved_in)
SUM(early, f->early)
SUM(on_time, f->on_time)
SUM(late, f->late)
SUM(refused, f->refused)
SUM(withdrawn, f->withdrawn)
SUM(stopped, f->stopped)
SUM(moved_out, f->moved_out)
SUM(in_term, f->pending - f->pending_late)
SUM(overdue, f->pending_late)
SUM(pending, f->pending)

const struct report_figure_row report_figures[REPORT_FIGURES] = {
    [FIGURE_OPENING]   = { "ton-dau",       "Tồn đầu kỳ", opening, ROWS_OPENING, "" },
    [FIGURE_ONLINE]    = { "truc-tuyen",    "Tiếp nhận trực tuyến", online, ROWS_ACCEPTED, "online" },
    [FIGURE_COUNTER]   = { "tai-quay",      "Tiếp nhận tại quầy", counter, ROWS_ACCEPTED, "counter" },
    [FIGURE_POST]      = { "buu-chinh",     "Tiếp nhận qua bưu chính", post, ROWS_ACCEPTED, "post" },
    [FIGURE_DIRECT]    = { "truc-tiep",     "Tiếp nhận trực tiếp, qua bưu chính", direct, ROWS_ACCEPTED, "counter post" },
    [FIGURE_RECEIVED]  = { "tiep-nhan",     "Tiếp nhận trong kỳ", figures_received, ROWS_ACCEPTED, "" },
    [FIGURE_MOVED_IN]  = { "chuyen-den",    "Chuyển đến", moved_in, ROWS_MOVED_IN, "" },
    [FIGURE_TAKEN]     = { "tong-nhan",     "Tồn đầu kỳ, tiếp nhận và chuyển đến", taken, ROWS_NONE, "" },
    [FIGURE_EARLY]     = { "som-han",       "Giải quyết trước hạn", early, ROWS_ENDED, "early" },
    [FIGURE_ON_TIME]   = { "dung-han",      "Giải quyết đúng hạn", on_time, ROWS_ENDED, "on_time" },
    [FIGURE_LATE]      = { "tre-han",       "Giải quyết quá hạn", late, ROWS_ENDED, "late" },
    [FIGURE_RESOLVED]  = { "giai-quyet",    "Đã giải quyết", figures_resolved, ROWS_ENDED, "early on_time late" },
    [FIGURE_REFUSED]   = { "tu-choi",       "Từ chối sau khi tiếp nhận", refused, ROWS_ENDED, "refused" },
    [FIGURE_WITHDRAWN] = { "rut",           "Người nộp rút", withdrawn, ROWS_ENDED, "withdrawn" },
    [FIGURE_STOPPED]   = { "dung",          "Dừng giải quyết", stopped, ROWS_ENDED, "stopped" },
    [FIGURE_MOVED_OUT] = { "chuyen-di",     "Chuyển đi", moved_out, ROWS_MOVED_OUT, "" },
    [FIGURE_IN_TERM]   = { "con-trong-han", "Đang giải quyết, trong hạn", in_term, ROWS_PENDING, "in_term" },
    [FIGURE_OVERDUE]   = { "con-qua-han",   "Đang giải quyết, quá hạn", overdue, ROWS_PENDING, "overdue" },
    [FIGURE_PENDING]   = { "con",           "Đang giải quyết", pending, ROWS_PENDING, "" },
};

enum report_figure report_figure_of(slice key)
{
    enum report_figure i = 0;
    while (i < REPORT_FIGURES && !slice_eq(key, slice_z(report_figures[i].key))) i++;
    return i;
}

static const struct report_column balance[] = {
    { "",           "Tồn đầu kỳ",   FIGURE_OPENING, false },
    { "Tiếp nhận",  "trực tuyến",   FIGURE_ONLINE, false },
    { "Tiếp nhận",  "tại quầy",     FIGURE_COUNTER, false },
    { "Tiếp nhận",  "bưu chính",    FIGURE_POST, false },
    { "",           "Chuyển đến",   FIGURE_MOVED_IN, true },
    { "Giải quyết", "trước hạn",    FIGURE_EARLY, false },
    { "Giải quyết", "đúng hạn",     FIGURE_ON_TIME, false },
    { "Giải quyết", "quá hạn",      FIGURE_LATE, false },
    { "",           "Từ chối",      FIGURE_REFUSED, false },
    { "",           "Rút",          FIGURE_WITHDRAWN, false },
    { "",           "Dừng",         FIGURE_STOPPED, false },
    { "",           "Chuyển đi",    FIGURE_MOVED_OUT, true },
    { "Còn lại",    "trong hạn",    FIGURE_IN_TERM, false },
    { "Còn lại",    "quá hạn",      FIGURE_OVERDUE, false },
};

static const struct report_column ii06[] = {
    { "Số hồ sơ tiếp nhận",       "Tổng số",                FIGURE_TAKEN, false },
    { "Số hồ sơ tiếp nhận",       "Trực tuyến",             FIGURE_ONLINE, false },
    { "Số hồ sơ tiếp nhận",       "Trực tiếp, bưu chính",   FIGURE_DIRECT, false },
    { "Số hồ sơ tiếp nhận",       "Từ kỳ trước",            FIGURE_OPENING, false },
    { "Số hồ sơ đã giải quyết",   "Tổng số",                FIGURE_RESOLVED, false },
    { "Số hồ sơ đã giải quyết",   "Trước hạn",              FIGURE_EARLY, false },
    { "Số hồ sơ đã giải quyết",   "Đúng hạn",               FIGURE_ON_TIME, false },
    { "Số hồ sơ đã giải quyết",   "Quá hạn",                FIGURE_LATE, false },
    { "Số hồ sơ đang giải quyết", "Tổng số",                FIGURE_PENDING, false },
    { "Số hồ sơ đang giải quyết", "Trong hạn",              FIGURE_IN_TERM, false },
    { "Số hồ sơ đang giải quyết", "Quá hạn",                FIGURE_OVERDUE, false },
};

#define COLUMNS_OF(list) list, sizeof list / sizeof *(list)
const struct report_shape report_shapes[REPORT_SHAPES] = {
    [SHAPE_BALANCE] = { "can-doi", "Cân đối", "", COLUMNS_OF(balance), false },
    [SHAPE_II06]    = { "ii-06", "Biểu II.06", "TT 01/2020/TT-VPCP", COLUMNS_OF(ii06), true },
};
