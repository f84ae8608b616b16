/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a multipart body: fields become the body's map, files become blobs, judged by their bytes (sniff.h).  The first thing
 * that is wrong is kept, with the field's name; the rest is read and thrown away. */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H
#include "web/multipart.h"
#include "web/web_private.h"

struct intake;

/* NULL when the content type is no good multipart.  Without keep_files files are judged but not stored. */
struct intake *intake_new(struct web *w, slice content_type, bool keep_files);
err intake_feed(struct intake *in, slice bytes);
err intake_end(struct intake *in, struct node **fields, uploads *files);

#endif
