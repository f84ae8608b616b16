/* SPDX-License-Identifier: Apache-2.0 */
/* How a C struct stands in a table: column name → offset and type, picked by _Generic from the member's type.
 *   struct birth { int64_t no; slice name; day born; };
 *   RECORD(birth, COLUMN(birth, no), COLUMN(birth, name), COLUMN(birth, born));   → const struct record birth_record
 * A member's name is its column's name.  NULL reads as zero; no text (p == NULL), no day and no instant are written as NULL. */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H
#include "base/slice.h"
#include "base/time.h"

enum value_type { VALUE_INT, VALUE_INT32, VALUE_TEXT, VALUE_BOOL, VALUE_DAY, VALUE_INSTANT, VALUE_MONEY };

struct column { const char *name; enum value_type type; size_t offset; };
struct record { const char *name; size_t size, n; const struct column *columns; };

/* An enum member is unsigned or int and is stored as a bigint. */
#define VALUE_TYPE(x) _Generic((x), \
    slice: VALUE_TEXT, const char *: VALUE_TEXT, char *: VALUE_TEXT, bool: VALUE_BOOL, day: VALUE_DAY, \
    instant: VALUE_INSTANT, money: VALUE_MONEY, int: VALUE_INT32, unsigned: VALUE_INT32, \
    int64_t: VALUE_INT, size_t: VALUE_INT)

#define COLUMN(type, member) { #member, VALUE_TYPE(((struct type *)0)->member), offsetof(struct type, member) }
/* LOCAL_RECORD for a record that only one file uses. */
#define LOCAL_RECORD(type, ...)                                                                              \
    static const struct column type##_columns[] = { __VA_ARGS__ };                                           \
    static const struct record type##_record = { #type, sizeof(struct type),                                 \
                                                 sizeof type##_columns / sizeof *type##_columns,             \
                                                 type##_columns }
#define RECORD(type, ...) \
    static const struct column type##_columns[] = { __VA_ARGS__ }; \
    const struct record type##_record = { #type, sizeof(struct type), sizeof type##_columns / sizeof *type##_columns, type##_columns }

#endif
