/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/satisfaction.h"
#include "kernel/app.h"
#include "store/db.h"

const struct criterion criteria[CRITERIA] = {
    { "term",      "Thời gian giải quyết so với ngày hẹn" },
    { "contacts",  "Số lần phải đến hoặc liên hệ cơ quan" },
    { "process",   "Thực hiện đúng trình tự, giấy tờ đã niêm yết" },
    { "attitude",  "Thái độ của cán bộ" },
    { "publicity", "Công khai thủ tục, phí, lệ phí" },
    { "handling",  "Tiếp nhận và giải quyết góp ý" },
};

struct rated { int64_t stars, at, term, contacts, process, attitude, publicity, handling; };
LOCAL_RECORD(rated, COLUMN(rated, stars), COLUMN(rated, at), COLUMN(rated, term), COLUMN(rated, contacts), COLUMN(rated, process),
             COLUMN(rated, attitude), COLUMN(rated, publicity), COLUMN(rated, handling));
LOCAL_RECORD(satisfaction, COLUMN(satisfaction, unit), COLUMN(satisfaction, ratings), COLUMN(satisfaction, satisfied),
             COLUMN(satisfaction, points), COLUMN(satisfaction, most), COLUMN(satisfaction, came), COLUMN(satisfaction, answered),
             COLUMN(satisfaction, in_time));

static err add_to(struct call *c, day month, const struct satisfaction *s)
{
    return db_do(c,
        "insert into satisfaction (unit, month, ratings, satisfied, points, most, came, answered, in_time) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (unit, month) do update set "
        "ratings = satisfaction.ratings + excluded.ratings, satisfied = satisfaction.satisfied + excluded.satisfied, "
        "points = satisfaction.points + excluded.points, most = satisfaction.most + excluded.most, "
        "came = satisfaction.came + excluded.came, answered = satisfaction.answered + excluded.answered, "
        "in_time = satisfaction.in_time + excluded.in_time",
        s->unit, month, s->ratings, s->satisfied, s->points, s->most, s->came, s->answered, s->in_time);
}

err satisfaction_add(struct call *c, const struct satisfaction *more) { return add_to(c, day_month(today(c), 0), more); }

/* What one rating adds to the counters (how: 1), or loses (-1); points: -1 where nothing was said. */
static struct satisfaction worth(const struct dossier *d, int64_t stars, const int64_t points[CRITERIA], int how)
{
    struct satisfaction s = { .unit = d->received, .ratings = how, .satisfied = stars >= STARS_SATISFIED ? how : 0 };
    for (int i = 0; i < CRITERIA; i++) {
        if (points[i] < 0) continue;
        s.points += how * points[i];
        s.most += how * POINTS_MOST;
    }
    return s;
}

/* The counters lose what the older rating had given them, in the month it was given. */
static err take_back(struct call *c, const struct dossier *d)
{
    struct rated r = { 0 };
    bool found;
    TRY(db_maybe(c, &rated_record, &r, &found,
        "select stars, at, coalesce(term, -1) as term, coalesce(contacts, -1) as contacts, coalesce(process, -1) as process, "
        "coalesce(attitude, -1) as attitude, coalesce(publicity, -1) as publicity, coalesce(handling, -1) as handling "
        "from rating where dossier = $1 and counted = true", d->id));
    if (!found) return OK;
    struct satisfaction less = worth(d, r.stars, (int64_t[]){ r.term, r.contacts, r.process, r.attitude, r.publicity, r.handling }, -1);
    return add_to(c, day_month(instant_day((instant){ r.at }), 0), &less);
}

err satisfaction_rate(struct call *c, const struct dossier *d, const struct act *a)
{
    int64_t said[CRITERIA];
    for (int i = 0; i < CRITERIA; i++) said[i] = a->criteria[i].said ? a->criteria[i].points : -1;
    TRY(take_back(c, d));
    TRY(db_do(c,
        "insert into rating (dossier, stars, note, at, counted, term, contacts, process, attitude, publicity, handling) "
        "values ($1, $2, $3, $4, true, nullif($5, -1), nullif($6, -1), nullif($7, -1), nullif($8, -1), nullif($9, -1), nullif($10, -1)) "
        "on conflict (dossier) do update set stars = excluded.stars, note = excluded.note, at = excluded.at, counted = true, "
        "term = excluded.term, contacts = excluded.contacts, process = excluded.process, attitude = excluded.attitude, "
        "publicity = excluded.publicity, handling = excluded.handling",
        d->id, a->value, a->note, c->now, said[0], said[1], said[2], said[3], said[4], said[5]));
    struct satisfaction more = worth(d, a->value, said, 1);
    return satisfaction_add(c, &more);
}

err satisfaction_of(struct call *c, day from, day to, satisfactions *list)
{
    *list = (satisfactions){ 0 };
    return db_all(c, &satisfaction_record, list,
        "select unit, cast(sum(ratings) as bigint) as ratings, cast(sum(satisfied) as bigint) as satisfied, "
        "cast(sum(points) as bigint) as points, cast(sum(most) as bigint) as most, cast(sum(came) as bigint) as came, "
        "cast(sum(answered) as bigint) as answered, cast(sum(in_time) as bigint) as in_time from satisfaction "
        "where month >= $1 and month <= $2 group by unit order by ratings desc, unit", from, to);
}
