/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: text with a length, passed by value.
 * A slice never owns its bytes and is not NUL-terminated: who keeps one longer than the memory it points
 * into copies it (slice_copy).  Text is UTF-8, NFC, checked once at the door (base/fold.h).  The empty slice with
 * p == NULL means "no value"; S("") is an empty value.  Both have n == 0 and compare equal. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct { const char *p; size_t n; } slice;

#define S(literal) ((slice){ "" literal, sizeof(literal) - 1 })   /* only for string literals */
#define NONE ((slice){ NULL, 0 })                                    /* no value */
#define SL(s) (int)(s).n, (s).p                                     /* printf("%.*s", SL(s)) */

struct arena;

/* Here and not in slice.c: it is asked some hundred times for each row that is read or written. */
static inline bool slice_eq(slice a, slice b) { return a.n == b.n && (a.p == b.p || a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

slice  slice_z(const char *z);                        /* a view of a C string; NULL gives no value */
int    slice_cmp(slice a, slice b);                   /* byte order; shorter first where one begins the other */
uint64_t slice_hash(slice s);                         /* FNV-1a: for tables of our own texts, which nobody chooses against us */
bool   slice_starts(slice s, slice head);
bool   slice_ends(slice s, slice tail);
size_t slice_find(slice s, slice needle);             /* offset of the first occurrence, or s.n when absent */
slice  slice_sub(slice s, size_t from, size_t n);     /* clamped to s */
bool   slice_cut(slice s, char sep, slice *head, slice *tail); /* at the first sep; false: head = s, tail empty */
slice  slice_next(slice *rest, char sep);             /* takes one part off *rest; loop while rest->n */
slice  slice_trim(slice s);                           /* ASCII white space off both ends */
bool   slice_int(slice s, int64_t *value);            /* the whole slice is a decimal int64, optional '-' */
bool   slice_only(slice s, const char *allowed);      /* not empty and every byte is one of allowed */
slice  slice_copy(struct arena *mem, slice s);
slice  slice_join(struct arena *mem, slice a, slice b);
slice  slice_replace(struct arena *mem, slice s, slice from, slice to); /* every occurrence, left to right */
slice  slice_lower(struct arena *mem, slice s);       /* ASCII only; for people's text use fold */
slice  slice_number(struct arena *mem, int64_t i);     /* in digits */
slice  slice_fmt(struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *zstr(struct arena *mem, slice s);         /* NUL-terminated copy, for the door to libc */

#endif
