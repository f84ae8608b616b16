/* SPDX-License-Identifier: Apache-2.0 */
/* What people say of an office: complaints and suggestions with a clock, answered by the office's leader, and the public figures of
 * satisfaction.  Law: Luật Khiếu nại 2011 is for decisions; this is the feedback of NĐ 61/2018/NĐ-CP, whose term is the province's own
 * (province.yaml, feedback). */
#ifndef SYSTEMS_FEEDBACK_H
#define SYSTEMS_FEEDBACK_H
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/satisfaction.h"
#include "kernel/system.h"
#include "web/widgets.h"

extern const struct system feedback;

struct feedback {
    int64_t id, unit, dossier, account;
    slice   kind, text;
    instant at, due_at;
    slice   answer;
    instant answered_at;
};
extern const struct record feedback_record;
#define FEEDBACK_COLUMNS "id, unit, dossier, account, kind, text, at, due_at, answer, answered_at"
typedef LIST(struct feedback) feedback_list;

/* -- write.c: saying it, and seeing what became of it -- */
struct write_view {
    const struct unit *unit;                    /* NULL: not chosen yet */
    struct dossier     d;                       /* id 0: about the unit */
    slice              q;
    unit_list          units;                   /* found by q */
    feedback_list      own;
    field_faults       faults;
};
err write_show(struct call *c);                 /* GET /gop-y?don-vi=&ho-so= */
err write_do(struct call *c);

extern const struct kept feedback_keeps[];

/* -- answer.c: the leader's list -- */
struct answer_view { feedback_list open; int64_t tried; field_faults faults; };
err answer_show(struct call *c);
err answer_do(struct call *c);

/* -- figures.c: /cong-khai/danh-gia -- */
struct feedback_view { struct years_view years; satisfactions list; struct satisfaction whole; };
err feedback_figures(struct call *c);

#endif
