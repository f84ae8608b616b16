/* SPDX-License-Identifier: Apache-2.0 */
#include "base/delimited.h"
#include <string.h>
#include "base/out.h"

/* Where the record that begins the text ends: at a line end outside quotes.  False: not in this text; *inside: it ends inside quotes. */
static bool record_end(slice s, char by, size_t *end, bool *inside)
{
    bool quoted = false, begun = false;
    for (size_t i = 0; i < s.n && i < DELIMITED_RECORD; i++) {
        char ch = s.p[i];
        if (ch == '"' && (quoted || !begun)) quoted = !quoted;
        else if (ch == '"' && i && s.p[i - 1] == '"') quoted = true;            /* the second of "" */
        else if (ch == '\n' && !quoted) {
            *end = i;
            return true;
        }
        begun = ch == by ? quoted : quoted || begun || (ch != ' ' && ch != '\r');
    }
    *end = s.n;
    *inside = quoted;
    return false;
}

static slice quoted_cell(struct arena *mem, slice *rest)
{
    struct out o = out_new(mem, DELIMITED_RECORD);
    size_t i = 1;
    for (; i < rest->n; i++) {
        if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[i + 1] != '"')) break;
        i += rest->p[i] == '"';
        out_c(&o, rest->p[i]);
    }
    *rest = slice_sub(*rest, i + 1, rest->n);
    return out_slice(&o);
}

/* True: the sign that parts cells followed, so another comes, be it empty. */
static bool cell_next(struct arena *mem, slice *rest, char by, slice *cell)
{
    slice text = *rest, after;
    while (text.n && text.p[0] == ' ') text = slice_sub(text, 1, text.n);
    bool quoted = slice_starts(text, S("\""));
    slice inside = quoted ? quoted_cell(mem, &text) : NONE;
    bool more = slice_cut(text, by, &after, rest);
    *cell = slice_trim(quoted ? inside : after);
    return more;
}

static void cells_read(struct arena *mem, slice line, char by, struct record_cells *record)
{
    bool more = true;
    while (more && record->cells.n < DELIMITED_CELLS) more = cell_next(mem, &line, by, LIST_PUSH(mem, &record->cells));
    record->broken |= more;
}

size_t delimited_lines(slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

bool delimited_next(struct arena *mem, slice *rest, char by, bool last, struct record_cells *record)
{
    slice text = *rest;
    size_t blank = 0, end;
    while (blank < text.n && strchr("\r\n", text.p[blank])) blank++;
    text = slice_sub(text, blank, text.n);
    if (!text.n) return false;
    bool quoted = false, whole = record_end(text, by, &end, &quoted);
    bool cut = !whole && !last && text.n < DELIMITED_RECORD;
    if (cut) return false;
    bool open = !whole && (quoted || text.n > DELIMITED_RECORD);   /* then its first line is all that is lost */
    if (open) end = slice_find(text, S("\n"));
    *record = (struct record_cells){ .raw = slice_sub(text, 0, end), .broken = open };
    record->inside = delimited_lines(record->raw);
    record->lines = delimited_lines(slice_sub(*rest, 0, blank)) + record->inside + (end < text.n);
    *rest = slice_sub(text, end + 1, text.n);
    while (slice_ends(record->raw, S("\r"))) record->raw.n--;
    cells_read(mem, record->raw, by, record);
    return true;
}

char delimited_guess(slice line)
{
    static const char signs[] = ",;\t|";
    size_t most = 0;
    char best = ',';
    bool quoted = false;
    for (const char *sign = signs; *sign; sign++) {
        size_t n = 0;
        for (size_t i = 0; i < line.n && line.p[i] != '\n'; i++) {
            quoted ^= line.p[i] == '"';
            n += !quoted && line.p[i] == *sign;
        }
        quoted = false;
        if (n > most) best = *sign;
        if (n > most) most = n;
    }
    return best;
}
