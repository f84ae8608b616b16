/* SPDX-License-Identifier: Apache-2.0 */
/* A province's folder (province/NAME): checking it, bringing it into the database, publishing what changed.
 * Files are read by the verbs check, init and publish only; everything else sees the database.
 *   province.yaml calendar.yaml units.yaml fields.yaml lists/ forms/ positions.yaml slips.yaml notices.yaml payment.yaml
 *   watch.yaml score.yaml registers/SYSTEM/ procedures/ rollout.yaml accounts.yaml demo.yaml */
#ifndef KERNEL_PROVINCE_H
#define KERNEL_PROVINCE_H
#include "kernel/definitions.h"

/* One file as read; `name` is its stem ("1.001193", "ethnicities").  accounts.yaml and demo.yaml have no kind: they are not published. */
struct province_file { const struct definition_kind *kind; slice path, name; const struct node *node; };
typedef LIST(struct province_file) province_files;

/* `motcua check`.  path is a province, a folder with provinces or definitions somewhere below, or one file; a file is checked against
 * the province it lies in (the nearest folder above with a province.yaml), or against nothing but itself.  The order of
 * files and problems is the same on every machine.  A fault only when path cannot be read. */
err province_check(struct arena *mem, slice path, problems *found);

/* Reads and checks a whole province; d holds what could be read even when there are problems. */
err province_load(struct arena *mem, slice folder, struct definitions **d, province_files *files, problems *found);
/* A folder of registers outside any province (system.yaml and registers): checked against nothing but itself, published on top of
 * what is in force. */
bool system_around(struct arena *mem, slice path, slice *folder);       /* path is one, or a file in one */
void system_load(struct definitions *d, slice folder, province_files *files, problems *found);
bool province_around(struct arena *mem, slice path, slice *folder);     /* the province a path lies in, or is; absolute */

/* What a publish did: one sentence for each thing that is new. */
struct published { LIST(slice) news; int64_t unchanged; };

/* `motcua publish`: everything of the province that lies at or below path.  A procedure gets a new version, in force from
 * `from`, only when its canonical hash changed; whatever is new leaves an event in the ledger.  Nothing is written while
 * anything is wrong: ERR_INPUT "province.wrong", its fields naming the places.  Servers reload when `generation` moves on. */
err province_publish(struct call *c, slice path, day from, struct published *done);

/* The same for one procedure as text, against the definitions in force.  Problems are those of `motcua check`, in reading order, their file
 * `name`; p and body are whole only without one.  Publishing says what was new. */
struct procedure_text { slice name, text; struct procedure p; const struct node *body; problems found; };
void procedure_text_read(struct call *c, struct procedure_text *t);
err  procedure_text_publish(struct call *c, const struct procedure_text *t, day from, struct procedure_news *news);

void problems_sort(struct arena *mem, problems *found);     /* file by file as they come, in each from top to bottom */

/* `motcua init`: the whole province, its procedures in force from the first day of its calendar.  May be repeated. */
err province_import(struct call *c, slice path);

/* The accounts of accounts.yaml, and officials by the templates of positions.yaml until every unit has as many as they say.
 * All with the demo password, which is hashed once.  Needs the published definitions in c->defs.  May be repeated. */
err province_demo_accounts(struct call *c, slice path);
err province_demo_rows(struct call *c, slice path);     /* and then what they wrote into registers (demo.yaml); once */
void demo_rows_read(struct definitions *d, const struct node *n, slice file, problems *found);      /* the check of demo.yaml */
err  demo_rows_write(struct call *c, const struct node *n);
void accounts_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);   /* the check of accounts.yaml */

#define DEMO_PASSWORD "motcua-demo"

#endif
