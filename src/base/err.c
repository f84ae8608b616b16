/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/fold.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 2048 };

static const struct { const char *name; int status; } err_kinds[] = {
    [ERR_NONE]     = { "ok",       200 }, [ERR_USAGE]  = { "usage",  400 }, [ERR_LOGIN] = { "login",  401 },
    [ERR_DENIED]   = { "denied",   403 }, [ERR_MISSING] = { "missing", 404 }, [ERR_CONFLICT] = { "conflict", 409 },
    [ERR_STALE]    = { "stale",    412 }, [ERR_LARGE]  = { "large",  413 }, [ERR_MEDIA] = { "media",  415 },
    [ERR_INPUT]    = { "input",    422 }, [ERR_OFTEN]  = { "often",  429 }, [ERR_BROKEN] = { "broken", 500 },
    [ERR_LATER]    = { "later",    503 }, [ERR_FULL]   = { "full",   507 },
};

int         err_status(enum err_kind kind) { return err_kinds[kind].status; }
const char *err_name(enum err_kind kind)   { return err_kinds[kind].name; }
int         err_exit(enum err_kind kind)   { return kind == ERR_NONE ? 0 : kind == ERR_USAGE ? 2 : 1; }

static slice format(struct arena *mem, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static slice format(struct arena *mem, const char *fmt, va_list ap)
{
    char text[TEXT_MAX + 4];                    /* a sentence; a longer one is cut, never split inside a letter */
    int n = vsnprintf(text, sizeof text, fmt, ap);
    must(n >= 0);
    size_t kept = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    return slice_copy(mem, utf8_clip((slice){ text, kept }, TEXT_MAX));
}

static struct fault *fault_new(struct arena *mem, enum err_kind kind, const char *code, const char *at)
{
    struct fault *f = NEW(mem, struct fault);
    f->kind = kind;
    f->code = code;
    f->at = at;
    return f;
}

err err_text(struct arena *mem, enum err_kind kind, const char *code, const char *at, const char *fmt, ...)
{
    struct fault *f = fault_new(mem, kind, code, at);
    va_list ap;
    va_start(ap, fmt);
    f->text = format(mem, fmt, ap);
    va_end(ap);
    return (err){ f };
}

err err_detail(struct arena *mem, enum err_kind kind, const char *code, const char *at, const char *fmt, ...)
{
    struct fault *f = fault_new(mem, kind, code, at);
    va_list ap;
    va_start(ap, fmt);
    f->detail = format(mem, fmt, ap);
    va_end(ap);
    return (err){ f };
}

err err_fields(struct arena *mem, const char *code, field_faults fields)
{
    if (!fields.n) return OK;
    struct fault *f = fault_new(mem, ERR_INPUT, code, AT);
    f->text = fields.v[0].text;
    f->fields = fields;
    return (err){ f };
}

err err_field(struct arena *mem, const char *code, slice field, const char *fmt, ...)
{
    field_faults one = { 0 };
    va_list ap;
    va_start(ap, fmt);
    LIST_ADD(mem, &one, ((struct field_fault){ slice_copy(mem, field), format(mem, fmt, ap) }));
    va_end(ap);
    return err_fields(mem, code, one);
}

void field_fault_add(struct arena *mem, field_faults *list, slice field, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    slice text = format(mem, fmt, ap);
    va_end(ap);
    LIST_ADD(mem, list, ((struct field_fault){ slice_copy(mem, field), text }));
}

slice err_why(err e) { return e.fault->fields.n ? e.fault->fields.v[0].text : e.fault->text; }

err err_copy(struct arena *mem, err e)
{
    if (!e.fault) return e;
    struct fault *f = NEW(mem, struct fault);
    *f = *e.fault;
    f->text = slice_copy(mem, f->text);
    f->detail = slice_copy(mem, f->detail);
    f->fields = (field_faults){ 0 };
    EACH (from, e.fault->fields)
        LIST_ADD(mem, &f->fields, ((struct field_fault){ slice_copy(mem, from->field), slice_copy(mem, from->text) }));
    return (err){ f };
}

void must_failed(const char *what, const char *at)
{
    fprintf(stderr, "motcua: bug: %s at %s\n", what, at);
    abort();
}
