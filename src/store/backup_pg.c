/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL's own tools for dump and restore, which know its catalogues best.  Where the server is and the password go
 * through the environment, since anyone can read a command line. */
#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/pg.h"

extern char **environ;

typedef LIST(char *) words;

/* The environment with the connection's settings in libpq's own variables. */
static err settings(struct store *s, struct arena *mem, words *env, const char **database)
{
    char *says = NULL;
    PQconninfoOption *all = PQconninfoParse(zstr(mem, s->database), &says);
    if (!all) {
        err e = fault_of(mem, ERR_USAGE, "store.database", "%s", says ? says : "unreadable");
        PQfreemem(says);
        return e;
    }
    *database = "";
    for (PQconninfoOption *o = all; o->keyword; o++) {
        if (!o->val || !o->envvar) continue;
        slice pair = slice_fmt(mem, "%s=%s", o->envvar, o->val);
        *LIST_PUSH(mem, env) = memcpy(arena_alloc(mem, pair.n + 1), pair.p, pair.n);
        if (strcmp(o->keyword, "dbname") == 0) *database = zstr(mem, slice_z(o->val));
    }
    PQconninfoFree(all);
    for (char **it = environ; *it; it++) LIST_ADD(mem, env, *it);   /* after ours: the first of a name counts */
    *LIST_PUSH(mem, env) = NULL;
    return OK;
}

static err run(struct arena *mem, const char *const *command, words env)
{
    pid_t pid;
    int status;
    char *args[12] = { NULL };
    for (int i = 0; command[i]; i++) {
        must(i < 11);
        slice word = slice_z(command[i]);
        args[i] = memcpy(arena_alloc(mem, word.n + 1), word.p, word.n);
    }
    int rc = posix_spawnp(&pid, args[0], NULL, NULL, args, env.v);
    if (rc != 0) return broken(mem, "store.tool", "%s: %s", args[0], strerror(rc));
    while (waitpid(pid, &status, 0) < 0) must(errno == EINTR);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return OK;
    return broken(mem, "store.tool", "%s failed; it says why on stderr", args[0]);
}

err pg_dump(struct store *s, struct arena *mem, const char *to)
{
    words env = { 0 };
    const char *database;
    TRY(settings(s, mem, &env, &database));
    return run(mem, (const char *const[]){ "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", to,
        NULL }, env);
}

/* In one transaction: a database that holds anything of ours already makes it fail and stays as it was. */
err pg_load(struct store *s, struct arena *mem, const char *from)
{
    words env = { 0 };
    const char *database;
    TRY(settings(s, mem, &env, &database));
    TRY(run(mem, (const char *const[]){ "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", "--dbname", database, from, NULL }, env));
    return unlink(from) == 0 ? OK : broken(mem, "store.tool", "%s: %s", from, strerror(errno));
}
