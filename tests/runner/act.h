/* SPDX-License-Identifier: Apache-2.0 */
/* act — runs act scripts: black-box tests that read like the procedure they check (docs/act.md is the language).
 * It starts the real program on a free loopback port, with a fresh copy of the demo province for every script file,
 * speaks HTTP to it as people and as programs, and checks every HTML reply against the rules of html.c.
 * It reads HTML and JSON by itself, so that a fault of the program's own readers cannot hide. */
#ifndef ACT_H
#define ACT_H
#include <curl/curl.h>
#include "base/list.h"
#include "base/out.h"
#include "base/slice.h"
#include "base/time.h"

/* -- html.c -- */
struct attr { slice name, value; };
typedef LIST(struct attr) attrs;
struct element {
    slice  tag;
    attrs  attrs;
    int    parent;                  /* index, -1 for none */
    size_t from, to;                /* its text, in page.text */
    slice  raw;                     /* a textarea's or script's own text, white space kept */
    int    line;
};
typedef LIST(slice) slices;
struct page { LIST(struct element) all; slice text; slices problems; };

struct page *page_read(struct arena *mem, slice html);          /* with every broken rule in `problems` */
slice page_attr(const struct element *e, const char *name);     /* no value when absent */
bool  page_has(const struct element *e, const char *name);
slice page_text(const struct page *p, const struct element *e); /* trimmed, white space collapsed */
bool  page_match(const struct element *e, slice selector);      /* tag, .class, #id or joined: a.next#up */
bool  page_inside(const struct page *p, const struct element *e, const struct element *outer);
slice text_collapse(struct arena *mem, slice s);                /* white space runs to one blank, ends trimmed */

void page_rules(struct arena *mem, struct page *p);             /* rules.c: adds to p->problems */

/* -- json.c -- */
/* The value at ".items[0].name"; ".length" after a list or a map counts.  A string comes decoded, with *text set; all
 * else as written.  false: the document is no JSON, or nothing is there. */
bool json_at(struct arena *mem, slice doc, slice path, slice *value, bool *text);
bool json_valid(slice doc);

/* -- server.c -- */
struct setup {
    const char *motcua, *province;
    slice  database;                /* PostgreSQL: any database of a throw-away cluster; no value: SQLite */
    bool   keep;                    /* leave the data folders behind */
};
struct server {
    const struct setup *setup;
    slice   root, data, database, url;      /* temp folder, --data, --database, http://127.0.0.1:port */
    slice   made, template;         /* the folder of tests/made.sh, and what to copy there */
    int     serial;                 /* script files so far */
    int     pid, log;
    int64_t ahead;                  /* ms: what stands in the file that MOTCUA_NOW names */
    bool    unclean;                /* it died, or left with a status other than 0 */
};
#define ACT_START "2018-09-11T08:00:00+07:00"       /* a Tuesday morning: where every script begins */

bool  server_begin(struct arena *mem, struct server *s);        /* makes the demo province once */
bool  server_fresh(struct arena *mem, struct server *s);        /* a copy of it, served at ACT_START */
bool  server_clock(struct arena *mem, struct server *s, instant now);   /* moves the clock of all that runs */
void  server_stop(struct server *s);
void  server_end(struct arena *mem, struct server *s);
instant server_now(const struct server *s);
slice server_log(struct arena *mem, const struct server *s);    /* the end of what it printed */
int   run_program(struct arena *mem, const char *const *argv, slice *output);  /* exit status, 255 when killed */

/* -- web.c -- */
struct person { slice name; CURL *http; bool known; slice token; };
struct field { slice name, value, claim; bool file, drop; };    /* claim: the name a file pretends to have */
typedef LIST(struct field) fields;
struct reply {
    long   status;
    slice  method, path;            /* of the request */
    slice  type, headers, body;
    struct page *page;              /* HTML only */
    slice  text;                    /* what `see` looks in: a page's or a PDF's text, or the body */
    bool   looked;                  /* a status of 300 or more must be expected by the script */
};

struct test {
    struct arena *mem, *keep;       /* one script file; the whole run */
    struct server server;
    const char *file; int line;
    slice  name;                    /* of the running act */
    bool   failed;                  /* the running act has failed: its other lines are passed over */
    int    passed, failures;
    LIST(struct person *) people;
    struct person *person, *caller; /* of pages, of the API */
    fields headers;                 /* of the next request only */
    LIST(struct attr) vars;
    struct reply reply, hand;       /* the last one; the last page, whose forms and links are used */
    slice  again;                   /* the last page fetched, for `await` */
};

/* Says what was expected and what came; gives false. */
bool  miss(struct test *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define NEED(call) do { if (!(call)) return false; } while (0)

struct person *person_of(struct test *t, slice name);           /* the remembered one, or a new one with an empty jar */
void  people_forget(struct test *t);
bool  web_get(struct test *t, slice path);
bool  web_login(struct test *t, struct person *who);
bool  web_forge(struct test *t, slice path, const fields *given);       /* a POST that no page of ours made */
bool  web_post(struct test *t, slice action, const fields *given);      /* the form with that action */
bool  web_submit(struct test *t, slice button, const fields *given);    /* the form holding that button */
bool  web_click(struct test *t, slice link);
bool  api_login(struct test *t, struct person *who);
bool  api_send(struct test *t, slice method, slice path, slice json);
bool  api_upload(struct test *t, slice path, const fields *given);
slice reply_header(const struct reply *r, slice name, bool *found);

#endif
