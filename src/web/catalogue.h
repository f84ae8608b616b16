/* SPDX-License-Identifier: Apache-2.0 */
/* Translations of the program's own texts.  A YAML map, src/web/en.yaml, built into the program:
 *
 *     "Sổ khai sinh": "Register of births"
 *     "Còn %d ngày": "%d days left"
 *
 * `pagec --messages` lists every text there is; a test compares the two.  Loaded once, before the first call; read by all threads. */
#ifndef WEB_CATALOGUE_H
#define WEB_CATALOGUE_H
#include "base/node.h"

struct catalogue;

/* Problems: no map, a value that is no text, printf directives that differ from the key's.  Such an entry is left out. */
struct catalogue *catalogue_read(struct arena *mem, slice yaml, slice file, problems *found);
slice catalogue_get(const struct catalogue *k, slice literal);  /* no value: not there, or an empty translation */

void  catalogue_use(const struct catalogue *k);                 /* the one catalogue_find asks; lives as long as the program */
err   catalogue_start(struct arena *mem);                       /* reads and uses the one built in; mem lives as long as the program */
slice catalogue_find(slice literal);

#endif
