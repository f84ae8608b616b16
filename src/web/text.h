/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way in and out of HTTP: percent-encoding, cookies, names of files. */
#ifndef WEB_TEXT_H
#define WEB_TEXT_H
#include "base/out.h"

/* %41 → A; false on a bad escape, a NUL or invalid UTF-8.  The result is NFC. */
bool  url_decode(struct arena *mem, slice s, slice *decoded);
void  url_part(struct out *o, slice s);                 /* all but unreserved characters encoded */
slice url_header(struct arena *mem, slice url);         /* a URL fit for a header: control, blank and non-ASCII encoded */

slice cookie_find(slice header, const char *name);      /* no value when absent */
bool  list_has(slice header, slice token);              /* "gzip, br;q=0.8" has "br"; ;q=0 does not count */

/* What a file may be called: base name only, without control, direction or path characters, at most 120 bytes with its
 * ending kept; "tep" when nothing is left. */
slice file_name(struct arena *mem, slice claimed);

#endif
