/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of this floor share: a tiny site with its own system, served from this process on a free port with SQLite in a
 * throw-away folder, and a client that says exactly the bytes it is told. */
#ifndef WEB_WEB_TEST_H
#define WEB_WEB_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail                     /* ours is base/err.h's */
#undef fail_msg
#include "base/out.h"
#include "kernel/app.h"
#include "web/server.h"

#define COUNT(table) (sizeof (table) / sizeof *(table))
#define fail_msg(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)
#define assert_text(got, want) check_text((got), (want), __FILE__, __LINE__)
#define assert_has(text, part) check_has((text), (part), true, __FILE__, __LINE__)
#define assert_lacks(text, part) check_has((text), (part), false, __FILE__, __LINE__)
void check_text(slice got, const char *want, const char *file, int line);
void check_has(slice text, const char *part, bool has, const char *file, int line);
void assert_ok(err e);

struct site {
    struct arena *mem;
    struct store *store;
    struct app    app;
    struct web_server *server;  /* NULL: stopped */
    int           port;
    char          folder[64];
    _Atomic int64_t now_ms;     /* the clock of every call */
};
extern const struct web_door tiny_door;
extern const struct system tiny_system;     /* test_site.c has its routes */

void site_start(struct site *s);
void site_stop(struct site *s);
int64_t site_count(struct site *s);         /* rows that the tiny system has kept */

struct got { int status; slice head, body; };
struct got got_of(slice raw);
int   line_to(struct site *s);                      /* a connection; -1: refused.  What is received on it comes within 10 s */
slice say_raw(struct site *s, slice request);       /* all that comes back until the server closes or 10 s have passed */
struct got ask(struct site *s, const char *method, const char *path, const char *headers, slice body); /* Connection: close is added */
slice got_header(struct arena *mem, struct got g, const char *name);    /* the first of that name; no value when absent */
slice got_field(struct got g, const char *name);    /* value of the hidden field of that name in a page */

int mem_begin(void **state);                /* a test's own arena, *state */
int mem_end(void **state);
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, mem_begin, mem_end)
int site_begin(void **state);               /* a test's own site, *state */
int site_end(void **state);
#define SITE_TEST(fn) cmocka_unit_test_setup_teardown(fn, site_begin, site_end)

int router_test(void);
int multipart_test(void);
int sniff_test(void);
int text_test(void);
int server_test(void);
int guard_test(void);
int csv_test(void);
int device_test(void);
int wait_test(void);

#endif
