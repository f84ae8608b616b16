/* SPDX-License-Identifier: Apache-2.0 */
/* Registers (sổ): a typed table with form, rights, states, history and views, all of it declared in YAML; a new one needs no C.
 * `register` is a keyword of C, so the struct is a registry.
 *
 *   registers/SYSTEM/system.yaml        what the system is called, who keeps it, its law, its lists of codes (as @SYSTEM/LIST)
 *   registers/SYSTEM/REGISTER.yaml      one register: docs/registers.md has every key
 *
 * Published like everything else (kernel/province.h): each text is kept in `definition`, and the newest is in force.  A register
 * stands in two tables of its own, made and only ever added to by publishing:
 *   r_SYSTEM__REGISTER      a row a thing: id, version, code, state, owner (unit), created and changed, f_FIELD, s_FIELD (the order),
 *                           words
 *   p_SYSTEM__REGISTER      (phrase, row_id): each word of the code and the searched fields, folded, with what follows it
 * Every change of a row is one event of the ledger with the whole row as it then was; a row's history are its events, its version is the
 * number of the last one.
 *
 * A row's values are a map of canonical texts, as a dossier's answers are (kernel/form.h): days 2018-09-11, instants RFC 3339, digits, yes
 * or no, a choice's code, a unit's code, a referred row's id. */
#ifndef KERNEL_REGISTER_H
#define KERNEL_REGISTER_H
#include "kernel/form.h"
#include "kernel/who.h"

enum { SYSTEM_NAME_MAX = 18, REGISTER_NAME_MAX = 18, FIELD_NAME_MAX = 20 };    /* so that the name of an index fits in 63 bytes */

struct registry_report;
typedef LIST(const struct registry_report *) registry_reports;
struct registry_system { slice name, title, agency, law, file; const struct node *body; registry_reports reports; };   /* kernel/report.h */

/* The steps of a rule, and what they look up among other rows (kernel/rule.h). */
struct rule_code {
    const struct rule_step *steps;
    size_t n;
    bool   today;                           /* it speaks of today */
    const struct rule_lookup *lookups;
    size_t looks;
};
/* Rows of `of` whose `key` (NULL: the row itself) is the field `own` of this row, or this row, or `word`; and of these, those `where`. */
struct rule_lookup {
    const struct registry *of;
    const struct registry_field *key;
    slice  own, word;                       /* neither: this row */
    struct rule_code where;                 /* no steps: all of them */
    bool   told;                            /* what is found is written down in words */
    const struct registry_field *value, *by;        /* of sum and last: which field of the rows; last in the order of `by` */
};

struct registry_field {
    const struct form_field *ask;
    slice column;               /* "f_ten" */
    slice sort;                 /* "s_ten"; no value: not sorted by */
    slice to;                   /* of a reference: "SYSTEM/REGISTER" */
    bool  open;                 /* anyone may see it */
    bool  closed;               /* seen only with the right `protected`; each look is recorded */
    bool  searched, filtered;
    bool  retired;              /* not asked any more; what was written stays */
    bool  compact;              /* kept as capital letters and digits alone, so that one number is written one way */
    bool  key;                  /* rules look rows up by it; it has an index */
    bool  watched;              /* some rule does: who writes it holds what the rule holds (register_related.c) */
    struct rule_code set;       /* the program fills it, people do not; no steps: it is asked */
    bool  follows;              /* and does so anew whenever a row that `set` looks up is written (register_follow.c) */
    slice number;               /* or with the next number of the row's unit, "{n:5}/{year}" */
    LIST(slice) at;             /* when: at these transitions; none: when the row is added */
};

struct registry_state { slice code, label; bool open, locked; int tone; };     /* open: anyone sees such rows; tone: of web/widgets.h */
struct registry_move { slice name, label, to; LIST(slice) from; bool why; };   /* a transition; why: with a reason in writing */

/* As what one may act for a row (kernel/acting.h); roles none: nobody is entered.  number: the field that holds the number of who may enter
 * themselves, in the first role; NULL: papers alone count. */
struct registry_acting { slice law; const struct registry_field *number; LIST(struct choice) roles; };

/* For how long a row is opened beyond one's rights (kernel/glass.h); minutes 0: this register is not. */
struct registry_glass { int64_t minutes; slice law; };

/* Who may do what: an official with that role, in a unit of that code (or below it), level or kind, on rows of units within that scope. */
struct registry_grant { enum role role; enum scope scope; LIST(slice) may, at, levels, kinds; };

typedef LIST(const struct registry_field *) registry_fields;

/* What another agency's system may follow without a right to read the register: these fields, of the rows of which `when` is so. */
struct registry_share {
    slice name, title, law;
    slice terms;                            /* other fields or rows, other terms: who followed the old ones begins anew */
    struct registry_grant to;               /* role, and where; scope and may say nothing here */
    registry_fields fields;
    struct rule_code when;                  /* no steps: every row */
};

/* What anybody may add without an account (register_inbox.c): these fields are asked; who has the receipt is told the row's state, and
 * those. */
struct registry_inbox { slice title, says, law; registry_fields asks, tells; };      /* title no value: none */

struct registry_unique { registry_fields fields; };

/* No two rows of the same thing at the same time: from and to are days, to NULL or without value: no end known. */
struct registry_periods { const struct registry_field *of, *from, *to; };     /* of: a reference; NULL: none declared */

/* What must hold of a row (kernel/rule.h), from a day and perhaps to one; `warns`: it is shown, and does not keep a row out. */
struct registry_rule {
    slice name, says, law;
    const struct registry_field *field;     /* where it is told */
    struct rule_code when, holds;           /* when: no steps: always */
    LIST(slice) on;                         /* only where one of these transitions is made; none: whenever the row is written */
    day from, to;
    bool warns, contradicts;                /* contradicts: a broken one is a case for who answers for the field (kernel/claim.h) */
};
typedef LIST(const struct registry_rule *) registry_warnings;

/* When `when` is true of a row, these of its fields are erased for good (register_retention.c). */
struct registry_retention { slice law; struct rule_code when; registry_fields erase; };

/* Whose words a register is made of, and whose word counts first in which fields: kernel/claim.h. */
struct registry_head { slice head; const struct registry_field *field; };       /* of the source's files: what a column means */
struct registry_source { slice code, name, agency; LIST(struct registry_head) heads; };     /* agency: a unit's code */
struct registry_authority { slice law; registry_fields fields; LIST(const struct registry_source *) order; };

struct registry {
    slice   name, system, code;             /* "attp/co_so", "attp", "co_so" */
    slice   table, phrases;                 /* r_attp__co_so, p_attp__co_so */
    slice   title, one, law, note;          /* one: what a row is called in a sentence, "cơ sở" */
    slice   number;                         /* how codes are made, "CS-{year}-{n:5}"; no value: rows have none */
    int64_t definition;                     /* definition.id of the text in force; 0: not published */
    bool    open;                           /* some field is public, so is the register */
    struct form form;                       /* what is asked, in groups */
    struct form_section retired;            /* fields no longer asked */
    LIST(struct registry_field) fields;     /* all of them, in the order of the form, retired ones last */
    const struct registry_field *title_field, *unit_field;     /* unit_field NULL: rows belong to the unit of who added them */
    LIST(struct registry_unique) uniques;
    struct registry_periods periods;
    LIST(struct registry_state) states;     /* the first is where a row begins; none: rows have no state */
    LIST(struct registry_move) moves;
    LIST(struct registry_grant) grants;
    struct registry_glass glass;
    struct registry_acting acting;
    LIST(struct registry_share) shares;
    struct registry_inbox inbox;
    LIST(struct registry_rule) rules;
    LIST(struct registry_retention) retentions;
    bool    tied;                           /* its rules and what fills its fields have been compiled */
    bool    watched;                        /* some rule looks its rows up by themselves */
    bool    followed;                       /* fields of other rows follow its rows */
    LIST(struct registry_source) sources;   /* none: rows are what was typed last */
    LIST(struct registry_authority) authorities;    /* each field at most once */
    registry_fields persons;                /* whose data a row is: their numbers; none: nobody's in particular */
    registry_fields columns, filters, sorts;
    const struct registry_field *sorted;    /* the usual order; NULL: the newest first */
    bool    sorted_down;
    slice   file;                           /* where it was read from, for what is told of it as a whole */
    const struct node *body;
};
typedef LIST(const struct registry *) registry_list;

/* ---- the declaration: register_read.c, register_flow.c ---- */

void system_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);
void register_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);
/* When all of them have been read: references lead to registers that exist, rules and what fields are filled with are compiled, and the
 * examples of the rules are run. */
void registers_tie(struct definitions *d, problems *found);
/* Marks what rules look up, in a set that is going to be in force. */
void registers_watch(struct definitions *d);

const struct registry_system *register_system(const struct definitions *d, slice name);     /* NULL when there is none */
const struct registry *register_named(const struct definitions *d, slice name);             /* "attp/co_so" */
const struct registry_field *register_field(const struct registry *r, slice name);
/* The field that may be meant by a name there is not; NONE: none is like it. */
slice register_field_near(struct arena *mem, const struct registry *r, slice name);
const struct registry_state *register_state(const struct registry *r, slice code);
const struct registry_move *register_move(const struct registry *r, slice name);

const struct registry_share *register_share(const struct registry *r, slice name);           /* NULL when there is none */
const struct registry_source *register_source(const struct registry *r, slice code);
const struct registry_authority *register_authority(const struct registry *r, const struct registry_field *f);     /* NULL: nobody's */

/* ---- who may: register_right.c ---- */

enum sight { SIGHT_NONE, SIGHT_OPEN, SIGHT_WHOLE, SIGHT_CLOSED };   /* nothing, public fields, all but protected ones, all */
enum sight register_sight(const struct call *c, const struct registry *r, slice state, const struct unit *owner);
enum sight register_sight_open(const struct registry *r, slice state);      /* as anybody sees it */

/* what: read, create, change, protected, import, glass, acting, or a transition's name; owner NULL: anywhere */
bool register_may(const struct call *c, const struct registry *r, slice what, const struct unit *owner);
bool register_official(const struct call *c, const struct registry *r);     /* may read beyond what is public, somewhere */
bool register_seen(const struct registry_field *f, enum sight sight);
static inline bool register_fills(const struct registry_field *f) { return f->set.n || f->number.n; }     /* the program, not people */
bool register_grants(const struct registry *r, slice what, const struct unit *u);   /* to somebody in that unit */
bool register_role_may(const struct registry *r, enum role role, slice what);       /* somewhere */
bool register_visible(const struct call *c, const struct registry *r);      /* is there anything to see? */
bool register_shared(const struct call *c, const struct registry_share *share);     /* is the caller one of those it is for? */

/* ---- rows: register_row.c ---- */

struct registry_row {
    int64_t id, version, created_by, changed_by;
    slice   code, state, title;
    const struct unit *owner;
    instant created_at, changed_at;
    struct node *values;
    enum sight sight;                       /* what the caller may see of it */
    instant opened;                         /* until when beyond their rights (kernel/glass.h); {0}: it is not */
    slice   acts_as;                        /* as what they act for it (kernel/acting.h); no value: not by this that they see it */
};
typedef LIST(struct registry_row) registry_rows;

/* ERR_MISSING "register.no_row" also when the caller may not see it.  key: its id or code. */
err register_row(struct call *c, const struct registry *r, slice key, struct registry_row *row);
err register_row_of(struct call *c, const struct registry *r, int64_t id, struct registry_row *row);    /* by its id */
/* The one row that has these values in these fields, or this "id", whoever asks: what the caller sees of it is row->sight.  Not found
 * when one of them has no value, and when several rows have them. */
err register_row_by(struct call *c, const struct registry *r, const struct node *values, struct registry_row *row, bool *found);
/* What the rules' language gives for a field of that row (kernel/rule.h, as in `set`); false: the text cannot be taken, and why. */
err register_reckon(struct call *c, const struct registry *r, const struct registry_row *row, slice field, slice text, slice *value,
                    bool *good);
/* What a field shows to people; a reference is the code and title of the row it leads to, unless that cannot be seen. */
err register_shown(struct call *c, const struct registry_field *f, slice value, slice *text);
err register_shown_all(struct call *c, const struct registry_field *f, size_t n, const slice *values, slice *texts);    /* of n rows */

/* ---- lists: register_list.c ---- */

struct registry_ask {
    slice q, sort, after;                   /* sort: a field's name, -name downwards; no value: the register's own order */
    int   limit;
    bool  open;                             /* as anyone sees it, whoever asks */
    bool  near;                             /* what is like q is wanted too where something was found: register_guess */
    const struct node *filters;             /* FIELD=value; FIELD.from= and FIELD.to= for days and numbers; state= */
};
/* Rows the caller may see.  Filters that name nothing declared are left to the caller; wrong values are faults, and nothing is read.
 * Each word of q begins a word of the row: its code, and the fields that are searched.  Rows where these follow each other come first, in
 * the order of what is found, then the others; another order needs a word that begins at most 2,000 phrases, else it is a fault of
 * "sort".  A page looks at 5,000 phrases at most: one that stopped there is not full, but has a next one, which goes on. */
err register_list(struct call *c, const struct registry *r, const struct registry_ask *ask, registry_rows *rows, slice *next,
                  field_faults *faults);
/* On the first page of a search that found nothing, or with `near` whatever it `found` there: what is found if one of its words, of
 * letters only, is spelled with one letter more, less, another, two exchanged, or parted.  q: the words then.  At most sixteen
 * spellings, those with most rows first, together a page of rows that the caller may see and that pass the filters, of the first 500 of
 * each; no spelling without a row.  register_guess.c */
struct registry_guess { slice q; registry_rows rows; };
typedef LIST(struct registry_guess) registry_guesses;
err  register_guess(struct call *c, const struct registry *r, const struct registry_ask *ask, size_t found, registry_guesses *list);
bool register_filter(const struct call *c, const struct registry *r, slice key);       /* is that the name of a filter here? */
bool register_ranged(const struct registry_field *f);                                   /* filtered by from and to */

/* ---- changing: register_write.c ---- */

/* All of them fill `faults` with everything that is wrong with the input, and then nothing was written; the fault that comes back is
 * about the row itself (ERR_DENIED, ERR_MISSING, ERR_CONFLICT with what is allowed, ERR_STALE).
 * `typed` names fields; those it does not name stay as they are. */
struct registry_change {
    const struct node *typed, *files;       /* files: field → what field_file_value gives; the caller has received the bytes just now */
    slice   move, why;                      /* a transition's name, or no value */
    int64_t seen;                           /* the version the caller looked at; 0: whichever */
    slice   dossier;                        /* code of the dossier it follows from; no value: none */
    bool    weighed;                        /* of a register with sources: these are the values that hold, not somebody's word */
    bool    inbox;                          /* anybody's: a new row of what the register's inbox asks; no right is needed */
};
err register_add(struct call *c, const struct registry *r, const struct registry_change *ch, struct registry_row *row,
                 field_faults *faults);
err register_change(struct call *c, const struct registry *r, slice key, const struct registry_change *ch, struct registry_row *row,
                    field_faults *faults);
/* The transitions this caller may make now. */
typedef LIST(const struct registry_move *) registry_moves;
void register_moves(const struct call *c, const struct registry *r, const struct registry_row *row, registry_moves *moves);

/* The rules that this row breaks and that only warn, in force today: register_rules.c.  Without `related` only those that look at the row
 * alone, which costs nothing. */
err register_warnings(struct call *c, const struct registry *r, const struct registry_row *row, bool related, registry_warnings *list);

/* ---- anybody's rows: register_inbox.c ---- */

/* From one address, by page and API together (web_throttle "inbox ADDRESS", "receipt ADDRESS"). */
enum { INBOX_A_MINUTE = 6, RECEIPTS_A_MINUTE = 60 };
bool  register_inbox_asks(const struct registry *r, const struct registry_field *f);
slice register_inbox_near(struct arena *mem, const struct registry *r, slice name);     /* of what it asks, what may be meant; or NONE */
slice register_receipt(struct call *c, const struct registry *r, const struct registry_row *row);      /* "PA-2018-00012-3fd1…" */
/* found: that receipt was given for a row here.  The row comes whole, whoever asks: what to tell is the caller's part. */
err   register_by_receipt(struct call *c, const struct registry *r, slice receipt, struct registry_row *row, bool *found);

/* ---- history: register_history.c ---- */

struct registry_event { int64_t n, account; instant at; slice kind, name, body; };
struct registry_past {                      /* the row as it then was; erased: nothing is left of that but who and when */
    struct registry_event event;
    slice state, why, dossier;              /* dossier: code of the one it followed from */
    struct node *values;
    bool erased;
};
typedef LIST(struct registry_past) registry_pasts;
/* The newest first. */
err register_history(struct call *c, const struct registry *r, const struct registry_row *row, int limit, registry_pasts *list);

/* ---- the feed: register_feed.c ---- */

/* What has changed, in the order of the ledger's numbers: `prev` is the number of the register's change before, so that whoever keeps the
 * last one they have seen knows that none is missing.  put: the row as it then was, as far as the caller may see it; retract: they could
 * see it and cannot any more; stub: not theirs to see, there for the chain alone.
 * share NULL: by the caller's rights; else what that share tells, of the rows it tells of.  The caller has asked register_shared. */
enum feed_op { FEED_PUT, FEED_RETRACT, FEED_STUB };
struct feed_event;                          /* kernel/feed_pack.h */
struct registry_news {
    const struct feed_event *event;         /* of a stub tell only seq, prev and hash; of a retract also which row, version and instant; */
    enum feed_op op;                        /* of a put all, but of its values only what register_told says */
    enum sight sight;
};
typedef LIST(struct registry_news) registry_feed;
/* Up to `limit` of them, and about 4 MB: fewer need not be the last. */
err register_feed(struct call *c, const struct registry *r, const struct registry_share *share, int64_t after, int limit,
                  registry_feed *news);
bool register_told(const struct registry_share *share, const struct registry_field *f, enum sight sight);      /* is the field in it? */

/* How far who follows a feed has kept what it tells: register_ack.c.  One position for each account, register and share; it only goes
 * forwards, so that an acknowledgement that comes late or twice changes nothing.  Other terms of the share: it is 0 again. */
err register_acked(struct call *c, const struct registry *r, const struct registry_share *share, int64_t *after);
/* ERR_INPUT "feed.ahead" when there is no such number yet. */
err register_ack(struct call *c, const struct registry *r, const struct registry_share *share, int64_t after, int64_t *kept);

/* behind: when the oldest change happened that the account has not acknowledged; 0: none.  share "": by its own rights. */
struct feed_reader { slice registry, share, login, name, terms; int64_t acked; instant acked_at, behind; };
typedef LIST(struct feed_reader) feed_readers;
err register_readers(struct call *c, feed_readers *list);

/* ---- how long fields are kept: register_retention.c ---- */

/* The daily job: every row of every register that declares it; a page is read without holding anybody up, and what is due is written. */
err register_retention_work(struct call *c);

/* ---- motcua verify: register_verify.c ---- */

struct registry_verdict { int64_t rows; slice wrong; };        /* looked at; no value: all is right */
err register_verify(struct call *c, struct registry_verdict *v);

/* ---- tables: register_table.c ---- */

/* What of the declaration in force cannot become this one; problems name the place. */
err  register_fits(struct call *c, const struct registry *now, const struct registry *r, problems *found);
/* Makes the tables, or adds what is new; rows that are there get what is derived from them. */
err  register_build(struct call *c, const struct registry *now, const struct registry *r);
/* When an installation is opened: is an index missing that an older program did not make?  Then, in a write: all that are. */
err  registers_lack(struct call *c, bool *some);
err  registers_index(struct call *c);

#endif
