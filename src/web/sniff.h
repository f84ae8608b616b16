/* SPDX-License-Identifier: Apache-2.0 */
/* What a file really is, by its bytes as they pass; its name is never asked.  Nothing is unpacked, so there is no bomb to set off:
 * a DOCX or XLSX is told by the entry names that stand plainly in a ZIP file. */
#ifndef WEB_SNIFF_H
#define WEB_SNIFF_H
#include "base/slice.h"

enum { SNIFF_HEAD = 16, SNIFF_OVERLAP = 32 };

struct sniffer {
    unsigned char head[SNIFF_HEAD], last[SNIFF_OVERLAP];
    size_t head_n, last_n;
    bool   content_types, word, sheet;      /* names seen in a ZIP */
    bool   control;                         /* bytes that no text has, or broken UTF-8 */
    int    more;                            /* bytes the UTF-8 character under way still needs */
};

void sniff_feed(struct sniffer *s, slice bytes);    /* begin with { 0 } */

/* "application/pdf", …; NULL for what we do not take: programs, archives, HTML, SVG, anything unknown. */
const char *sniff_type(const struct sniffer *s);

/* Nothing that has a name of its own, and nothing that runs: may be a text in an old encoding (base/charset.h). */
bool sniff_unknown(const struct sniffer *s);

#endif
