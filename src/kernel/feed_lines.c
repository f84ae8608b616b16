/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a pack (feed_lines.h).  Who catches up has it read a million times, so a line is looked at once, from left to right. */
#include "kernel/feed_lines.h"
#include <string.h>

#define NOTHING S("~")

/* ---- writing ---- */

static void number_write(struct out *o, int64_t n)
{
    out_i(o, n);
    out_c(o, '\t');
}

static void number_unless(struct out *o, int64_t above, int64_t n)
{
    if (n != above) out_i(o, n);
    out_c(o, '\t');
}

static void text_unless(struct out *o, slice above, slice text)
{
    if (!slice_eq(text, above)) out_s(o, text.n ? text : NOTHING);
    out_c(o, '\t');
}

static void names_write(struct out *o, const feed_names *names)
{
    out_c(o, ':');
    EACH (name, *names) {
        if (name != names->v) out_c(o, '\t');
        out_s(o, *name);
    }
    out_c(o, '\n');
}

static void line_write(struct out *o, const struct feed_event *above, const struct feed_event *e)
{
    number_write(o, e->seq - above->seq);
    number_write(o, e->subject - above->subject);
    number_unless(o, above->n, e->n);
    number_unless(o, above->at.ms, e->at.ms);
    text_unless(o, above->kind, e->kind);
    text_unless(o, above->unit, e->unit);
    text_unless(o, above->state, e->state);
    out_s(o, e->hash);
    out_c(o, '\t');
    out_s(o, e->code);
    if (e->names) {
        out_c(o, '\t');
        out_s(o, e->values);
    }
    out_c(o, '\n');
}

void feed_lines_write(struct out *o, int64_t prev, const feed_events *events)
{
    const struct feed_event first = { .seq = prev }, *above = &first;
    const feed_names *names = NULL;
    out_i(o, prev);
    out_c(o, '\n');
    EACH (e, *events) {
        if (e->names && !(names && feed_names_same(names, e->names))) names_write(o, names = e->names);
        line_write(o, above, e);
        above = e;
    }
}

/* ---- reading ---- */

/* What stands before the next such sign; the line goes on behind it. */
static slice column(slice *line, char sign)
{
    const char *at = line->n ? memchr(line->p, sign, line->n) : NULL;
    slice head = { line->p, at ? (size_t)(at - line->p) : line->n };
    size_t taken = head.n + (at != NULL);
    *line = (slice){ line->p + taken, line->n - taken };
    return head;
}

static int64_t number(slice *line, int64_t none)
{
    bool minus = line->n && *line->p == '-';
    int64_t n = 0;
    size_t i = minus;
    for (; i < line->n && line->p[i] != '\t'; i++) n = n * 10 + (line->p[i] - '0');
    if (i == 0) n = none;
    i += i < line->n;
    *line = (slice){ line->p + i, line->n - i };
    return minus ? -n : n;
}

static slice text(slice *line, slice above)
{
    slice s = column(line, '\t');
    return !s.n ? above : slice_eq(s, NOTHING) ? S("") : s;
}

static const feed_names *names_read(struct arena *mem, slice line)
{
    feed_names *names = NEW(mem, feed_names);
    while (line.n) LIST_ADD(mem, names, column(&line, '\t'));
    return names;
}

static void line_read(slice line, const feed_names *names, struct feed_event *e)
{
    e->prev = e->seq;
    e->seq += number(&line, 0);
    e->subject += number(&line, 0);
    e->n = number(&line, e->n);
    e->at.ms = number(&line, e->at.ms);
    e->kind = text(&line, e->kind);
    e->unit = text(&line, e->unit);
    e->state = text(&line, e->state);
    e->hash = column(&line, '\t');
    e->names = slice_cut(line, '\t', &e->code, &e->values) ? names : NULL;
}

struct feed_lines feed_lines_of(struct arena *mem, slice text)
{
    slice prev = column(&text, '\n');
    return (struct feed_lines){ .mem = mem, .rest = text, .above = { .seq = number(&prev, 0) } };
}

bool feed_lines_next(struct feed_lines *l, struct feed_event *event)
{
    while (l->rest.n && *l->rest.p == ':') {
        slice names = column(&l->rest, '\n');
        l->names = names_read(l->mem, slice_sub(names, 1, names.n));
    }
    if (!l->rest.n) return false;
    line_read(column(&l->rest, '\n'), l->names, &l->above);
    *event = l->above;
    return true;
}
