/* SPDX-License-Identifier: Apache-2.0 */
#include "web/sniff.h"
#include <string.h>
#include <strings.h>

static const struct { const char *magic; size_t at, n; const char *type; } magics[] = {
    { "%PDF-",                              0, 5, "application/pdf" },
    { "\xFF\xD8\xFF",                       0, 3, "image/jpeg" },
    { "\x89PNG\r\n\x1A\n",                  0, 8, "image/png" },
    { "ftypheic",                           4, 8, "image/heic" },
    { "ftypheix",                           4, 8, "image/heic" },
    { "ftypmif1",                           4, 8, "image/heic" },
};

static void text_feed(struct sniffer *s, unsigned char ch)
{
    if (s->more) {
        s->control |= (ch & 0xC0) != 0x80;
        s->more--;
    } else if (ch >= 0x80) {
        s->more = ch >= 0xF0 ? 3 : ch >= 0xE0 ? 2 : 1;
        s->control |= ch < 0xC2 || ch > 0xF4;
    } else {
        s->control |= ch == 127 || (ch < ' ' && !strchr("\t\n\r\f", ch)) || ch == 0;
    }
}

static bool holds(slice s, slice name) { return slice_find(s, name) < s.n; }

static void names_look(struct sniffer *s, slice part)
{
    s->content_types |= holds(part, S("[Content_Types].xml"));
    s->word |= holds(part, S("word/document.xml"));
    s->sheet |= holds(part, S("xl/workbook.xml"));
}

/* A name may lie across two pieces: the end of one is looked at together with the beginning of the next. */
static void zip_feed(struct sniffer *s, slice bytes)
{
    char seam[2 * SNIFF_OVERLAP];
    size_t n = bytes.n < SNIFF_OVERLAP ? bytes.n : SNIFF_OVERLAP;
    memcpy(seam, s->last, s->last_n);
    memcpy(seam + s->last_n, bytes.p, n);
    names_look(s, (slice){ seam, s->last_n + n });
    names_look(s, bytes);
    size_t all = s->last_n + n, kept = all < SNIFF_OVERLAP ? all : SNIFF_OVERLAP;
    if (bytes.n >= SNIFF_OVERLAP) memcpy(s->last, bytes.p + bytes.n - SNIFF_OVERLAP, kept = SNIFF_OVERLAP);
    else memcpy(s->last, seam + all - kept, kept);
    s->last_n = kept;
}

void sniff_feed(struct sniffer *s, slice bytes)
{
    if (!bytes.n) return;
    size_t n = SNIFF_HEAD - s->head_n < bytes.n ? SNIFF_HEAD - s->head_n : bytes.n;
    memcpy(s->head + s->head_n, bytes.p, n);
    s->head_n += n;
    for (size_t i = 0; i < bytes.n && !s->control; i++) text_feed(s, (unsigned char)bytes.p[i]);
    zip_feed(s, bytes);
}

/* Text that a browser or a shell would run is no plain text. */
static bool runs(slice head)
{
    static const char *const begins[] = { "<", "#!", "%!", "MZ" };
    head = slice_trim(slice_starts(head, S("\xEF\xBB\xBF")) ? slice_sub(head, 3, head.n) : head);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (slice_starts(head, slice_z(begins[i]))) return true;
    return false;
}

const char *sniff_type(const struct sniffer *s)
{
    slice head = { (const char *)s->head, s->head_n };
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (slice_starts(slice_sub(head, magics[i].at, head.n), (slice){ magics[i].magic, magics[i].n })) return magics[i].type;
    if (slice_starts(head, S("PK\3\4"))) {
        if (s->content_types && s->word) return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        if (s->content_types && s->sheet) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return NULL;
    }
    return s->control || s->more || !s->head_n || runs(head) ? NULL : "text/plain";
}

bool sniff_unknown(const struct sniffer *s)
{
    slice head = { (const char *)s->head, s->head_n };
    return s->head_n && !sniff_type(s) && !slice_starts(head, S("PK\3\4")) && !slice_starts(head, S("\x7F" "ELF")) && !runs(head);
}
