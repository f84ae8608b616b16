/* SPDX-License-Identifier: Apache-2.0 */
/* What a verb of the command line was given.  The verb's row says what it takes: "FILE --data DIR [--demo]" — a capital word after an
 * option is its value, an option without one is a flag; whatever the row does not name is refused before the verb runs. */
#ifndef KERNEL_VERB_H
#define KERNEL_VERB_H
#include "base/call.h"
#include "base/list.h"

struct verb_option { slice name, value; };
struct arguments { slice verb, kept; LIST(slice) words; LIST(struct verb_option) options; };

slice verb_name(const struct call *c);                          /* "account add" */
void  verb_keep(struct call *c, slice kept);                    /* what was made before the transaction, for inside it */
slice verb_kept(const struct call *c);
slice verb_word(const struct call *c, size_t i);                /* no value past the last */
size_t verb_words(const struct call *c);
slice verb_option(const struct call *c, const char *name);      /* no value when not given */
bool  verb_flag(const struct call *c, const char *name);
err   verb_need(struct call *c, const char *name, slice *value);/* ERR_USAGE when not given */
err   verb_number(struct call *c, const char *name, int64_t otherwise, int64_t *value);
err   verb_day(struct call *c, const char *name, day otherwise, day *value);

#endif
