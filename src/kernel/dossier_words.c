/* SPDX-License-Identifier: Apache-2.0 */
/* The words of applicants' names: kept with the dossier, and searched.  A typed word stands for every word that it begins, in every unit
 * looked at; each of these is a run of names, the newest first.  Of the words typed, the rarest leads: its runs are walked as one, and the
 * other words are seen in the names met. */
#include "kernel/dossier_words.h"
#include "base/fold.h"
#include "store/db.h"

enum { WORDS_MOST = 40, AT_ONCE = 4 };
typedef LIST(slice) word_list;

static void words_of(struct call *c, slice name, word_list *list)
{
    slice rest = name, word;
    while (list->n < WORDS_MOST && fold_word_next(&rest, &word)) {
        bool known = false;
        EACH (w, *list) known |= slice_eq(*w, word);
        if (!known) LIST_ADD(c->mem, list, word);
    }
}

/* ---- kept with the dossier ---- */

static bool listed(const struct dossier *d, int64_t unit)
{
    return d->state != STATE_DRAFT && (unit == d->received || unit == d->handled);
}

/* Most names have no more than four words, and are one statement. */
static err words_write(struct call *c, const struct dossier *d, int64_t unit, bool in)
{
    word_list list = { 0 };
    words_of(c, d->applicant_fold, &list);
    for (size_t i = 0; i < list.n; i += AT_ONCE) {
        slice w[AT_ONCE];
        for (size_t n = 0; n < AT_ONCE; n++) w[n] = i + n < list.n ? list.v[i + n] : S("");
        if (in)
            TRY(db_do(c, "insert into dossier_word (unit, id, name, word) "
                         "select $1, $2, $3, column1 from (values ($4), ($5), ($6), ($7)) as words where column1 <> ''",
                      unit, d->id, d->applicant_fold, w[0], w[1], w[2], w[3]));
        else
            TRY(db_do(c, "delete from dossier_word where unit = $1 and id = $2 and word in ($3, $4, $5, $6)", unit, d->id, w[0], w[1],
                      w[2], w[3]));
    }
    return OK;
}

err dossier_words_move(struct call *c, const struct dossier *was, const struct dossier *now)
{
    int64_t units[] = { was->received, was->handled, now->received, now->handled };
    bool renamed = !slice_eq(was->applicant_fold, now->applicant_fold);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        bool before = listed(was, units[i]), after = listed(now, units[i]), again = false;
        for (size_t n = 0; n < i; n++) again |= units[n] == units[i];
        if (again) continue;
        if (before && (renamed || !after)) TRY(words_write(c, was, units[i], false));
        if (after && (renamed || !before)) TRY(words_write(c, now, units[i], true));
    }
    return OK;
}

/* ---- runs ---- */

/* How far a run is read ahead, at first and at most.  A statement is counted as some names, a row as some more. */
enum { READ_FIRST = 8, READ_MOST = 256, STATEMENT_WEIGHS = 16, ROW_WEIGHS = 8 };

struct met { int64_t id; slice name; };
LOCAL_RECORD(met, COLUMN(met, id), COLUMN(met, name));

struct run {                        /* a word in a unit */
    int64_t unit;
    int64_t newest, eighth;         /* ids, of those that come into question: the newest, and the eighth or the last; 0: none */
    slice   word;
    LIST(struct met) names;         /* read ahead; those before `at` are passed */
    size_t  at;
    size_t  read;                   /* how many were asked for: when fewer came, there are no more */
};
LOCAL_RECORD(run, COLUMN(run, unit), COLUMN(run, word), COLUMN(run, newest), COLUMN(run, eighth));
typedef LIST(struct run) run_list;

struct walk {
    const struct name_search *ask;
    word_list typed;
    run_list  runs;                 /* of the word that leads; none: nobody is called so */
    int64_t   looked;               /* at so many names */
};

/* From each word straight to the next one, in each unit: their dossiers are not looked at. */
static err runs_of(struct call *c, const struct walk *walk, slice word, run_list *list)
{
    slice end = slice_fmt(c->mem, "%.*s\xF4\x8F\xBF\xBF", SL(word));        /* past everything it begins */
    return db_all(c, &run_record, list,
        "with recursive spelled (unit, word) as (select u.id, (select min(w.word) from dossier_word w where w.unit = u.id "
        "and w.word >= $3 and w.word < $4) from unit u where u.lo >= $1 and u.lo <= $2 "
        "union all select s.unit, (select min(w.word) from dossier_word w where w.unit = s.unit and w.word > s.word and w.word < $4) "
        "from spelled s where s.word is not null) "
        "select s.unit, s.word, (select max(w.id) from dossier_word w where w.unit = s.unit and w.word = s.word and w.id < $5) as newest, "
        "(select min(few.id) from (select w.id from dossier_word w where w.unit = s.unit and w.word = s.word and w.id < $5 "
        "order by w.id desc limit 8) as few) as eighth from spelled s where s.word is not null",
        walk->ask->lo, walk->ask->hi, word, end, walk->ask->before);
}

/* Names in a stretch of time, about: ids are ordered by time, and the newest eight of each run lie within this much of it. */
static double frequency(struct call *c, const run_list *list)
{
    double sum = 0;
    int64_t now = db_id(c);
    EACH (r, *list) sum += 1.0 / (double)(now > r->eighth ? now - r->eighth : 1);
    return sum;
}

static err rarest(struct call *c, struct walk *walk)
{
    double least = 0;
    EACH (word, walk->typed) {
        run_list list = { 0 };
        TRY(runs_of(c, walk, *word, &list));
        double often = frequency(c, &list);
        if (!walk->runs.n || often < least) {
            walk->runs = list;
            least = often;
        }
        if (!list.n) return OK;
    }
    return OK;
}

static err run_read(struct call *c, struct walk *walk, struct run *r, int64_t upto)
{
    r->read = !r->read ? READ_FIRST : r->read * 2 < READ_MOST ? r->read * 2 : READ_MOST;
    r->at = 0;
    TRY(db_all(c, &met_record, &r->names,
               "select id, name from dossier_word where unit = $1 and word = $2 and id <= $3 order by id desc limit $4", r->unit, r->word,
               upto, r->read));
    walk->looked += (int64_t)r->names.n + STATEMENT_WEIGHS;
    return OK;
}

/* Its newest id up to `upto`, 0: none.  The first is known before anything was read: most runs of a large district never are. */
static err run_head(struct call *c, struct walk *walk, struct run *r, int64_t upto, int64_t *id)
{
    *id = r->newest;
    if (!r->read && r->newest <= upto) return OK;
    while (r->at < r->names.n && r->names.v[r->at].id > upto) r->at++;
    if (r->at == r->names.n && r->names.n == r->read) TRY(run_read(c, walk, r, upto));
    *id = r->at < r->names.n ? r->names.v[r->at].id : 0;
    return OK;
}

static bool named(const struct walk *walk, slice name)
{
    EACH (word, walk->typed)
        if (!fold_has_words(name, *word)) return false;
    return true;
}

/* The newest id up to *id whose name has all the words.  When that takes too long, *id is how far it came. */
static err next_named(struct call *c, struct walk *walk, int64_t *id, bool *found)
{
    *found = false;
    while (*id && !*found && walk->looked < NAMES_WALKED) {
        struct run *first = NULL;
        int64_t newest = 0, head;
        EACH (r, walk->runs) {
            TRY(run_head(c, walk, r, *id, &head));
            if (head > newest) {
                newest = head;
                first = r;
            }
        }
        if (first && !first->read) TRY(run_read(c, walk, first, newest));
        *found = first && named(walk, first->names.v[first->at].name);
        *id = *found || !newest ? newest : newest - 1;
    }
    return OK;
}

/* ---- rows ---- */

enum { ROWS_AT_ONCE = 10 };
#define SCOPE "(select id from unit where lo >= $1 and lo <= $2)"

static err rows_add(struct call *c, struct walk *walk, const int64_t id[ROWS_AT_ONCE], dossiers *list)
{
    dossiers rows = { 0 };
    const struct name_search *ask = walk->ask;
    walk->looked += ROWS_AT_ONCE * ROW_WEIGHS;
    TRY(db_all(c, &dossier_record, &rows,
        "select " DOSSIER_COLUMNS " from dossier where id in ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14) and state <> 0 "
        "and (received in " SCOPE " or handled in " SCOPE ") and (cast($3 as text) is null or procedure = $3) "
        "and ($4 < 0 or assignee = $4) order by id desc",
        ask->lo, ask->hi, ask->procedure, ask->holder, id[0], id[1], id[2], id[3], id[4], id[5], id[6], id[7], id[8], id[9]));
    EACH (d, rows)
        if (list->n < (size_t)ask->limit) LIST_ADD(c->mem, list, *d);
    return OK;
}

err dossier_named(struct call *c, const struct name_search *ask, dossiers *list, int64_t *reached)
{
    struct walk walk = { .ask = ask };
    int64_t at = ask->before - 1;
    *reached = 0;
    words_of(c, fold_name(c->mem, ask->name), &walk.typed);
    must(walk.typed.n);
    TRY(rarest(c, &walk));
    bool found = true;
    while (found && list->n < (size_t)ask->limit) {
        int64_t id[ROWS_AT_ONCE] = { 0 };
        for (size_t n = 0; n < ROWS_AT_ONCE && found; n++) {
            TRY(next_named(c, &walk, &at, &found));
            if (found) id[n] = at--;
        }
        if (id[0]) TRY(rows_add(c, &walk, id, list));
    }
    if (at && list->n < (size_t)ask->limit) *reached = at + 1;
    return OK;
}
