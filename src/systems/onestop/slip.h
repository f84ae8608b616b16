/* SPDX-License-Identifier: Apache-2.0 */
/* Slips at the desk: what each says, its page and its PDF.  Law: QĐ 09/2015/QĐ-TTg, TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP; which of
 * them holds, and which fields its forms have in which order, is data (kernel/slip.h, slips.yaml).
 *
 * One way: slip_read collects the facts → slip_say puts them into words, the content → slip_print fixes these under a number → the
 * page (slip.page) and the PDF (slip_draw) are two renderings of that one content.
 *
 * Content is a map, canonical JSON in slip.content:
 *   title form law size   as in slips.yaml; size: A4, A5 or A4-landscape
 *   office                lines of the letterhead, the last one bold        number place track check printed   by slip_print
 *   code copies           the dossier's code, and whose each copy is        codes    1: barcode and QR are wanted
 *   blocks                what follows the title, each a map with `kind`:
 *     pair {label, value} · text {text, look: "", bold, italic, centre}
 *     results {list [{name, facts, code, written}]}: each with a QR code of the page where it is checked
 *     table {columns [{label, width in parts of 100, centre}], rows [[…]]}
 *     signs {list [{title, note, name, phone}]} */
#ifndef SYSTEMS_ONESTOP_SLIP_H
#define SYSTEMS_ONESTOP_SLIP_H
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/result.h"
#include "kernel/slip.h"
#include "web/sheet.h"

/* -- slip.c: GET /mot-cua/ho-so/{key}/phieu/{slip} and /ho-so/{key}/phieu/{slip}, with or without .pdf; POST …/phieu prints -- */
err slip_show(struct call *c);
err slip_show_own(struct call *c);                              /* the applicant's: addressed to them only */
err slip_do(struct call *c);
struct slip_offer { enum slip_kind kind; slice title; };        /* what may be printed of a dossier now */
typedef LIST(struct slip_offer) slip_offers;
void slip_offered(struct call *c, const struct dossier *d, const dossier_events *events, slip_offers *list);

/* -- slip_read.c: the facts -- */
struct stay {                           /* a stay of the dossier at a step; result: within the step's norm, or no value */
    int64_t step, unit;
    slice   name, outcome, person, result;
    instant opened_at, closed_at;
};
struct slip_facts {
    struct arena           *mem;
    enum slip_kind          kind;
    struct dossier          d;
    const struct procedure *p;
    const struct unit      *received, *competent, *issuer;
    const struct node      *set, *form; /* of slips.yaml */
    slice                   clerk, clerk_phone, submitter;      /* clerk: who accepted it */
    int64_t                 n;          /* place in the receiving unit's follow-up book of that year */
    instant                 due;        /* of the dossier now; while the clock stands, as promised at acceptance */
    instant                 due_before; /* of the apology: the appointment that is not kept */
    struct dossier_event    cause;      /* the act that the slip tells of; kind no value: none needed */
    const struct node      *cause_body;
    papers                  papers;
    results                 results;    /* of the hand-over slip */
    LIST(struct stay)       stays;
    unit_list               places;     /* of each stay */
};
/* ERR_CONFLICT "slip.early": what it would tell has not happened; "slip.none": the set has no such form. */
err   slip_read(struct call *c, const struct dossier *d, enum slip_kind kind, struct slip_facts *s);
bool  slip_has(const struct slip_facts *s, const char *field);  /* the form asks for it */
const char *slip_cause(enum slip_kind kind);                    /* the action it tells of: "request_supplement" */

/* -- slip_say.c, slip_control.c: the words -- */
slice slip_moment(struct arena *mem, instant t);                /* "08 giờ 05 phút, ngày 11/09/2018" */
slice slip_office(struct arena *mem, const struct unit *u);     /* "Ủy ban nhân dân phường 9"; other units: their name */
slice slip_place(const struct unit *u);                         /* where a document is dated: "Vĩnh Long" */
struct node *slip_say(const struct slip_facts *s);
void  slip_say_control(const struct slip_facts *s, struct node *blocks);

/* Blocks, for whoever says something. */
void  say_head(struct arena *mem, struct node *content, const struct node *set, const struct node *form, const struct unit *issuer,
               bool desk);
/* A sheet that is no slip of one dossier: head, where and when it is dated, when it was printed; gives its blocks, none yet. */
struct node *say_sheet(struct call *c, struct node *content, const struct node *set, const struct node *form, const struct unit *issuer,
                       bool desk, day on);
void  say_pair(struct arena *mem, struct node *blocks, const char *label, slice value);
void  say_text(struct arena *mem, struct node *blocks, const char *look, slice text);
struct say_column { const char *label; int width; bool centre; };       /* width: parts of 100 */
struct node *say_table(struct arena *mem, struct node *blocks, const struct say_column *columns, size_t n);     /* its rows */
void  say_row(struct arena *mem, struct node *rows, const slice *cells, size_t n);
struct node *say_results(struct arena *mem, struct node *blocks);                                               /* its list */
void  say_result(struct arena *mem, struct node *list, slice name, slice facts, slice code);
struct node *say_signs(struct arena *mem, struct node *blocks);                                                 /* its list */
void  say_sign(struct arena *mem, struct node *list, slice title, slice note, slice name, slice phone);

/* -- slip_draw.c: the content as PDF; the same content gives the same bytes -- */
err slip_draw(struct arena *mem, const struct node *content, slice *pdf);

/* -- slip_page.c: as a page -- */
err slip_page_write(struct call *c, const struct node *content, slice pdf, slice back);

#endif
