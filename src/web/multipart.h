/* SPDX-License-Identifier: Apache-2.0 */
/* multipart/form-data (RFC 7578) as it comes in, in pieces of any size, with a fixed amount of memory: a part's bytes are
 * handed on at once.  Knows nothing of HTTP or files. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H
#include "base/err.h"

struct multipart_sink {
    err (*begin)(void *owner, slice name, slice file);  /* a part; file: its claimed name, no value for a plain field */
    err (*data)(void *owner, slice bytes);              /* any number of times */
    err (*end)(void *owner);
    void *owner;
};

struct multipart;

/* content_type: "multipart/form-data; boundary=…".  NULL when it is not one or its boundary is not 1–70 good characters. */
struct multipart *multipart_new(struct arena *mem, slice content_type, struct multipart_sink sink);

/* ERR_USAGE "web.multipart" when the text is malformed, or what the sink says; feed nothing more after a fault. */
err multipart_feed(struct multipart *m, slice bytes);
err multipart_end(struct multipart *m);                 /* the body is over: was its last boundary there? */

#endif
