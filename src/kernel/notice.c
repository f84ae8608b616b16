/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/notice.h"
#include "kernel/app.h"
#include "store/db.h"
#include "store/outbox.h"

LOCAL_RECORD(notice, COLUMN(notice, id), COLUMN(notice, account), COLUMN(notice, dossier), COLUMN(notice, text), COLUMN(notice, at),
             COLUMN(notice, read_at));

err notice_tell(struct call *c, int64_t account, int64_t dossier, slice text)
{
    return db_do(c, "insert into notice (id, account, dossier, text, at) values ($1, $2, $3, $4, $5)",
                 db_id(c), account, dossier, text, c->now);
}

err notice_applicant(struct call *c, const struct dossier *d, slice text)
{
    if (d->account)
        TRY(notice_tell(c, d->account, d->id, text));
    int64_t mailed = 1;
    if (d->account)
        TRY(db_int(c, &mailed, "select count(*) from account where id = $1 and email = $2 and confirmed_at is not null", d->account,
                   d->email));
    if (!d->email.n || !mailed) return OK;
    slice subject = slice_fmt(c->mem, "Hồ sơ %.*s", SL(d->code.n ? d->code : d->ref));
    slice body = slice_fmt(c->mem, "Kính gửi %.*s,\n\n%.*s\n\nTra cứu tình trạng bằng mã tra cứu: %.*s\n\n%.*s\n", SL(d->applicant),
                           SL(text), SL(d->ref), SL(defs(c)->name));
    return outbox_add(c, S("mail"), d->email, subject, body);
}

err notice_list(struct call *c, int limit, notices *list)
{
    *list = (notices){ 0 };
    return db_all(c, &notice_record, list,
        "select id, account, dossier, text, at, read_at from notice where account = $1 order by id desc limit $2", c->who->account, limit);
}

err notice_unread(struct call *c, int64_t *n)
{
    return db_int(c, n, "select count(*) from notice where account = $1 and read_at is null", c->who->account);
}

err notice_read_all(struct call *c)
{
    return db_do(c, "update notice set read_at = $2 where account = $1 and read_at is null", c->who->account, c->now);
}
