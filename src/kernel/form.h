/* SPDX-License-Identifier: Apache-2.0 */
/* Forms are data: sections of typed fields, part of a procedure's definition.  Reading an answer sheet checks every field at
 * once and gives canonical values (days as YYYY-MM-DD, numbers without separators), so that what is stored, hashed and
 * compared is one thing however it was typed. */
#ifndef KERNEL_FORM_H
#define KERNEL_FORM_H
#include "base/call.h"
#include "base/geo.h"
#include "base/list.h"
#include "base/node.h"

enum field_type {
    FIELD_TEXT, FIELD_LONGTEXT, FIELD_NAME, FIELD_DAY, FIELD_MONEY, FIELD_NUMBER, FIELD_CHOICE, FIELD_YESNO,
    FIELD_ID_NUMBER, FIELD_PHONE, FIELD_EMAIL, FIELD_ADDRESS, FIELD_UNIT, FIELD_TAX_CODE, FIELD_AREA,
    FIELD_INSTANT, FIELD_REFERENCE, FIELD_DECIMAL,          /* of registers only (kernel/register.h), from here on */
    FIELD_POINT, FIELD_POLYGON,                             /* base/geo.h: a place; one a line, counterclockwise */
    FIELD_FILE, FIELD_ROWS,                                 /* canonical JSON: of a field_file; of a list of maps, column to value */
    FIELD_TYPES,
};
extern const char *const field_type_names[FIELD_TYPES];     /* "text", "longtext", … as in YAML */

struct choice { slice code, label; day from, to; };         /* to: the last day on which it may be chosen; none: no end */

struct form_field {
    slice           name, label, hint, unit, prefill, autocomplete, usual;       /* usual: chosen until another is */
    slice           row;                    /* NAME.FIELD: what a row of a register says is offered (kernel/dossier_rows.h) */
    enum field_type type;
    bool            required, not_future;
    bool            again;                  /* a fact that stays: offered when it is asked the next time (kernel/reuse.h) */
    bool            fixed;                  /* what the register says may not be corrected here (kernel/dossier_rows.h) */
    int64_t         min, max;               /* length for text, value for numbers and money; INT64_MIN and INT64_MAX: none */
    slice           not_before;             /* name of another day field */
    LIST(slice)     levels;                 /* of a unit; none: communes are offered, any is taken */
    LIST(struct choice) choices;
    LIST(struct form_field) columns;        /* of rows: what each line asks; there are at most `max` lines */
    slice           when_field;             /* asked only when that field … */
    LIST(slice)     when_is;                /* … has one of these values */
};

struct form_section { slice id, title, hint; LIST(struct form_field) fields; };
struct form { LIST(struct form_section) sections; };

struct definitions;
/* Reads `form:` of a procedure (a map, or the name of a common form); problems name file:line:col. */
void form_read(struct arena *mem, const struct definitions *defs, const struct node *at, slice file, struct form *form, problems *found);

/* One field of a form or a register, whose shape has been checked, goes into the section; `form` holds those before it. */
void form_field_read(struct arena *mem, const struct definitions *defs, const struct node *at, slice file, const struct form *form,
                     struct form_section *section, problems *found);
struct choice choice_of(const struct node *item);          /* {code, label, from, to} */
extern const struct shape form_choice_shape, form_when_shape;

/* Nothing is compared with such a value, ordered or found by it: rules, keys, lists and reports do not look inside. */
static inline bool field_is_opaque(const struct form_field *f) { return f->type >= FIELD_POINT; }
static inline bool field_is_figure(const struct form_field *f) { return f->type == FIELD_NUMBER || f->type == FIELD_MONEY; }
const struct form_field *form_find(const struct form *f, slice name);
bool form_asked(const struct form_field *f, const struct node *answers);    /* `when` holds */

/* Checks the answers of one section (or all, section NULL) and puts canonical values into `clean` (a map, may hold others already).
 * `complete`: required fields must be there; else (saving a draft) only what was typed is checked. */
void form_check(struct call *c, const struct form *f, const struct form_section *section, const struct node *answers,
                bool complete, struct node *clean, field_faults *faults);

enum { CORNERS_MIN = 3, CORNERS_MAX = 200 };                /* of a polygon */
outline field_outline(struct arena *mem, slice value);      /* a polygon's corners, of a canonical value */

enum { FIELD_FILE_MOST = 10 << 20 };        /* bytes */
/* A file: its bytes are a blob (store/blob.h); of one that is empty or too large there are none, and it is no value. */
struct field_file { slice name, sha256, type; int64_t size; };
struct node *field_file_node(struct arena *mem, const struct field_file *file);
slice field_file_value(struct arena *mem, const struct field_file *file);        /* the same as canonical JSON */
bool  field_file_read(struct arena *mem, slice value, struct field_file *file);       /* false: no such value */

/* The lines of a field of rows, as typed (JSON, empty lines and all) or as kept; an empty list when it is no list. */
const struct node *field_lines(struct arena *mem, slice value);
slice field_cell_name(struct arena *mem, const struct form_field *f, size_t line, slice column);     /* FIELD.LINE.COLUMN, lines from 1 */

slice form_shown(struct call *c, const struct form_field *f, slice value);  /* "11/09/2018", the choice's label, "1.000 đ" */

/* Checks single values of people; true and a canonical value, or false and why (Vietnamese). */
bool field_value(struct call *c, const struct form_field *f, slice typed, slice *value, slice *why);
int64_t field_longest(const struct form_field *f);          /* letters of a text at most; INT64_MAX: not a text */
bool id_number_ok(slice number, slice kind);        /* cmnd 9 or 12 digits; cccd 12 with a valid province and century part; passport */
bool phone_ok(struct arena *mem, slice typed, slice *number);
bool email_ok(slice typed);
bool tax_code_ok(slice typed);                      /* 10 digits with check digit, optional -001 branch */

#endif
