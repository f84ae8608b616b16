/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of the widgets ask of widgets.c: classes and ids. */
#ifndef WEB_WIDGETS_PRIVATE_H
#define WEB_WIDGETS_PRIVATE_H
#include "web/widgets.h"

static const slice none = { NULL, 0 };

const char *tone_class(enum tone tone);
const char *button_class(enum button_kind kind);
const char *event_class(enum event_state state);
const char *field_class(const struct field_view *f);
bool  field_insists(const struct field_view *f);                        /* the browser does not send the form without it */
slice field_width(const struct field_view *f);
slice field_max(struct call *c, const struct field_view *f);
slice field_described(struct call *c, const struct field_view *f);     /* ids of hint and error, or no value */
bool  option_on(const struct field_view *f, const struct option_view *p);

#endif
