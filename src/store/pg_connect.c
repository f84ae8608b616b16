/* SPDX-License-Identifier: Apache-2.0 */
/* Reaching the server: a deadline of its own (libpq's shortest is two seconds), the session's standing orders, and the
 * back-off that all threads of a store share while the server is away. */
#include "store/pg.h"
#include <poll.h>
#include <string.h>

enum { DEADLINE_MS = 3000, WAIT_MS = 50, WAIT_MOST_MS = 2000 };

static const char orders[] =
    "set timezone to 'Asia/Ho_Chi_Minh'; set synchronous_commit to on; set client_min_messages to warning;"
    "set lock_timeout to '10s'; set idle_in_transaction_session_timeout to '5min'; set cursor_tuple_fraction to 1;"
    "set jit to off;";                      /* ours are short: compiling one takes longer than running it */
static const char dense[] = "set default_toast_compression to lz4";     /* undone several times as fast as what there was before */
static const char read_orders[] = "set statement_timeout to '60s'";
static const char write_orders[] = "set statement_timeout to '20s'";

static int64_t now_ms(void) { return store_ns() / 1000000; }

static err away(struct arena *mem, const char *says)
{
    return fault_of(mem, ERR_LATER, "store.away", "PostgreSQL: %.*s", (int)strcspn(says, "\n"), says);
}

static bool gate_open(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    bool open = now_ms() >= s->down_until;
    pthread_mutex_unlock(&s->lock);
    return open;
}

static void gate_set(struct store *s, bool reached, const char *says)
{
    pthread_mutex_lock(&s->lock);
    bool first = (s->down_wait == 0) != reached;
    if (reached) {
        s->down_until = s->down_wait = 0;
    } else {
        s->down_wait = s->down_wait ? 2 * s->down_wait : WAIT_MS;
        if (s->down_wait > WAIT_MOST_MS) s->down_wait = WAIT_MOST_MS;
        s->down_until = now_ms() + s->down_wait;
    }
    pthread_mutex_unlock(&s->lock);
    if (reached && first) store_say(s, "store: PostgreSQL is back");
    if (!reached && first) store_say(s, "store: PostgreSQL is away: %.*s", (int)strcspn(says, "\n"), says);
}

static bool poll_until_connected(PGconn *h)
{
    int64_t until = now_ms() + DEADLINE_MS;
    for (PostgresPollingStatusType at = PGRES_POLLING_WRITING; at != PGRES_POLLING_OK; at = PQconnectPoll(h)) {
        int64_t left = until - now_ms();
        if (at == PGRES_POLLING_FAILED || left <= 0) return false;
        struct pollfd fd = { PQsocket(h), at == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0 };
        if (poll(&fd, 1, (int)left) == 0) return false;
    }
    return PQstatus(h) == CONNECTION_OK;
}

static void notice(void *store, const char *says)
{
    store_say(store, "store: PostgreSQL says %.*s", (int)strcspn(says, "\n"), says);
}

static PGconn *begin_dialling(const struct store *s, struct arena *mem)
{
    const char *const words[] = { "dbname", "client_encoding", "fallback_application_name", "tcp_user_timeout", NULL };
    const char *const values[] = { zstr(mem, s->database), "UTF8", "motcua", "10000", NULL };
    PGconn *h = PQconnectStartParams(words, values, 1);
    must(h);
    return h;
}

static bool obey(PGconn *h, const char *sql)
{
    PGresult *res = PQexec(h, sql);
    bool done = PQresultStatus(res) == PGRES_COMMAND_OK;
    PQclear(res);
    return done;
}

static err dial(struct pg *g, struct arena *mem)
{
    struct store *s = g->db.store;
    if (!gate_open(s)) return away(mem, "the server is away");
    PGconn *h = begin_dialling(s, mem);
    PQsetNoticeProcessor(h, notice, s);
    bool answered = poll_until_connected(h);
    if (!answered || !obey(h, orders) || !obey(h, g->db.write ? write_orders : read_orders)) {
        const char *says = PQstatus(h) == CONNECTION_BAD ? PQerrorMessage(h) : "no answer within three seconds";
        gate_set(s, false, says);
        err e = away(mem, says);
        PQfinish(h);
        return e;
    }
    if (g->db.write) (void)obey(h, dense);  /* where the server was built with it; what was written otherwise is read as well */
    gate_set(s, true, "");
    g->h = h;
    return OK;
}

/* One at a time: a crowd would only make the server slow to answer, and when it is away the second need not ask. */
err pg_connect(struct pg *g, struct arena *mem)
{
    pthread_mutex_lock(&g->db.store->dial_lock);
    err e = dial(g, mem);
    pthread_mutex_unlock(&g->db.store->dial_lock);
    g->db.state = e.fault ? DB_LOST : DB_FINE;
    return e;
}

void pg_disconnect(struct pg *g)
{
    PQfinish(g->h);
    g->h = NULL;
    memset(g->kept, 0, sizeof g->kept);
    db_forget(&g->db);
}
