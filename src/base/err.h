/* SPDX-License-Identifier: Apache-2.0 */
/* Errors.  A function that can fail returns err; ignoring one is a compiler warning.  TRY is the only way up.
 *   kind    closed list: decides the HTTP status and the exit code (err_kinds below)
 *   code    stable name for the API and the docs, "dossier.moved_on"
 *   text    for the person: Vietnamese, what is wrong and what to do.  base and store leave it empty:
 *           they do not speak to people; the kind's own sentence is shown then
 *   detail  for the log, English, may name functions and tables; never shown to a person
 *   fields  what is wrong with which input
 * An outcome is not a fault: where "not there" is ordinary a function has a `bool *found` out-parameter. */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include "base/list.h"
#include "base/slice.h"

enum err_kind {
    ERR_NONE,
    ERR_USAGE,      /* 400  malformed call */
    ERR_LOGIN,      /* 401  who are you? */
    ERR_DENIED,     /* 403  not yours */
    ERR_MISSING,    /* 404 */
    ERR_CONFLICT,   /* 409  not in this state */
    ERR_STALE,      /* 412  moved on since you read it */
    ERR_LARGE,      /* 413 */
    ERR_MEDIA,      /* 415  not a type we take */
    ERR_INPUT,      /* 422  fields say which */
    ERR_OFTEN,      /* 429  too many attempts */
    ERR_BROKEN,     /* 500  our fault */
    ERR_LATER,      /* 503  cannot now, try again */
    ERR_FULL,       /* 507  no room on the disk */
};

struct field_fault { slice field, text; };
typedef LIST(struct field_fault) field_faults;

struct fault {
    enum err_kind kind;
    const char   *code;
    slice         text, detail;
    const char   *at;               /* file:line */
    field_faults  fields;
    const char   *const *allowed;   /* a conflict's way out: NULL-ended list of what may be done now, or NULL */
};

typedef struct [[nodiscard]] { const struct fault *fault; } err;
#define OK ((err){ NULL })

#define TRY(call) do { err e_ = (call); if (e_.fault) return e_; } while (0)

#define ERR_STR_(x) #x
#define ERR_STR(x) ERR_STR_(x)
#define AT __FILE__ ":" ERR_STR(__LINE__)

/* return fail(c, ERR_CONFLICT, "dossier.moved_on", "Hồ sơ đã được %s xử lý.", name);
 * the text is for people; a fault of ours is broken(mem, "store.prepare", "…%s…", …), whose text is for the log. */
#define fail(c, kind, code, ...)    err_text((c)->mem, (kind), (code), AT, __VA_ARGS__)
#define fail_in(mem, kind, code, ...) err_text((mem), (kind), (code), AT, __VA_ARGS__)
#define broken(mem, code, ...)      err_detail((mem), ERR_BROKEN, (code), AT, __VA_ARGS__)
#define fault_of(mem, kind, code, ...) err_detail((mem), (kind), (code), AT, __VA_ARGS__)

err err_text(struct arena *mem, enum err_kind kind, const char *code, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
err err_detail(struct arena *mem, enum err_kind kind, const char *code, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
err err_fields(struct arena *mem, const char *code, field_faults fields);  /* ERR_INPUT, or OK when there is none */
/* ERR_INPUT for one field. */
err err_field(struct arena *mem, const char *code, slice field, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void field_fault_add(struct arena *mem, field_faults *list, slice field, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
slice err_why(err e);                                 /* in one line: of the first field that is wrong, or the whole */
err err_copy(struct arena *mem, err e);              /* deep copy into another arena */

int         err_status(enum err_kind kind);          /* HTTP status */
int         err_exit(enum err_kind kind);            /* 1, or 2 for ERR_USAGE */
const char *err_name(enum err_kind kind);            /* "conflict" */

/* Bugs, not errors: stays on in release; logs and aborts, the transaction dies with the process. */
#define must(cond) ((cond) ? (void)0 : must_failed(#cond, AT))
#define never()    must_failed("never", AT)
_Noreturn void must_failed(const char *what, const char *at);

#endif
