/* SPDX-License-Identifier: Apache-2.0 */
/* One tree for everything that people and programs hand us: YAML definitions, JSON bodies, posted forms.
 * One validator (base/shape.h) serves all three.  Nodes live in an arena and are not changed after reading; the
 * node_* builders below make new ones. */
#ifndef BASE_NODE_H
#define BASE_NODE_H
#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"
#include "base/slice.h"

enum node_kind { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    slice          text;        /* scalar as written: "true", "12.5", the decoded string.  A plain YAML scalar is
                                   typed by the JSON rules (true/false/null/number), all else is text */
    slice          key;         /* its key, when it is a member of a map */
    struct node   *first, *next;/* members or items, in the order written */
    struct node   *last;        /* the last of them, so that adding costs the same however many there are */
    size_t         n;           /* how many members or items */
    int            line, col;   /* where it is written, 1-based, columns in characters; a member is where its key is;
                                   0 for nodes that were built */
};

enum { NODE_DEPTH = 64, NODE_MAX = 200000, FORM_MAX = 1000 };

/* A problem found while reading or checking; printed "file:line:col: message". */
struct problem {
    slice file; int line, col;
    slice message;              /* Vietnamese, for who wrote the text */
    slice path;                 /* where in the tree, "steps.2.name"; no value from the readers */
};
typedef LIST(struct problem) problems;
slice problem_text(struct arena *mem, const struct problem *p);     /* as printed, without the parts not known */
void problem_add(struct arena *mem, problems *list, slice file, const struct node *at, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Readers give NULL and add to `list` when the text cannot be read; they never crash and their cost is bounded:
 * depth ≤ NODE_DEPTH, nodes ≤ NODE_MAX, YAML aliases, anchors, tags and second documents refused, keys unique, text
 * UTF-8 without NUL (written as an escape neither), numbers within the range of a double.  A null has no value; an
 * empty plain YAML scalar (`note:`) is null.  The tree does not point into `text`.
 * JSON text is kept exactly as sent, since others may have signed it; YAML and form text is brought to NFC. */
struct node *json_read(struct arena *mem, slice text, slice file, problems *list);
struct node *yaml_read(struct arena *mem, slice text, slice file, problems *list);
struct node *form_urlencoded_read(struct arena *mem, slice text, problems *list); /* repeated key → NODE_LIST */

/* For readers: the first member whose key an earlier one has, or NULL.  n log n. */
const struct node *node_twin(struct arena *mem, const struct node *map);
size_t json_number(slice s);                /* length of the JSON number s begins with; 0: none, or beyond a double */
bool   json_double(slice s, double *x);     /* the whole of s is a JSON number */

/* Looking in.  All accept NULL and answer "not there".  A look-up walks the members: right for maps of people's size.
 * An int or bool may also be the text of one, as forms send it ("on" is a ticked box). */
const struct node *node_get(const struct node *map, const char *key);
const struct node *node_find(const struct node *map, slice key);
const struct node *node_at(const struct node *map, const char *path);   /* "a.b.c" */
slice   node_text(const struct node *map, const char *key);             /* scalar's text, or no value */
int64_t node_int(const struct node *map, const char *key, int64_t otherwise);
bool    node_bool(const struct node *map, const char *key, bool otherwise);
slice   node_value(const struct node *n);                               /* the scalar's text, NULL → no value */
#define NODE_EACH(it, parent) for (const struct node *it = (parent) ? (parent)->first : NULL; it; it = it->next)

/* Building.  A node has one parent: node_put and node_add take it over; node_copy makes another. */
struct node *node_map(struct arena *mem);
struct node *node_list(struct arena *mem);
struct node *node_new(struct arena *mem, enum node_kind kind, slice text);
struct node *node_put(struct arena *mem, struct node *map, slice key, struct node *value);  /* replaces */
struct node *node_put_text(struct arena *mem, struct node *map, const char *key, slice text);   /* no value → null */
struct node *node_put_int(struct arena *mem, struct node *map, const char *key, int64_t i);
struct node *node_put_bool(struct arena *mem, struct node *map, const char *key, bool b);
void         node_add(struct node *list, struct node *item);
struct node *node_copy(struct arena *mem, const struct node *n);

/* Writing. */
void  json_write(struct out *o, const struct node *n);                  /* compact, in the order written */
slice json_canonical(struct arena *mem, const struct node *n);          /* RFC 8785: keys sorted by UTF-16 units, numbers
                                                                           as ECMAScript prints them; what is hashed */
slice json_text(struct arena *mem, const struct node *n);

/* Walking a map of compact JSON that this program wrote, without a tree; keys and values are parts of the text, as written there.
 *   struct json_member m; for (slice rest = map; json_next(&rest, &m);) … */
struct json_member { slice key, value; };               /* the key without its quotes */
bool  json_next(slice *rest, struct json_member *m);    /* false: no more */
slice json_inside(slice value);                         /* a scalar without its quotes, escapes as they stand; null: no value */

#endif
