/* SPDX-License-Identifier: Apache-2.0 */
/* An entry is put together on the stack: logging allocates nothing and works when memory is short. */
#include "base/log.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/time.h"
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { TAIL = 16 };                             /* kept free for  ,"cut":true}\n  */

static _Atomic(int) threshold = LOG_INFO;
static _Atomic(int) file = STDERR_FILENO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };
static const char *const secrets[] = { "password", "token", "secret", "api_key", "otp", "cookie", "authorization" };

void log_threshold(enum log_level least) { threshold = (int)least; }
void log_to(int fd)                      { file = fd; }

/* A secret's name anywhere in the key; most letters of most keys begin none of them. */
static bool is_secret(const char *key)
{
    for (; *key; key++)
        for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
            if ((*key | 0x20) == secrets[i][0] && !strncasecmp(key, secrets[i], strlen(secrets[i]))) return true;
    return false;
}

/* What is not UTF-8 came from outside; its bytes are shown as question marks. */
static void text_write(struct out *o, slice s)
{
    char clean[LOG_VALUE];
    s = utf8_clip(s, LOG_VALUE);
    if (utf8_valid(s) < s.n) {
        for (size_t i = 0; i < s.n; i++) clean[i] = (char)((unsigned char)s.p[i] < 0x80 ? s.p[i] : '?');
        s.p = clean;
    }
    out_json(o, s);
}

static void value_write(struct out *o, const struct log_value *v)
{
    out_c(o, ',');
    out_json(o, slice_z(v->key));
    out_c(o, ':');
    if (is_secret(v->key)) out_z(o, "\"***\"");
    else if (v->kind == LOG_IS_INT) out_i(o, v->i);
    else if (v->kind == LOG_IS_BOOL) out_z(o, v->i ? "true" : "false");
    else if (!v->s.p) out_z(o, "null");
    else text_write(o, v->s);
}

static void head_write(struct out *o, enum log_level level, const char *event)
{
    char stamp[INSTANT_STAMP];
    instant_stamp(stamp, instant_real());
    out_z(o, "{\"time\":\"");
    out_s(o, (slice){ stamp, sizeof stamp });
    out_z(o, "\",\"level\":");
    out_json(o, slice_z(level_names[level]));
    out_z(o, ",\"event\":");
    out_json(o, slice_z(event));
}

void log_write(enum log_level level, const char *event, const struct log_value *list, size_t n)
{
    if ((int)level < threshold) return;
    char line[LOG_LINE];
    struct out o = { .p = line, .cap = sizeof line, .max = sizeof line - TAIL };
    head_write(&o, level, event);
    bool cut = false;
    for (size_t i = 0; i < n; i++) {
        size_t before = o.n;
        value_write(&o, &list[i]);
        if (!o.over) continue;
        o.n = before;                           /* a value is there whole or not at all */
        o.over = false;
        cut = true;
    }
    o.max = sizeof line;
    out_z(&o, cut ? ",\"cut\":true}\n" : "}\n");
    ssize_t written = write(file, line, o.n);
    (void)written;
}
