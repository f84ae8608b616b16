/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the register engine share.  Others use register.h. */
#ifndef KERNEL_REGISTER_INSIDE_H
#define KERNEL_REGISTER_INSIDE_H
#include "kernel/definitions.h"
#include "kernel/register.h"
#include "kernel/rule.h"
#include "store/composed.h"

/* ---- reading a declaration ---- */

enum { STATES_MAX = 20, MOVES_MAX = 40, GRANTS_MAX = 40, RULES_MAX = 60, RETENTIONS_MAX = 8, SOURCES_MAX = 12, SHARES_MAX = 20,
       ROLES_MAX = 8, AT_MAX = 60, LEVELS_MAX = 6, KINDS_MAX = 10 };
extern const struct shape register_state_shape, register_move_shape, register_grant_shape, register_glass_shape, register_acting_shape,
                          register_rule_shape,
                          register_share_shape, register_source_shape, register_authority_shape, register_similar_shape,
                          register_retention_shape, register_inbox_shape;

struct register_reader {
    struct definitions *d;
    struct registry    *r;
    slice               file;
    problems           *found;
    LIST(struct registry_field) read;       /* fields in the order written, before they know their question */
};
/* The field that is named there; NULL: no name, or there is none such, or not any more, and that has been told with the one that may be
 * meant. */
const struct registry_field *register_field_read(struct register_reader *r, const struct node *at, slice name);
extern const struct shape register_column_shape;
/* `fields` and `most` of a field of rows. */
void register_columns_read(struct register_reader *r, const struct node *at, struct form_field *rows);
void register_flow_read(struct register_reader *r, const struct node *at);     /* states, transitions, rights */
/* When all registers are known: */
void register_fills_read(struct register_reader *r, const struct node *at);    /* what fields are filled with */
void register_rules_read(struct register_reader *r, const struct node *at);    /* rules, whose examples are run */
void register_retentions_read(struct register_reader *r, const struct node *list);    /* how long fields are kept */
void register_sources_read(struct register_reader *r, const struct node *at);  /* sources, and in which order they count */
void register_shares_read(struct register_reader *r, const struct node *at);   /* what other agencies may follow */
void register_inbox_read(struct register_reader *r, const struct node *at);    /* what anybody may add */
/* role, at, level, kind: whom a right or a share is for. */
#define REGISTER_WHOM \
    { "role",   SHAPE_ONE_OF, NEED, .words = WORDS("clerk", "specialist", "leader", "admin", "province") }, \
    { "at",     SHAPE_LIST, .max = AT_MAX, .of = ITEM(SHAPE_TEXT, .max = 40) }, \
    { "level",  SHAPE_LIST, .max = LEVELS_MAX, \
      .of = ITEM(SHAPE_ONE_OF, .words = WORDS("province", "district", "commune", "department", "branch", "division")) }, \
    { "kind",   SHAPE_LIST, .max = KINDS_MAX, .of = ITEM(SHAPE_TEXT, .max = 60) }
void register_whom_read(struct register_reader *r, const struct node *at, struct registry_grant *g);
bool register_name_ok(slice name, size_t most);

/* ---- in a write: register_rules.c, register_fill.c, register_related.c ---- */

/* A fault for each rule in force that keeps such a row out. */
err register_rules_check(struct call *c, const struct registry *r, const struct registry_row *row, slice move, field_faults *faults);
/* Does the row break that one rule, on the call's day? */
err register_breaks(struct call *c, const struct registry *r, const struct registry_rule *rule, const struct registry_row *row,
                    bool *broken);
bool register_rule_applies(const struct registry_rule *rule, slice move);
/* What the program fills in when the row is added (no move) or makes that transition; `values` are the row's own.  Numbers: only now. */
err register_fill(struct call *c, const struct registry *r, struct registry_row *row, slice move);
err register_fill_numbers(struct call *c, const struct registry *r, struct registry_row *row, slice move);
/* The next number of a counter in that pattern, "{n:5}/{year}"; a pattern with a year counts anew each year. */
err register_number(struct call *c, slice counter, slice pattern, slice *number);
/* Until the transaction ends nobody else can make true or untrue what the rules of this row look up, nor rest a rule on rows like it. */
err register_hold(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now, slice move);
/* Brings the fields of other rows up to date that follow this one, as it was (NULL: it is new) and as it has been written. */
err register_follow(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_row *now);
void register_follow_check(struct register_reader *r, const struct registry_field *f, const struct node *at);
/* What a code is held against: the row, and the rows that it looks up, read now. */
err register_facts(struct call *c, const struct registry *r, const struct registry_row *row, const struct rule_code *code,
                   struct rule_facts *facts);

/* Has that row's time come, and is there anything left to erase? */
err register_overdue(struct call *c, const struct registry *r, const struct registry_retention *t, const struct registry_row *row,
                     bool *due);
/* The program's own change of a row that is locked: these values from now on, held against no rule, with an event of that kind. */
err register_rewrite(struct call *c, const struct registry *r, const struct registry_row *was, struct node *values, slice kind, slice why);

/* ---- values and columns: register_column.c ---- */

bool register_is_text(const struct registry_field *f);                          /* its column is text, else bigint */
struct value register_to_column(const struct registry_field *f, slice value);  /* canonical → stored; no value → NULL */
slice register_of_column(struct arena *mem, const struct registry_field *f, slice stored);      /* and back */
slice register_compact(struct arena *mem, slice typed);        /* "thửa 12-b" and "THỬA 12B" are one: THUA12B */
struct value register_sort_value(struct call *c, const struct registry_field *f, slice value); /* what s_FIELD holds; never NULL */

/* ---- rows ---- */

static inline slice register_value(const struct node *values, const struct registry_field *f)
{
    return node_value(node_find(values, f->ask->name));
}

void register_columns(struct composed *q, const struct registry *r);           /* "id, …": what register_take takes */
void register_select(struct composed *q, const struct registry *r);            /* "select id, … from r_…" */
err  register_batch(struct call *c, const struct registry *r, int64_t after, int limit, text_rows *rows);     /* in the order of ids */
err  register_take(struct call *c, const struct registry *r, const slice *columns, struct registry_row *row);   /* sight included */
err  register_find(struct call *c, const struct registry *r, slice key, struct registry_row *row, bool *found);   /* whoever asks */
/* OK when it was found and the caller sees something of it; else ERR_MISSING "register.no_row". */
err  register_found(struct call *c, const struct registry *r, slice key, const struct registry_row *row, bool found);
err  register_lock(struct call *c, const struct registry *r, int64_t id);       /* whoever comes second waits here */
err  register_locked(struct call *c, const struct registry *r, int64_t id, struct registry_row *row);   /* and sees what the first made */
err  register_held(struct call *c, const struct registry *r, struct registry_row *row);     /* the same of a row read in this transaction */
/* register_change of a row that is locked and was read since. */
err  register_change_locked(struct call *c, const struct registry *r, const struct registry_row *was, const struct registry_change *ch,
                            struct registry_row *row, field_faults *faults);
/* " where f_a = … and …" of a key; false: a part of it has no value, and nothing holds.  Whoever asks. */
bool register_key_where(struct composed *q, const struct registry_unique *u, const struct node *values);
err  register_find_key(struct call *c, const struct registry *r, const struct registry_unique *u, const struct node *values,
                       struct registry_row *row, bool *found);
struct cell { slice name; struct value value; };                                /* one column of one row */
typedef LIST(struct cell) cells;
void register_derived(struct call *c, const struct registry_field *f, slice value, cells *list);     /* the column to sort by, if any */
void register_set(struct composed *q, const cells *list);                       /* "a = $1, b = $2" */
/* The words of the code and the searched fields, folded, each field " w1 w2 ": the column `words`.  Are those of two rows the same? */
slice register_words(struct call *c, const struct registry *r, const struct registry_row *row);
bool  register_reads_alike(const struct registry *r, const struct registry_row *a, const struct registry_row *b);
/* A phrase is what a field's words say from one of them on, PHRASE_MAX bytes of it.  The next of such words, from *at on, 0 at first. */
enum { PHRASE_MAX = 32 };
bool  register_phrase_next(slice heard, size_t *at, slice *phrase);
/* Brings the phrases of a row from what its words were (no value: it was not) to what they are. */
err   register_phrases_move(struct call *c, const struct registry *r, int64_t id, slice was, slice now);
err   register_phrases_create(struct call *c, const struct registry *r);

/* How far that right of somebody in that post reaches: SCOPE_NONE, SCOPE_UNIT, SCOPE_SUBTREE, SCOPE_PROVINCE. */
enum scope register_scope(const struct registry *r, slice what, const struct post *post);
/* Parts of a subtree of units, as the posts of a person give them: "owner in (select id from unit where lo between …)". */
struct owner_range { int64_t lo, hi; };
struct owner_ranges { bool all; LIST(struct owner_range) list; };
void register_owners(const struct call *c, const struct registry *r, slice what, struct owner_ranges *ranges);

/* " where …", then " and …": rows that the caller may see, in their office or as anybody, and that are not merged into others. */
void register_scope_add(struct composed *q, const char **how, const struct call *c, const struct registry *r, bool official);

/* ---- tables and indexes: register_table.c, register_index.c ---- */

enum { INDEX_COLUMNS = 5 };
struct registry_index { bool unique; size_t n; slice columns[INDEX_COLUMNS], label; };   /* label: of a key, told when it is broken */
typedef LIST(struct registry_index) registry_indexes;
void register_indexes(struct call *c, const struct registry *r, registry_indexes *list);       /* that the declaration asks for */
bool register_indexed(struct call *c, const struct registry *r, const registry_indexes *list, const struct registry_index *x);
slice register_index_name(struct call *c, const struct registry *r, const struct registry_index *x);
err  register_index_make(struct call *c, const struct registry *r, const struct registry_index *x);
err  register_indexes_change(struct call *c, const struct registry *now, const struct registry *r);
/* A problem for each new key that rows break already, which names some of them. */
err  register_keys_fit(struct call *c, const struct registry *now, const struct registry *r, problems *found);
/* Must words and sort keys be made anew?  Doing so, for all rows. */
bool register_derives_more(const struct registry *now, const struct registry *r);
err  register_derive(struct call *c, const struct registry *r);
err  register_column_add(struct call *c, const struct registry *r, slice column, bool text, const char *more);     /* more: " not null …" */

/* " order by" that field, none: by what was added last, and rows of one value by their ids; down: the other way round. */
void register_order_add(struct composed *q, const struct registry_field *by, bool down);
/* The statement of a list, for who runs it and for who looks at its plan. */
void register_list_compose(struct call *c, const struct registry *r, const struct registry_ask *ask, struct composed *q,
                           field_faults *faults);

#endif
