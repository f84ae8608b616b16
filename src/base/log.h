/* SPDX-License-Identifier: Apache-2.0 */
/* The log: one JSON line per entry to standard error, where the service manager keeps it.
 *     log_info("web.reply", L("status", 200), L("path", path), L("ms", 12));
 *     {"time":"2018-09-11T08:05:00.123+07:00","level":"info","event":"web.reply","status":200,"path":"/","ms":12}
 * Values are integers, bools, C strings and slices; another type does not compile.  An entry is one write(2) of at most
 * LOG_LINE bytes, so lines of several threads never mix; what does not fit is left out and the entry says "cut":true.
 * Secrets do not belong here: a value whose key speaks of a password, token, secret, api_key, otp, cookie or
 * authorization is replaced.  Personal data neither: name people by id.  A log that cannot be written is no reason to
 * stop serving: failures are not reported.  Any thread. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/slice.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum { LOG_LINE = 4096, LOG_VALUE = 1024 };     /* a longer value is clipped */

void log_threshold(enum log_level least);       /* entries below are dropped; LOG_INFO at start */
void log_to(int fd);                            /* standard error at start */

enum log_kind { LOG_IS_INT, LOG_IS_BOOL, LOG_IS_TEXT };
struct log_value { const char *key; enum log_kind kind; int64_t i; slice s; };

static inline struct log_value log_value_int(const char *key, int64_t i)
{
    return (struct log_value){ key, LOG_IS_INT, i, { NULL, 0 } };
}
static inline struct log_value log_value_size(const char *key, unsigned long n)
{
    return log_value_int(key, n > INT64_MAX ? INT64_MAX : (int64_t)n);
}
static inline struct log_value log_value_bool(const char *key, bool b)
{
    return (struct log_value){ key, LOG_IS_BOOL, b, { NULL, 0 } };
}
static inline struct log_value log_value_slice(const char *key, slice s)
{
    return (struct log_value){ key, LOG_IS_TEXT, 0, s };
}
static inline struct log_value log_value_z(const char *key, const char *z)
{
    return log_value_slice(key, slice_z(z));
}

#define L(key, value) _Generic((value), \
    bool: log_value_bool, int: log_value_int, long: log_value_int, long long: log_value_int, \
    unsigned: log_value_int, unsigned short: log_value_int, unsigned long: log_value_size, \
    char *: log_value_z, const char *: log_value_z, slice: log_value_slice)((key), (value))

#define log_debug(...) LOG_(LOG_DEBUG, __VA_ARGS__)
#define log_info(...)  LOG_(LOG_INFO, __VA_ARGS__)
#define log_warn(...)  LOG_(LOG_WARN, __VA_ARGS__)
#define log_error(...) LOG_(LOG_ERROR, __VA_ARGS__)
#define LOG_(level, event, ...) do { \
    const struct log_value list_[] = { { NULL, LOG_IS_INT, 0, { NULL, 0 } } __VA_OPT__(,) __VA_ARGS__ }; \
    log_write((level), (event), list_ + 1, sizeof list_ / sizeof *list_ - 1); } while (0)
void log_write(enum log_level level, const char *event, const struct log_value *list, size_t n);

#endif
