/* SPDX-License-Identifier: Apache-2.0 */
/* An administrative procedure (thủ tục hành chính): a dated, versioned definition, published once and used by every unit.
 * A dossier stays on the version it began with.  The process hash is the SHA-256 of the definition's canonical JSON
 * (RFC 8785).  Uniformity is measured, not assumed: what is hashed for a unit is what it really runs — the version in force there,
 * its steps, and which kinds of role it can staff. */
#ifndef KERNEL_PROCEDURE_H
#define KERNEL_PROCEDURE_H
#include "base/call.h"
#include "base/list.h"
#include "kernel/form.h"
#include "kernel/deadline.h"
#include "kernel/fee.h"
#include "kernel/unit.h"

enum relation { AT_SAME, AT_PARENT, AT_ORIGIN, AT_DEPARTMENT, AT_BRANCH };

struct step {
    slice id, name, role;               /* role: clerk, specialist, leader */
    enum relation at;
    slice at_name;                      /* the department's code or the branch's purpose */
    int   norm_minutes;                 /* internal target in working minutes; 0: none */
    bool  bulk;                         /* several dossiers may be completed at once, without opening each */
};

struct paper_kind { slice id, name, note, when, result; int originals, copies; bool required; };   /* result: code of the result it is */
struct law_ref { slice name, articles; };
struct result_kind { slice name, code; };

/* A row of a register that the procedure reads, or writes when a step is completed or the result is issued: `rows` of the definition
 * (docs/registers.md).  Registers are looked up by name when they are needed: the newest one in force is read and written. */
enum row_does { ROW_READ, ROW_ADD, ROW_CHANGE, ROW_PUT };       /* put: changes the row of that key, or adds it */
enum row_fact {                         /* what a register's field is taken from */
    FACT_ANSWER,                        /* of the form, by its name */
    FACT_ROW,                           /* a row named before, or a field of it */
    FACT_NAME, FACT_ID_NUMBER, FACT_PHONE, FACT_EMAIL, FACT_ADDRESS,        /* the applicant's */
    FACT_CODE, FACT_COMPETENT, FACT_RECEIVED, FACT_ACCEPTED,                /* the dossier's */
    FACT_NUMBER,                        /* of the result */
    FACT_TODAY,
    FACT_OWN,                           /* in a key: the row that the applicant acts for (kernel/acting.h) */
    ROW_FACTS,
};
struct row_fact_kind { const char *word; enum field_type type; bool sure; };    /* sure: there is always one; answers, rows: no word */
extern const struct row_fact_kind row_fact_kinds[ROW_FACTS];
struct row_source { enum row_fact fact; slice name, field; };   /* name: of the answer or the row; field: of that row, or no value */
struct row_part { slice field; struct row_source from; };       /* a field of the register; in a key also "id" */
typedef LIST(struct row_part) row_parts;
struct row_set { slice field, text; };                          /* what the rules' language gives (kernel/rule.h) */
struct procedure_row {
    slice name, title, registry;        /* registry: "SYSTEM/REGISTER" */
    enum row_does does;
    bool  required;                     /* the row must be there to be changed */
    slice step;                         /* written when that is completed; no value: with the result */
    slice result;                       /* the code of the result it is about; no value: there is but one */
    slice move, revoked;                /* transitions: made with the write; when the result is revoked */
    struct form_field when;             /* when_field, when_is: else it is not there */
    LIST(row_parts) keys;               /* the first that leads to a row counts */
    row_parts fields;
    LIST(struct row_set) sets;
    LIST(slice) shown;                  /* steps at which officials see it beside the dossier; none: at all of them */
};
typedef LIST(struct procedure_row) procedure_rows;

struct procedure {
    int64_t id;                         /* procedure_version.id */
    slice   code, name, field, field_name, agency, plain, who, where, circular, hash;
    int64_t version;
    day     valid_from, withdrawn_on;   /* withdrawn_on: the first day on which nothing new may begin; none: in force */
    slice   fold;                       /* name, plain words and keywords, for search */
    LIST(slice) levels;                 /* commune, district, province */
    struct limit limit;                 /* kernel/deadline.h; meaningful when limit_known */
    enum deadline_convention convention;
    slice   limit_text;                 /* in words, or "đang cập nhật" */
    bool    limit_known, limit_verified, verified, extension_allowed;
    struct limit extension;             /* the longest extension */
    slice   extension_why;
    int     online_max;                 /* 2, 3, 4 by its nature */
    struct fee fee;
    LIST(struct step) steps;
    LIST(struct paper_kind) papers;
    LIST(struct result_kind) results;
    LIST(struct law_ref) laws;
    struct form form;
    procedure_rows rows;
    const struct node *body;            /* the whole definition */
};
typedef LIST(const struct procedure *) procedure_list;

bool procedure_withdrawn(const struct procedure *p, day on);                            /* nothing new may begin on it */
bool procedure_has_level(const struct procedure *p, slice level);
const struct procedure *procedure_by_id(const struct call *c, int64_t id);              /* any version */
const struct procedure *procedure_by_code(const struct call *c, slice code, day on);    /* the version in force; NULL */
const struct procedure *procedure_version(const struct call *c, slice code, int64_t version);
/* The version a unit runs: its pinned one, else the one in force. */
const struct procedure *procedure_for(const struct call *c, slice code, const struct unit *u, day on);
int  procedure_online(const struct call *c, const struct procedure *p, const struct unit *u, day on);  /* 2, 3, 4 */
/* The name of a paper it asks for; what somebody calls a file they added by themselves is `name`. */
slice procedure_paper_name(const struct procedure *p, slice id, slice name);
/* Whoever comes to a counter for somebody else brings a giấy ủy quyền: one kind of paper that any procedure may have, where it does not
 * name its own (docs/decisions/0007). */
extern const struct paper_kind mandate_paper;
const struct paper_kind *procedure_paper(const struct procedure *p, slice id);          /* its own, or mandate_paper; NULL */
bool procedure_offered(const struct procedure *p, const struct unit *u);                /* the unit is competent for it */
void procedure_search(const struct call *c, slice q, slice field, const struct unit *u, procedure_list *found);

/* The unit where a step happens for a dossier received at `origin` for which `competent` decides; NULL when there is none.
 * `same` is the competent unit, wherever the dossier was in between, `parent` the one above it; a branch is looked for from it upward. */
const struct unit *step_unit(const struct call *c, const struct step *s, const struct unit *origin, const struct unit *competent, day on);

/* Reads and checks one definition (procedures/CODE.yaml): every problem at once. */
void procedure_read(struct arena *mem, const struct definitions *defs, const struct node *file, slice name,
                    struct procedure *p, problems *found);

/* ---- rows of registers: procedure_rows.c, procedure_rows_fit.c ---- */

extern const struct shape procedure_row_shape;
void procedure_rows_read(struct arena *mem, const struct node *list, slice file, struct procedure *p, problems *found);
/* Against the registers of that set: what of a declaration that has been read cannot be read or written there. */
void procedure_rows_fit(struct arena *mem, const struct definitions *defs, slice file, const struct procedure *p, problems *found);
/* "row.co_so.ten", "applicant.name"; what is no word of ours is the name of an answer. */
struct row_source row_source_of(slice text);
struct row_source row_source_of_question(const struct form_field *f);      /* f->row */
const struct procedure_row *procedure_row_named(const struct procedure *p, slice name);     /* NULL when there is none */
bool procedure_row_own(const struct procedure_row *row);        /* may be found as the one that the applicant acts for */

/* Publishing.  A new version is made only when the canonical hash of `body` (procedure_whole) is new: in force from `from`, which may not
 * be before the version now newest (ERR_INPUT "publish.before").  The end is the definition's `withdrawn_on`: from that day nothing
 * new may begin.  It is no part of what is hashed, and holds for every version that has not ended; without the key it is lifted.
 * Comparing writes nothing. */
struct procedure_news { bool version, end; };       /* what is new: a version; the day of the end */
err  procedure_compare(struct call *c, const struct node *body, const struct procedure *p, day from, struct procedure_news *news);
err  procedure_publish(struct call *c, const struct node *body, const struct procedure *p, day from, struct procedure_news *news);
const struct node *procedure_whole(struct arena *mem, const struct definitions *d, const struct node *body);

/* Uniformity of one procedure over the units that are competent for it. */
struct uniform { const struct unit *unit; slice hash; int64_t version; LIST(slice) differs; };
typedef LIST(struct uniform) uniforms;
err  procedure_uniformity(struct call *c, const struct procedure *p, slice *common, uniforms *found);

#endif
