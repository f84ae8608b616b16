/* SPDX-License-Identifier: Apache-2.0 */
/* The command line.  A verb's row is its grammar: "--data DIR [--demo] FILE…" (see kernel/verb.h). */
#include "kernel/verb.h"
#include "main/cli.h"

#define COMMON "--data DIR --database URL --json"       /* every verb takes these */

void verb_each(void (*fn)(const struct verb *v, void *p), void *p)
{
    for (const struct verb *v = core_verbs; v->name; v++) fn(v, p);
    for (const struct system *const *s = systems; *s; s++)
        for (const struct verb *v = (*s)->verbs; v && v->name; v++) fn(v, p);
}

struct search { int argc; char **argv; const struct verb *best; int used; };

/* The words of a verb's name ("account add") that stand at the beginning of the line. */
static void verb_fits(const struct verb *v, void *p)
{
    struct search *s = p;
    slice rest = slice_z(v->name);
    int n = 0;
    while (rest.n) {
        slice word = slice_next(&rest, ' ');
        if (n >= s->argc || !slice_eq(word, slice_z(s->argv[n]))) return;
        n++;
    }
    if (n > s->used) {
        s->best = v;
        s->used = n;
    }
}

const struct verb *verb_find(int argc, char **argv, int *used)
{
    struct search s = { argc, argv, NULL, 0 };
    verb_each(verb_fits, &s);
    *used = s.used;
    return s.best;
}

/* Looks an option up in a grammar; false when it does not stand there. */
static bool grammar_has(slice grammar, slice name, bool *takes_value)
{
    while (grammar.n) {
        slice word = slice_trim(slice_next(&grammar, ' '));
        bool closed = slice_ends(word, S("]"));
        if (slice_starts(word, S("["))) word = slice_sub(word, 1, word.n);
        if (closed) word.n--;
        if (!slice_starts(word, S("--")) || !slice_eq(slice_sub(word, 2, word.n), name)) continue;
        *takes_value = !closed && grammar.n && grammar.p[0] >= 'A' && grammar.p[0] <= 'Z';
        return true;
    }
    return false;
}

err verb_read(struct call *c, const struct verb *v, int argc, char **argv)
{
    struct arguments *a = NEW(c->mem, struct arguments);
    a->verb = slice_z(v->name);
    c->prepared = a;
    for (int i = 0; i < argc; i++) {
        slice word = slice_z(argv[i]), name = slice_sub(word, 2, word.n), value = { NULL, 0 };
        if (!slice_starts(word, S("--"))) {
            LIST_ADD(c->mem, &a->words, word);
            continue;
        }
        bool joined = slice_cut(name, '=', &name, &value), takes = false;
        if (!grammar_has(slice_z(v->arguments), name, &takes) && !grammar_has(S(COMMON), name, &takes))
            return fail(c, ERR_USAGE, "verb.option", "“%s” không có tùy chọn --%.*s. Xem: motcua help %s", v->name, SL(name), v->name);
        if (takes && !joined) {
            if (++i == argc) return fail(c, ERR_USAGE, "verb.value", "--%.*s cần một giá trị.", SL(name));
            value = slice_z(argv[i]);
        }
        LIST_ADD(c->mem, &a->options, ((struct verb_option){ name, value }));
    }
    return OK;
}
