/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON API /api/v1 (docs/api.md): what the files of this system share.  Ids are strings, instants RFC 3339 with +07:00, days
 * YYYY-MM-DD, money whole đồng; lists are {items, next}. */
#ifndef SYSTEMS_API_H
#define SYSTEMS_API_H
#include "base/node.h"
#include "kernel/app.h"
#include "kernel/dossier.h"
#include "kernel/register.h"
#include "kernel/system.h"
#include "web/looked.h"
#include "web/web.h"

extern const struct system api;

/* -- json.c: the pieces replies are made of -- */
void put_id(struct call *c, struct node *map, const char *key, int64_t id);        /* 0 → null */
void put_instant(struct call *c, struct node *map, const char *key, instant t);
void put_day(struct call *c, struct node *map, const char *key, day d);
void put_unit(struct call *c, struct node *map, const char *key, int64_t unit);     /* {code, name} */
struct node *list_reply(struct call *c, struct node **items, slice next);
int   list_limit(const struct call *c);                                             /* ?limit=, 50, at most 500 */

/* -- dossier_json.c -- */
struct node *dossier_json(struct call *c, const struct dossier *d);                 /* one line of a list */
err   dossier_whole(struct call *c, const struct dossier *d, struct node **whole);  /* with events, papers, what is allowed */
struct node *state_json(struct call *c, int state);
err   dossier_reply(struct call *c, int status, const struct dossier *d);           /* dossiers.c: the whole, with its ETag */
err   dossier_stale(struct call *c);                                                /* 412 */

/* -- procedures.c -- */
struct node *form_field_json(struct call *c, const struct form_field *f);           /* a question, as one who fills in a form needs it */

err session_check(struct call *c);
err session_post(struct call *c);
err session_delete(struct call *c);
err units_list(struct call *c);
err units_show(struct call *c);
err procedures_list(struct call *c);
err procedures_show(struct call *c);
err dossiers_post(struct call *c);
err dossiers_answer(struct call *c);
err offers_show(struct call *c);
err offers_take(struct call *c);
err dossiers_paper(struct call *c);
err dossiers_submit(struct call *c);
err dossiers_show(struct call *c);
err dossiers_deadline(struct call *c);
err dossiers_action(struct call *c);
err desk_list(struct call *c);
err api_track(struct call *c);
err registers_list(struct call *c);
err reports_list(struct call *c);
err reports_run(struct call *c);
err feeds_show(struct call *c);
err feeds_ack(struct call *c);
/* feed_json.c: about how long they will be; and the changes as a list, "[{…},…]". */
size_t feed_size(const struct registry *r, const registry_feed *news);
void  feed_write(struct call *c, const struct registry *r, const struct registry_share *share, const registry_feed *news, struct out *o);
err registers_post(struct call *c);
err registers_show(struct call *c);
err registers_patch(struct call *c);
err registers_file(struct call *c);
err registers_file_post(struct call *c);
err registers_history(struct call *c);
err registers_glass(struct call *c);
err register_asked(struct call *c, const struct registry **r);              /* registers.c: what the address names */
/* -- register_values.c -- */
struct node *register_value_json(struct call *c, const struct form_field *f, slice value);      /* canonical, and there is one */
/* What the API takes, as people would type it, and files that have been sent apart; what is no geometry where one belongs, or no token, is
 * a fault, and left out. */
struct node *register_values_taken(struct call *c, const struct registry *r, const struct node *values, const struct node **files,
                                   field_faults *faults);
/* What of these values is the caller's to see, or told by the share (NULL: none). */
struct node *register_values_json(struct call *c, const struct registry *r, const struct registry_share *share, const struct node *values,
                                  enum sight sight);
struct node *register_state_json(struct call *c, const struct registry *r, slice code);
err claims_post(struct call *c);
err claims_show(struct call *c);
err claims_retract(struct call *c);
err actings_show(struct call *c);
err actings_post(struct call *c);
err actings_own(struct call *c);
err actings_end(struct call *c);
err inboxes_show(struct call *c);
err inboxes_post(struct call *c);
err inboxes_receipt(struct call *c);
err imports_sent(struct call *c);
err imports_post(struct call *c);
err imports_show(struct call *c);
err imports_run(struct call *c);
err statistics_show(struct call *c);
err uniformity_show(struct call *c);
err ledger_checkpoint_show(struct call *c);
err ledger_proof_show(struct call *c);
err ledger_consistency_show(struct call *c);
err ledger_keys_show(struct call *c);

#endif
