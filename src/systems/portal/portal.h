/* SPDX-License-Identifier: Apache-2.0 */
/* The citizens' portal: find a procedure, fill it in, follow it.  What the files of this system share.
 * A wizard address is /nop/{code}/{ref}/{part}: part is nguoi-nop, a section's id, giay-to, kiem-tra. */
#ifndef SYSTEMS_PORTAL_H
#define SYSTEMS_PORTAL_H
#include "kernel/account.h"
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/mandate.h"
#include "kernel/oidc.h"
#include "kernel/pace.h"
#include "kernel/reuse.h"
#include "kernel/satisfaction.h"
#include "kernel/slip.h"
#include "kernel/system.h"
#include "kernel/visit.h"
#include "kernel/dossier_rows.h"
#include "web/ask.h"
#include "web/looked.h"
#include "web/results.h"
#include "web/sent.h"
#include "web/told.h"
#include "web/widgets.h"

extern const struct system portal;

/* -- signin.c -- */
struct sign_in { slice login, back, eid; field_faults faults; };        /* eid: what the provider is called; no value: there is none */
struct sign_up { slice login, name, id_number, phone, email, kind, back; field_faults faults; };
err sign_in_show(struct call *c);
err sign_in_check(struct call *c);
err sign_in_do(struct call *c);
slice way_back(slice asked);                    /* when it is within this site */
err sign_in_enter(struct call *c, const struct account *a, slice back);         /* who it is is known: the second factor, then in */

/* -- eid.c: by an electronic identity -- */
struct eid_view { slice trouble, sealed, name, login, back; field_faults faults; };
err eid_ask(struct call *c);                    /* the slow halves */
err eid_go(struct call *c);
err eid_return(struct call *c);
err eid_enter(struct call *c);
err eid_prove(struct call *c);
err eid_link(struct call *c);
extern const struct kept portal_keeps[];

/* -- mail.c: what links in letters lead to -- */
struct mail_view {
    slice        secret, login, email;
    bool         known, done;                   /* the link is good; the request was taken */
    slice        hashed;                        /* the new password */
    field_faults faults;
};
err confirm_show(struct call *c);
err confirm_do(struct call *c);
err forgot_show(struct call *c);
err forgot_do(struct call *c);
err reset_show(struct call *c);
err reset_check(struct call *c);
err reset_do(struct call *c);

/* -- signin.c: the second factor, signing out and up -- */
struct ask_code { slice sealed, back; field_faults faults; };          /* the second factor */
err code_do(struct call *c);
err sign_out(struct call *c);
err sign_up_show(struct call *c);
err sign_up_check(struct call *c);
err sign_up_do(struct call *c);

/* -- catalogue.c -- */
struct procedure_view { const struct procedure *p; struct pace pace; };
struct catalogue_view { slice q, field, level; procedure_list found; size_t from, shown; };
err home_show(struct call *c);
err catalogue_show(struct call *c);
err procedure_show(struct call *c);
slice pace_text(struct call *c, int64_t minutes);

/* -- apply.c: where, and the draft; wizard.c: its parts -- */
struct place_view { const struct procedure *p; unit_list units; const struct unit *district; dossiers drafts; bool found_online; };
struct wizard {
    struct dossier          d;
    const struct procedure *p;
    slice                   part;
    int                     at, of;             /* this part's number, and how many there are; the first is 1 */
    const struct form_section *section;         /* when the part is one */
    struct node            *answers;
    papers                  papers;
    reuse_offers            offers;             /* what was given before, for this part */
    slice                   agent;              /* who acts for the applicant; no value: nobody */
    field_faults            faults;
};
err apply_show(struct call *c);
err apply_start(struct call *c);
err wizard_show(struct call *c);
err wizard_save(struct call *c);
slice wizard_url(struct call *c, const struct wizard *w, slice part);

/* -- visit.c: what came in one visit, as far as it is the caller's own -- */
struct visit_told { int64_t visit; dossiers list; size_t ready; instant together; };     /* visit 0: nothing to tell */
err visit_told(struct call *c, const struct dossier *d, struct visit_told *told);

/* -- mine.c -- */
struct mine_view { dossiers list; notices news; LIST(struct visit_told) visits; };       /* visits: of the list, each once */
err agent_read(struct call *c, const struct dossier *d, slice *name);
struct dossier_view {
    struct dossier          d;
    const struct procedure *p;
    dossier_events          events;
    papers                  papers;
    notices_sent            sent;
    results                 results;
    found_rows              rows;               /* of registers, written by it, as far as anybody may see them */
    slips                   slips;              /* printed; the page shows those addressed to the applicant */
    words                   deadline;           /* the trace in words */
    slice                   asked;              /* what the supplement request says */
    field_faults            faults;
    slice                   agent;              /* who acts for the applicant; no value: nobody */
    html                    qr;
    int64_t                 stars;
    struct visit_told       visit;
};
err mine_list(struct call *c);
err mine_show(struct call *c);
err mine_receipt(struct call *c);
err mine_action(struct call *c);
err mine_paper(struct call *c);
err mine_notices(struct call *c);

/* -- track.c -- */
struct track_view {
    slice ma;
    bool asked, found, by_ref;
    struct dossier d;
    const struct procedure *p;
    dossier_events events;
    words deadline;
    struct visit_told visit;
};
err track_show(struct call *c);

#endif
