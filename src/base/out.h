/* SPDX-License-Identifier: Apache-2.0 */
/* Text written piece by piece.  A write cannot fail: past `max` bytes nothing more is kept and `over` is set, to be
 * looked at once, at the end.  The buffer lives in the arena. */
#ifndef BASE_OUT_H
#define BASE_OUT_H
#include <stdarg.h>
#include "base/arena.h"
#include "base/slice.h"

struct out {
    struct arena *mem;
    char  *p;
    size_t n, cap, max;
    bool   over;
};

struct out out_new(struct arena *mem, size_t max);
struct out out_sized(struct arena *mem, size_t max, size_t size);   /* with room for about that much, not doubled ten times */
void  out_s(struct out *o, slice s);
void  out_z(struct out *o, const char *z);
void  out_c(struct out *o, char c);
void  out_i(struct out *o, int64_t i);
void  out_f(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void  out_vf(struct out *o, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void  out_json(struct out *o, slice s);               /* a JSON string with its quotes */
slice out_slice(const struct out *o);                 /* valid until the next write */

#endif
