/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as rows: made, listed, chosen. */
#include "kernel/notice.h"
#include "base/log.h"
#include "kernel/app.h"
#include "kernel/mandate.h"
#include "store/db.h"
#include "store/outbox.h"

LOCAL_RECORD(notice, COLUMN(notice, id), COLUMN(notice, account), COLUMN(notice, dossier), COLUMN(notice, text), COLUMN(notice, at),
             COLUMN(notice, read_at));
LOCAL_RECORD(notice_sent, COLUMN(notice_sent, id), COLUMN(notice_sent, at), COLUMN(notice_sent, event), COLUMN(notice_sent, channel),
             COLUMN(notice_sent, target), COLUMN(notice_sent, text), COLUMN(notice_sent, read_at), COLUMN(notice_sent, state),
             COLUMN(notice_sent, last_error), COLUMN(notice_sent, tries), COLUMN(notice_sent, next_at));
LOCAL_RECORD(notice_choice, COLUMN(notice_choice, mail), COLUMN(notice_choice, sms), COLUMN(notice_choice, zalo));

/* ---- telling ---- */

static struct notice_values values_of(struct call *c, const struct dossier *d, const struct notice_values *more)
{
    const struct procedure *p = procedure_by_id(c, d->version);
    struct notice_values v = { 0 };
    v.of[VALUE_CODE] = d->code.n ? d->code : d->ref;
    v.of[VALUE_REF] = d->ref;
    v.of[VALUE_PROCEDURE] = p ? p->name : d->procedure;
    v.of[VALUE_APPLICANT] = d->applicant;
    v.of[VALUE_UNIT] = unit_by_id(c, d->received)->name;
    if (d->due_at.ms) v.of[VALUE_DUE] = instant_text(c->mem, d->due_at);
    if (d->answer_by.ms) v.of[VALUE_UNTIL] = day_text(c->mem, instant_day(d->answer_by));
    for (enum notice_value i = 0; more && i < NOTICE_VALUES; i++)
        if (more->of[i].n) v.of[i] = more->of[i];
    return v;
}

static slice letter_body(struct call *c, const struct dossier *d, slice text)
{
    return slice_fmt(c->mem, "Kính gửi %.*s,\n\n%.*s\n\nTra cứu tình trạng bằng mã tra cứu: %.*s\n\n%.*s\n", SL(d->applicant), SL(text),
                     SL(d->ref), SL(defs(c)->name));
}

static instant may_leave(struct call *c, enum channel channel)
{
    const struct notice_words *w = &defs(c)->notices;
    if (!channel_rules[channel].rings) return c->now;
    return w->sets.n ? quiet_until(c->now, w->quiet_from, w->quiet_to) : quiet_until(c->now, QUIET_FROM, QUIET_TO);
}

/* Letters for an account go to its confirmed address only; without an account the counter has the address from the applicant. */
static err mailed(struct call *c, const struct dossier *d, bool *may)
{
    int64_t known = 1;
    if (d->account)
        TRY(db_int(c, &known, "select count(*) from account where id = $1 and email = $2 and confirmed_at is not null", d->account,
                   d->email));
    *may = known > 0;
    return OK;
}

static bool wanted(struct call *c, const struct dossier *d, const struct notice_choice *choice, enum channel channel)
{
    switch (channel) {
    case CHANNEL_APP:  return d->account != 0;
    case CHANNEL_MAIL: return d->email.n && choice->mail;
    case CHANNEL_SMS:  return d->phone.n && choice->sms && channel_open(c, channel);
    case CHANNEL_ZALO: return d->phone.n && choice->zalo && channel_open(c, channel);
    default:           return false;
    }
}

static err send(struct call *c, const struct dossier *d, enum notice_kind kind, enum channel channel, const struct notice_said *said)
{
    slice target = channel == CHANNEL_APP ? NONE : channel == CHANNEL_MAIL ? d->email : d->phone;
    slice text = channel_rules[channel].brief ? said->brief : said->text;
    int64_t out = 0;
    if (channel != CHANNEL_APP)
        TRY(outbox_add_for(c, slice_z(channel_rules[channel].key), target, said->subject,
                           channel == CHANNEL_MAIL ? letter_body(c, d, text) : text, may_leave(c, channel), &out));
    return db_do(c, "insert into notice (id, account, dossier, text, at, event, channel, target, outbox) "
                    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 db_id(c), channel == CHANNEL_APP ? d->account : 0, d->id, text, c->now, notice_rules[kind].key,
                 channel_rules[channel].key, target, out);
}

/* Who acts for the applicant reads it too, as long as they may. */
static err tell_agent(struct call *c, const struct dossier *d, slice text)
{
    bool stands;
    TRY(mandate_stands(c, d, &stands));
    return stands ? notice_tell(c, d->agent, d->id, text) : OK;
}

err notice_applicant(struct call *c, const struct dossier *d, enum notice_kind kind, const struct notice_values *more)
{
    struct notice_choice choice;
    if (!d->account && !d->email.n && !d->phone.n) return OK;
    TRY(notice_choice_of(c, d->account, &choice));
    if (choice.mail) TRY(mailed(c, d, &choice.mail));
    struct notice_values values = values_of(c, d, more);
    struct notice_said said = notice_say(c->mem, notice_set_on(&defs(c)->notices, today(c)), kind, &values);
    if (said.wrong)
        log_warn("notice.template", L("event", notice_rules[kind].key), L("why", notice_troubles[said.wrong]), L("at", said.where));
    for (enum channel channel = 0; channel < CHANNEL_COUNT; channel++)
        if (wanted(c, d, &choice, channel)) TRY(send(c, d, kind, channel, &said));
    return d->agent && d->agent != c->who->account ? tell_agent(c, d, said.text) : OK;
}

err notice_tell(struct call *c, int64_t account, int64_t dossier, slice text)
{
    return db_do(c, "insert into notice (id, account, dossier, text, at) values ($1, $2, $3, $4, $5)", db_id(c), account, dossier, text,
                 c->now);
}

/* ---- listing ---- */

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

err notices_of(struct call *c, const struct dossier *d, notices_sent *list)
{
    *list = (notices_sent){ 0 };
    return db_all(c, &notice_sent_record, list,
        "select n.id, n.at, n.event, n.channel, n.target, n.text, n.read_at, o.state, o.last_error, "
        "coalesce(o.tries, 0) as tries, o.next_at from notice n left join outbox o on o.id = n.outbox where n.dossier = $1 "
        "and n.event is not null order by n.id", d->id);
}

/* ---- choosing ---- */

err notice_choice_of(struct call *c, int64_t account, struct notice_choice *choice)
{
    bool found = false;
    if (account)
        TRY(db_maybe(c, &notice_choice_record, choice, &found, "select mail, sms, zalo from notice_choice where account = $1", account));
    if (!found) *choice = (struct notice_choice){ .mail = true, .sms = true };
    return OK;
}

err notice_choose(struct call *c, const struct notice_choice *choice)
{
    return db_do(c, "insert into notice_choice (account, mail, sms, zalo) values ($1, $2, $3, $4) "
                    "on conflict (account) do update set mail = excluded.mail, sms = excluded.sms, zalo = excluded.zalo",
                 c->who->account, choice->mail, choice->sms, choice->zalo);
}
