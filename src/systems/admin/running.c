/* SPDX-License-Identifier: Apache-2.0 */
/* What runs by the clock and how it went; letters that could not be delivered, and another try for them. */
#include "systems/admin/admin.h"
#include "kernel/jobs.h"
#include "kernel/ledger.h"
#include "store/db.h"
#include "store/outbox.h"
#include "systems/admin/pages.h"

enum { FAILED_SHOWN = 100 };

LOCAL_RECORD(job_line, COLUMN(job_line, name), COLUMN(job_line, last_started), COLUMN(job_line, last_finished), COLUMN(job_line, holder),
             COLUMN(job_line, last_error));
LOCAL_RECORD(letters_count, COLUMN(letters_count, state), COLUMN(letters_count, n));
LOCAL_RECORD(letter_line, COLUMN(letter_line, id), COLUMN(letter_line, kind), COLUMN(letter_line, target), COLUMN(letter_line, last_error),
             COLUMN(letter_line, tries), COLUMN(letter_line, created_at));

/* "every 10s", "daily 02:00" (store/job.h) for people. */
static slice when_words(struct call *c, slice when)
{
    slice word, rest;
    slice_cut(when, ' ', &word, &rest);
    if (slice_eq(word, S("daily"))) return slice_fmt(c->mem, "hằng ngày lúc %.*s", SL(rest));
    const char *unit = slice_ends(rest, S("s")) ? "giây" : slice_ends(rest, S("m")) ? "phút" : "giờ";
    return slice_fmt(c->mem, "mỗi %.*s %s", SL(slice_sub(rest, 0, rest.n - 1)), unit);
}

/* The core's jobs have a title; another system's is known by its name. */
static void title_jobs(struct call *c, struct running_view *v)
{
    EACH (line, v->jobs)
        for (const struct job *j = kernel_jobs; j->name; j++) {
            if (!slice_eq(line->name, slice_z(j->name))) continue;
            line->title = slice_z(j->title);
            line->when = when_words(c, slice_z(j->when));
        }
}

/* Enough of an address to know it again: "n…@example.vn", "09…". */
static slice masked(struct call *c, slice target)
{
    slice name, host;
    if (slice_cut(target, '@', &name, &host)) return slice_fmt(c->mem, "%.*s…@%.*s", SL(slice_sub(name, 0, 1)), SL(host));
    return slice_fmt(c->mem, "%.*s…", SL(slice_sub(target, 0, 2)));
}

err admin_running(struct call *c)
{
    struct running_view v = { 0 };
    TRY(db_all(c, &job_line_record, &v.jobs,
        "select name, last_started, last_finished, holder, last_error from job_run order by name"));
    TRY(db_all(c, &letters_count_record, &v.counts, "select state, count(*) as n from outbox group by state order by state"));
    TRY(db_all(c, &letter_line_record, &v.failed,
        "select id, kind, target, last_error, tries, created_at from outbox where state = 'failed' order by id desc limit $1",
        FAILED_SHOWN));
    title_jobs(c, &v);
    EACH (l, v.failed) l->target = masked(c, l->target);
    page_begin(c, S("Quản trị: hệ thống"));
    running_page(c, &v);
    return page_end(c);
}

err admin_letter_retry(struct call *c)
{
    int64_t id = 0;
    bool found = false;
    if (slice_int(web_param(c, "id"), &id)) TRY(outbox_retry(c, id, &found));
    if (!found) return fail(c, ERR_CONFLICT, "outbox.not_failed", "Thư này không còn ở trạng thái gửi hỏng. Hãy tải lại trang.");
    TRY(ledger_append(c, &(struct ledger_entry){ .subject_kind = S("outbox"), .subject = id, .kind = S("outbox.retried") }, NULL, NULL));
    web_flash(c, "Thư sẽ được gửi lại trong ít phút.");
    return web_see(c, "/quan-tri/he-thong");
}
