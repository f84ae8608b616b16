/* SPDX-License-Identifier: Apache-2.0 */
/* Translations of the program's own texts.  Vietnamese is what the program is written in; every other language is one file of this
 * folder, a YAML map named by the language's code, en.yaml, built into the program:
 *
 *     "Tiếng Việt": "English"                  the language's own name, for those who look for it
 *     "Sổ khai sinh": "Register of births"
 *     "Còn %d ngày": "%d days left"
 *
 * Adding a language is adding its file: the build lists the folder, the header of every page offers it.
 *
 * A text that was put together before it came here ("Còn 3 ngày") is found too: a key with directives is also a pattern, %d stands for
 * digits, %s for any text, which is looked up in its turn ("quá hạn 3 giờ").  `tests/english.py` looks for what no language file has.
 * Loaded once, before the first call; read by all threads. */
#ifndef WEB_CATALOGUE_H
#define WEB_CATALOGUE_H
#include "base/node.h"

struct catalogue;

/* Problems: no map, a value that is no text, printf directives that differ from the key's.  Such an entry is left out. */
struct catalogue *catalogue_read(struct arena *mem, slice yaml, slice file, problems *found);
slice catalogue_get(const struct catalogue *k, slice literal);  /* no value: not there, or an empty translation */
slice catalogue_translate(const struct catalogue *k, struct arena *mem, slice text);    /* by pattern too; no value: neither */

struct language { slice code, name; const struct catalogue *words; };  /* words NULL: Vietnamese */
const struct language *languages(void);                         /* Vietnamese first; ends with an empty one */
const struct language *language_of(slice code);                 /* NULL: none of that code */
void  languages_use(const struct language *list);               /* which lives as long as the program; NULL: Vietnamese alone */
err   catalogue_start(struct arena *mem);                       /* reads and uses those built in; mem lives as long as the program */

#endif
