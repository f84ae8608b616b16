/* SPDX-License-Identifier: Apache-2.0 */
/* act [--motcua PROGRAM] [--province NAME] [--keep] [--markdown] FILE…
 * Reads script files and runs their lines against the table of commands below.  An act stops at its first failed line;
 * the next act goes on.  With --markdown only the fenced ```act blocks of each file are read.
 * ACT_DATABASE=postgres://… runs the program on PostgreSQL. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "act.h"

enum { EXCERPT = 500, WORDS = 64 };

struct line {
    int    number;
    slice  raw;                     /* without its comment, continuation lines joined */
    slice  words[WORDS];            /* quotes taken off, variables put in */
    size_t n;
    bool   no;                      /* the line began with "not" */
};

bool miss(struct test *t, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("%s:%d: ", t->file, t->line);
    vprintf(fmt, ap);
    va_end(ap);
    const struct reply *r = &t->reply;
    if (r->status)
        printf("\n      after %.*s %.*s: %ld “%.*s”", SL(r->method), SL(r->path), r->status,
               SL(slice_sub(r->text, 0, EXCERPT)));
    printf("\n");
    t->failed = true;
    return false;
}

/* ---- words ---- */

static slice var(const struct test *t, slice name)
{
    EACH (v, t->vars)
        if (slice_eq(v->name, name)) return v->value;
    return (slice){ NULL, 0 };
}

static void set_var(struct test *t, slice name, slice value)
{
    EACH (v, t->vars)
        if (slice_eq(v->name, name)) { v->value = value; return; }
    LIST_ADD(t->mem, &t->vars, ((struct attr){ name, value }));
}

/* Puts variables in; {name} stays as it is when nothing has that name. */
static slice filled(struct test *t, slice s, bool json)
{
    struct out o = out_new(t->mem, 64 << 20);
    for (size_t i = 0; i < s.n; i++) {
        slice rest = slice_sub(s, i + 1, s.n), name = slice_sub(rest, 0, slice_find(rest, S("}")));
        slice value = var(t, name);
        if (s.p[i] != '{' || !value.p) { out_c(&o, s.p[i]); continue; }
        struct out quoted = out_new(t->mem, 64 << 20);
        out_json(&quoted, value);
        out_s(&o, json ? slice_sub(out_slice(&quoted), 1, quoted.n - 2) : value);
        i += name.n + 1;
    }
    return out_slice(&o);
}

static void put_escape(struct out *o, slice s, size_t *i)
{
    char c = s.p[++*i], hex[3] = { 0 };
    if (c == 'n') out_c(o, '\n');
    else if (c == 'x' && *i + 2 < s.n) {
        memcpy(hex, s.p + *i + 1, 2);
        out_c(o, (char)strtol(hex, NULL, 16));
        *i += 2;
    } else out_c(o, c);
}

/* Blanks part words; "…" holds them together and knows \" \\ \n \xNN. */
static void split(struct test *t, struct line *l, slice s)
{
    for (size_t i = 0; l->n < WORDS;) {
        while (i < s.n && strchr(" \t\n", s.p[i])) i++;
        if (i >= s.n) return;
        struct out o = out_new(t->mem, 1 << 20);
        out_z(&o, "");
        for (bool quoted = false; i < s.n && (quoted || !strchr(" \t\n", s.p[i])); i++) {
            if (s.p[i] == '"') quoted = !quoted;
            else if (quoted && s.p[i] == '\\' && i + 1 < s.n) put_escape(&o, s, &i);
            else out_c(&o, s.p[i]);
        }
        l->words[l->n++] = filled(t, out_slice(&o), false);
    }
}

static slice word(const struct line *l, size_t i) { return i < l->n ? l->words[i] : (slice){ NULL, 0 }; }
static bool word_is(const struct line *l, size_t i, const char *z) { return slice_eq(word(l, i), slice_z(z)); }

static slice bytes(struct test *t, int64_t n)
{
    char *p = arena_alloc(t->mem, (size_t)n + 1);
    memset(p, 'a', (size_t)n);
    return (slice){ p, (size_t)n };
}

/* name=value  file:name=PATH  as:name=CLAIMED  -name  fill:name=BYTES  many:name=COUNT */
static bool read_fields(struct test *t, const struct line *l, size_t from, fields *list)
{
    for (size_t i = from; i < l->n; i++) {
        slice name, value, kind = S(""), rest;
        bool pair = slice_cut(l->words[i], '=', &name, &value);
        if (slice_cut(name, ':', &kind, &rest)) name = rest;
        else kind = S("");
        int64_t n = 0;
        bool file = slice_eq(kind, S("file")), fill = slice_eq(kind, S("fill")), many = slice_eq(kind, S("many"));
        if (!pair && slice_starts(name, S("-"))) {
            LIST_ADD(t->mem, list, ((struct field){ .name = slice_sub(name, 1, name.n), .drop = true }));
            continue;
        }
        if (!pair || (kind.n && !file && !fill && !many && !slice_eq(kind, S("as"))))
            return miss(t, "not a field: %.*s", SL(l->words[i]));
        if ((fill || many) && (!slice_int(value, &n) || n < 0)) return miss(t, "not a number: %.*s", SL(value));
        if (slice_eq(kind, S("as"))) {
            EACH (f, *list)
                if (slice_eq(f->name, name)) f->claim = value;
        } else if (many) {
            for (int64_t k = 0; k < n; k++) {
                slice one = slice_fmt(t->mem, "%.*s%lld", SL(name), (long long)k);
                LIST_ADD(t->mem, list, ((struct field){ .name = one, .value = S("1") }));
            }
        } else {
            LIST_ADD(t->mem, list, ((struct field){ .name = name, .value = fill ? bytes(t, n) : value, .file = file }));
        }
    }
    return true;
}

/* ---- commands: pages ---- */

static bool do_as(struct test *t, struct line *l) { return web_login(t, person_of(t, word(l, 1))); }
static bool do_anonymous(struct test *t, struct line *l) { (void)l; t->person = person_of(t, S("")); return true; }
static bool do_get(struct test *t, struct line *l) { return web_get(t, word(l, 1)); }
static bool do_click(struct test *t, struct line *l) { return web_click(t, word(l, 1)); }

static bool with_fields(struct test *t, struct line *l, bool (*send)(struct test *, slice, const fields *))
{
    fields given = { 0 };
    return read_fields(t, l, 2, &given) && send(t, word(l, 1), &given);
}

static bool do_post(struct test *t, struct line *l) { return with_fields(t, l, web_post); }
static bool do_submit(struct test *t, struct line *l) { return with_fields(t, l, web_submit); }
static bool do_forge(struct test *t, struct line *l) { return with_fields(t, l, web_forge); }

static bool do_status(struct test *t, struct line *l)
{
    int64_t want = 0;
    if (!slice_int(word(l, 1), &want)) return miss(t, "status wants a number");
    t->reply.looked = true;
    return t->reply.status == want || miss(t, "expected status %lld, got %ld", (long long)want, t->reply.status);
}

/* Matches `have` against a pattern whose {name} parts are captured; a variable already set was put in before. */
static bool capture(struct test *t, slice pattern, slice have)
{
    while (pattern.n) {
        size_t end = slice_find(pattern, S("}"));
        if (pattern.p[0] != '{' || end == pattern.n) {
            if (!have.n || have.p[0] != pattern.p[0]) return false;
            pattern = slice_sub(pattern, 1, pattern.n);
            have = slice_sub(have, 1, have.n);
            continue;
        }
        size_t n = 0;
        while (n < have.n && !strchr("/?#&", have.p[n])) n++;
        if (!n) return false;
        set_var(t, slice_sub(pattern, 1, end - 1), slice_sub(have, 0, n));
        pattern = slice_sub(pattern, end + 1, pattern.n);
        have = slice_sub(have, n, have.n);
    }
    return !have.n;
}

static bool do_go(struct test *t, struct line *l)
{
    bool found;
    NEED(do_status(t, l));
    slice to = reply_header(&t->reply, S("Location"), &found);
    if (slice_starts(to, t->server.url)) to = slice_sub(to, t->server.url.n, to.n);
    if (!found || !capture(t, word(l, 2), to))
        return miss(t, "expected to go to %.*s, got %.*s", SL(word(l, 2)), SL(found ? to : S("no Location")));
    return web_get(t, to);
}

static bool shown(const struct test *t, slice needle, slice selector)
{
    const struct reply *r = &t->reply;
    if (!selector.n) return slice_find(r->text, needle) < r->text.n;
    if (!r->page) return false;
    EACH (e, r->page->all) {
        slice text = page_text(r->page, e);
        if (page_match(e, selector) && slice_find(text, needle) < text.n) return true;
    }
    return false;
}

static bool do_see(struct test *t, struct line *l)
{
    slice needle = text_collapse(t->mem, word(l, 1)), selector = word_is(l, 2, "in") ? word(l, 3) : S("");
    if (l->n == 3 || l->n > 4 || !needle.n) return miss(t, "see \"text\" [in SELECTOR]");
    if (shown(t, needle, selector) != l->no) return true;
    return miss(t, "expected %sto see “%.*s”%s%.*s", l->no ? "not " : "", SL(needle), selector.n ? " in " : "",
                SL(selector));
}

/* await SECONDS "text" [in SELECTOR]: gets the last page again until the text is there; `not await`, until it is gone. */
static bool do_await(struct test *t, struct line *l)
{
    int64_t seconds = 0;
    if (!slice_int(word(l, 1), &seconds)) return miss(t, "await SECONDS \"text\"");
    slice needle = text_collapse(t->mem, word(l, 2)), selector = word_is(l, 3, "in") ? word(l, 4) : S("");
    for (int64_t i = 0; i < seconds * 5; i++) {
        NEED(web_get(t, t->again));
        if (shown(t, needle, selector) != l->no) return true;
        nanosleep(&(struct timespec){ 0, 200000000 }, NULL);
    }
    return miss(t, "waited %lld s for “%.*s”%s", (long long)seconds, SL(needle), l->no ? " to go" : "");
}

/* ---- commands: values ---- */

static bool number(slice s, double *v)
{
    char text[64] = { 0 }, *end;
    if (!s.n || s.n >= sizeof text) return false;
    memcpy(text, s.p, s.n);
    *v = strtod(text, &end);
    return *end == 0;
}

static bool holds(slice have, slice op, slice want)
{
    double a, b;
    if (slice_eq(op, S("="))) return slice_eq(have, want);
    if (slice_eq(op, S("!="))) return !slice_eq(have, want);
    if (slice_eq(op, S("~"))) return slice_find(have, want) < have.n;
    if (!number(have, &a) || !number(want, &b)) return false;
    if (slice_eq(op, S(">"))) return a > b;
    if (slice_eq(op, S("<"))) return a < b;
    if (slice_eq(op, S(">="))) return a >= b;
    return slice_eq(op, S("<=")) && a <= b;
}

/* PATH or NAME, alone or followed by an operator and a value. */
static bool compare(struct test *t, struct line *l, bool found, slice have)
{
    if (l->no) return !found || miss(t, "expected no %.*s, got %.*s", SL(word(l, 1)), SL(have));
    if (!found) return miss(t, "%.*s is not there", SL(word(l, 1)));
    if (l->n == 2) return true;
    if (l->n != 4) return miss(t, "expected: %.*s %.*s OPERATOR VALUE", SL(word(l, 0)), SL(word(l, 1)));
    return holds(have, word(l, 2), word(l, 3)) ||
           miss(t, "expected %.*s %.*s %.*s, got %.*s", SL(word(l, 1)), SL(word(l, 2)), SL(word(l, 3)), SL(have));
}

static bool do_json(struct test *t, struct line *l)
{
    slice have = S("");
    bool text, found = json_at(t->mem, t->reply.body, word(l, 1), &have, &text);
    if (!json_valid(t->reply.body)) return miss(t, "the reply is not JSON");
    return compare(t, l, found, have);
}

static bool do_header(struct test *t, struct line *l)
{
    bool found;
    slice have = reply_header(&t->reply, word(l, 1), &found);
    return compare(t, l, found, have);
}

/* set NAME = json PATH | header NAME | in SELECTOR | "text" */
static bool do_set(struct test *t, struct line *l)
{
    bool found = l->n == 4, text;
    slice value = word(l, 3);
    if (l->n < 4 || l->n > 5 || !word_is(l, 2, "="))
        return miss(t, "set NAME = json PATH | header NAME | in SELECTOR | \"text\"");
    if (l->n == 5 && word_is(l, 3, "json")) found = json_at(t->mem, t->reply.body, word(l, 4), &value, &text);
    else if (l->n == 5 && word_is(l, 3, "header")) value = reply_header(&t->reply, word(l, 4), &found);
    else if (l->n == 5 && word_is(l, 3, "in") && t->reply.page)
        EACH (e, t->reply.page->all)
            if (!found && page_match(e, word(l, 4))) {
                value = page_text(t->reply.page, e);
                found = true;
            }
    if (!found) return miss(t, "nothing to set %.*s from", SL(word(l, 1)));
    set_var(t, word(l, 1), value);
    return true;
}

/* with NAME: VALUE — a header of the next request. */
static bool do_with(struct test *t, struct line *l)
{
    slice rest = slice_trim(slice_sub(filled(t, l->raw, false), 4, l->raw.n + 4096)), name, value;
    if (!slice_cut(rest, ':', &name, &value)) return miss(t, "with NAME: VALUE");
    LIST_ADD(t->mem, &t->headers, ((struct field){ .name = name, .value = slice_trim(value) }));
    return true;
}

/* ---- commands: the API, the clock, the program's verbs ---- */

static bool do_api(struct test *t, struct line *l)
{
    if (word_is(l, 1, "as")) return api_login(t, person_of(t, word(l, 2)));
    if (word_is(l, 1, "anonymous")) { t->caller = person_of(t, S("")); return true; }
    fields given = { 0 };
    if (word_is(l, 1, "upload")) return read_fields(t, l, 3, &given) && api_upload(t, word(l, 2), &given);
    static const slice methods[] = { S("get"), S("post"), S("patch"), S("put"), S("delete") };
    bool known = false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) known |= slice_eq(word(l, 1), methods[i]);
    if (!known || l->n < 3) return miss(t, "api as|anonymous|upload|get|post|patch|put|delete");
    size_t at = slice_find(l->raw, S(" {")), list = slice_find(l->raw, S(" ["));
    if (list < at) at = list;
    return api_send(t, word(l, 1), word(l, 2), slice_trim(filled(t, slice_sub(l->raw, at, l->raw.n), true)));
}

/* clock INSTANT | +2d | +3h | +30m: everybody signs in anew at the next `as`; who is in hand keeps the session. */
static bool do_clock(struct test *t, struct line *l)
{
    static const struct { char letter; int64_t ms; } units[] = {
        { 'd', 86400000 }, { 'h', 3600000 }, { 'm', 60000 }, { 's', 1000 },
    };
    instant now = { 0 };
    slice s = word(l, 1);
    int64_t n = 0;
    if (slice_starts(s, S("+")) && slice_int(slice_sub(s, 1, s.n - 2), &n)) {
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (s.p[s.n - 1] == units[i].letter) now.ms = server_now(&t->server).ms + n * units[i].ms;
    } else if (!instant_parse(s, &now)) now.ms = 0;
    if (!now.ms) return miss(t, "clock INSTANT | +2d | +3h | +30m | +5s");
    EACH (p, t->people) {
        (*p)->known = false;
        (*p)->token = (slice){ NULL, 0 };
    }
    if (server_clock(t->keep, &t->server, now)) return true;
    return miss(t, "the clock's file cannot be written");
}

/* run VERB ARGUMENTS…: --data and --database are added; `status` says how it left. */
static bool do_run(struct test *t, struct line *l)
{
    const char *argv[WORDS + 6] = { t->server.setup->motcua };
    size_t n = 1;
    for (size_t i = 1; i < l->n; i++) argv[n++] = zstr(t->mem, l->words[i]);
    argv[n++] = "--data";
    argv[n++] = zstr(t->mem, t->server.data);
    if (t->server.database.n) {
        argv[n++] = "--database";
        argv[n++] = zstr(t->mem, t->server.database);
    }
    slice output;
    int status = run_program(t->mem, argv, &output);
    t->reply = (struct reply){ .status = status, .method = S("run"), .path = word(l, 1), .type = S("text/plain"),
                               .body = output, .text = output, .looked = status == 0 };
    return true;
}

enum { PLAIN, DENIED };         /* DENIED: `not` may stand before it */
static const struct { const char *name; bool (*run)(struct test *, struct line *); size_t least; bool denied; } commands[] = {
    { "as", do_as, 2, PLAIN },         { "anonymous", do_anonymous, 1, PLAIN }, { "get", do_get, 2, PLAIN },
    { "click", do_click, 2, PLAIN },   { "post", do_post, 2, PLAIN },           { "submit", do_submit, 2, PLAIN },
    { "forge", do_forge, 2, PLAIN },   { "go", do_go, 3, PLAIN },               { "status", do_status, 2, PLAIN },
    { "see", do_see, 2, DENIED },      { "await", do_await, 3, DENIED },        { "json", do_json, 2, DENIED },
    { "header", do_header, 2, DENIED }, { "set", do_set, 4, PLAIN },            { "with", do_with, 3, PLAIN },
    { "api", do_api, 2, PLAIN },       { "clock", do_clock, 2, PLAIN },         { "run", do_run, 2, PLAIN },
};

static bool run_line(struct test *t, slice raw)
{
    struct line l = { .number = t->line, .raw = raw };
    split(t, &l, raw);
    if (word_is(&l, 0, "not")) {
        l.no = true;
        memmove(l.words, l.words + 1, --l.n * sizeof *l.words);
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!word_is(&l, 0, commands[i].name)) continue;
        if (l.no && !commands[i].denied) return miss(t, "not stands before see, await, json, header only");
        bool answers = commands[i].run == do_status || commands[i].run == do_go;
        if (!answers && !t->reply.looked && t->reply.status)
            return miss(t, "the status before this line was not expected: %ld", t->reply.status);
        return l.n >= commands[i].least ? commands[i].run(t, &l) : miss(t, "too few words for %s", commands[i].name);
    }
    return miss(t, "no such command: %.*s", SL(word(&l, 0)));
}

/* ---- files ---- */

static void end_act(struct test *t)
{
    if (!t->name.n) return;
    if (!t->failed && !t->reply.looked && t->reply.status)
        miss(t, "the last status of act “%.*s” was not expected: %ld", SL(t->name), t->reply.status);
    if (t->failed) printf("FAIL  %s: %.*s\n", t->file, SL(t->name));
    t->failures += t->failed;
    t->passed += !t->failed;
    t->failed = false;
    t->reply = (struct reply){ .looked = true };
    t->name = S("");
}

/* A comment begins with # at a line's start or between blanks, outside quotes. */
static slice without_comment(slice s)
{
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && quoted) { i++; continue; }
        if (s.p[i] == '"') quoted = !quoted;
        bool before = i == 0 || s.p[i - 1] == ' ', after = i + 1 == s.n || s.p[i + 1] == ' ';
        if (s.p[i] == '#' && !quoted && before && after) return slice_sub(s, 0, i);
    }
    return s;
}

static void take_line(struct test *t, slice raw, int number)
{
    if (!slice_trim(raw).n) return;
    t->line = number;
    if (slice_starts(raw, S("act "))) {
        end_act(t);
        slice name = slice_trim(slice_sub(raw, 4, raw.n));
        t->name = slice_starts(name, S("\"")) ? slice_sub(name, 1, name.n - 2) : name;
        return;
    }
    if (!t->name.n) t->name = S("(without a name)");
    if (!t->failed) (void)run_line(t, raw);
}

static void run_text(struct test *t, slice text, bool markdown)
{
    bool fenced = !markdown;
    slice whole = S("");
    int number = 0, began = 0;
    while (text.n) {
        slice line = slice_next(&text, '\n');
        number++;
        if (markdown && slice_starts(line, S("```"))) {
            fenced = !fenced && slice_eq(slice_trim(line), S("```act"));
            continue;
        }
        line = without_comment(line);
        if (!fenced || !slice_trim(line).n) continue;
        if ((line.p[0] == ' ' || line.p[0] == '\t') && whole.n) {   /* goes on with the line before */
            whole = slice_fmt(t->mem, "%.*s\n%.*s", SL(whole), SL(line));
            continue;
        }
        take_line(t, whole, began);
        whole = line;
        began = number;
    }
    take_line(t, whole, began);
    end_act(t);
}

static bool read_file(struct arena *mem, const char *path, slice *text)
{
    FILE *f = fopen(path, "r");
    if (!f) return false;
    struct out o = out_new(mem, 16 << 20);
    char part[8192];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) out_s(&o, (slice){ part, n });
    fclose(f);
    *text = out_slice(&o);
    return true;
}

static void run_file(struct test *t, const char *path, bool markdown)
{
    slice text;
    t->file = path;
    t->line = 0;
    t->reply = t->hand = (struct reply){ .looked = true };
    t->vars.n = t->headers.n = 0;
    if (!read_file(t->mem, path, &text)) {
        printf("FAIL  %s: cannot be read\n", path);
        t->failures++;
        return;
    }
    if (markdown && slice_find(text, S("```act")) == text.n) return;
    if (!server_fresh(t->keep, &t->server)) {
        printf("FAIL  %s: the server did not start:\n%.*s\n", path, SL(server_log(t->mem, &t->server)));
        t->failures++;
        return;
    }
    t->person = t->caller = person_of(t, S(""));
    run_text(t, text, markdown);
    people_forget(t);
    server_stop(&t->server);
    if (!t->server.unclean) return;
    printf("FAIL  %s: the server did not stop cleanly:\n%.*s\n", path, SL(server_log(t->mem, &t->server)));
    t->failures++;
}

int main(int argc, char **argv)
{
    const char *database = getenv("ACT_DATABASE");
    struct setup setup = { .motcua = "build/motcua", .province = "vinh-long-2018", .database = slice_z(database) };
    struct test t = { .mem = arena_new(), .keep = arena_new(), .server = { .setup = &setup } };
    bool markdown = false;
    int i = 1;
    for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
        if (!strcmp(argv[i], "--markdown")) markdown = true;
        else if (!strcmp(argv[i], "--keep")) setup.keep = true;
        else if (!strcmp(argv[i], "--motcua") && i + 1 < argc) setup.motcua = argv[++i];
        else if (!strcmp(argv[i], "--province") && i + 1 < argc) setup.province = argv[++i];
        else { fprintf(stderr, "act: unknown option %s\n", argv[i]); return 2; }
    }
    if (i == argc) {
        fprintf(stderr, "usage: act [--motcua PROGRAM] [--province NAME] [--keep] [--markdown] FILE…\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_ALL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!server_begin(t.keep, &t.server)) t.failures++;
    else for (; i < argc; i++) {
        run_file(&t, argv[i], markdown);
        arena_reset(t.mem);
        t.people = (__typeof__(t.people)){ 0 };
        t.vars = (__typeof__(t.vars)){ 0 };
        t.headers = (fields){ 0 };
    }
    server_end(t.keep, &t.server);
    printf("%d passed, %d failed\n", t.passed, t.failures);
    arena_free(t.mem);
    arena_free(t.keep);
    curl_global_cleanup();
    return t.failures || !t.passed;
}
