/* SPDX-License-Identifier: Apache-2.0 */
/* A procedure's form (kernel/form.h) as questions on a page, and its answers as facts. */
#ifndef WEB_ASK_H
#define WEB_ASK_H
#include "kernel/dossier.h"
#include "kernel/form.h"
#include "kernel/reuse.h"
#include "web/widgets.h"

/* The questions of a section that are asked with these answers; values as typed, or as stored. */
void ask_section(struct call *c, const struct form_section *section, const struct node *answers, const field_faults *faults);
/* All of them, for one page at a counter: those whose condition does not hold yet say so in their hint (where script runs they show only
 * while it holds), and what ask_prefill fills in by itself may be left empty.  focus: the field the cursor starts in, or no value. */
void ask_section_all(struct call *c, const struct form_section *section, const struct node *answers, const field_faults *faults,
                     slice focus);
/* One question, where there is little room; choices, and the units it may choose from, as options. */
void ask_one(struct call *c, const struct form_field *f, const struct node *answers, const field_faults *faults);
const struct option_view *ask_options(struct call *c, const struct choice *choices, size_t n);
const struct option_view *ask_unit_options(struct call *c, const struct form_field *f);
/* Answers left empty that the applicant has given already: `prefill: applicant.name`; but not where something better is offered. */
void ask_prefill(struct call *c, const struct form *form, const struct applicant *who, const reuse_offers *offers, struct node *answers);
void ask_applicant(struct call *c, const struct applicant *who, const field_faults *faults);
struct applicant applicant_typed(const struct call *c);                 /* what ask_applicant's form sent */
struct applicant applicant_of_dossier(const struct dossier *d);
bool answers_any(const struct form_section *section, const struct node *answers);     /* is there something to show? */
void show_answers(struct call *c, const struct form_section *section, const struct node *answers, slice change);
    /* change: where "Sửa" leads, no value for none */
void show_applicant(struct call *c, const struct dossier *d, slice change);

#endif
