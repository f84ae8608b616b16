/* SPDX-License-Identifier: Apache-2.0 */
/* What a tree must look like, as a table; one validator for YAML definitions and JSON bodies.
 *
 *     static const struct shape step = SHAPE(
 *         { "code",  SHAPE_TEXT, NEED, .max = 40, .pattern = "key" },
 *         { "title", SHAPE_TEXT, NEED, .max = 200 },
 *         { "hours", SHAPE_INT,  .min = 1, .max = 2000 });
 *
 *     static const struct shape procedure = SHAPE(
 *         { "code",   SHAPE_TEXT, NEED, .plain = true, .pattern = "code" },        // code: 1.001193
 *         { "levels", SHAPE_LIST, NEED, .min = 1, .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "commune")) },
 *         { "steps",  SHAPE_LIST, NEED, .min = 1, .of = ITEM(SHAPE_MEMBERS, .shape = &step) },
 *         { "since",  SHAPE_DAY },
 *         { "labels", SHAPE_MAP, .pattern = "key", .of = ITEM(SHAPE_TEXT) });
 *
 *     problems list = { 0 };
 *     struct node *n = yaml_read(mem, text, file, &list);
 *     if (n && shape_check(mem, &procedure, n, file, &list)) …                     // all is as declared
 *
 * Every problem is collected (up to SHAPE_PROBLEMS), each with file, line, column, path and a Vietnamese sentence:
 *     x.yaml:3:5: thiếu «title»                  x.yaml:9:1: không biết «nmae»; ý bạn là «name»?
 * A key that is null is as good as absent.  Keys that no row names are refused.  Shapes may contain themselves.
 * They stand at file scope, where compound literals live for ever. */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H
#include "base/node.h"

enum shape_kind {
    SHAPE_ANY,
    SHAPE_TEXT,         /* valid text (base/fold.h) of min..max characters; when needed, not blank */
    SHAPE_INT,          /* a whole number min..max */
    SHAPE_NUMBER,       /* any JSON number min..max */
    SHAPE_BOOL,
    SHAPE_DAY,          /* "2018-09-11" */
    SHAPE_INSTANT,      /* "2018-09-11T08:05:00+07:00" */
    SHAPE_ONE_OF,       /* one of .words */
    SHAPE_LIST,         /* min..max items, each as .of says */
    SHAPE_MAP,          /* min..max keys of people's choice, each like .pattern, each value as .of says */
    SHAPE_MEMBERS,      /* a map with the keys of .shape */
};

/* Bounds: a row without min and max has none; with only min there is no upper end; with max, min counts even at 0. */
struct rule {
    const char         *key;
    enum shape_kind     kind;
    bool                need;
    bool                plain;          /* text: a plain number, true or false is taken as it is written */
    int64_t             min, max;
    const char         *pattern;        /* text, keys of a map: a name from shape_patterns */
    const char *const  *words;
    const struct rule  *of;
    const struct shape *shape;
};
struct shape { const struct rule *rules; };             /* ends with a row without a key */

#define SHAPE(...)  { (const struct rule[]){ __VA_ARGS__, { NULL, SHAPE_ANY } } }
#define ITEM(...)   &(const struct rule){ NULL, __VA_ARGS__ }
#define WORDS(...)  (const char *const[]){ __VA_ARGS__, NULL }
#define NEED        .need = true

enum { SHAPE_PROBLEMS = 200 };

/* True when there was nothing to add to `list`. */
bool shape_check(struct arena *mem, const struct shape *shape, const struct node *n, slice file, problems *list);
field_faults shape_faults(struct arena *mem, const problems *list);     /* for err_fields: path and message of each */

/* Patterns by name, also for form fields declared elsewhere. */
struct shape_pattern { const char *name; bool (*ok)(slice s); const char *says; };
extern const struct shape_pattern shape_patterns[];     /* key code digits phone email url id_number name sha256 */
const struct shape_pattern *shape_pattern(slice name);  /* NULL when there is none */

/* The candidate that `word` is most likely a slip of, or no value.  `list` ends with NULL. */
slice shape_nearest(slice word, const char *const *list);

#endif
