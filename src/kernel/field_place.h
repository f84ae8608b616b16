/* SPDX-License-Identifier: Apache-2.0 */
/* Typed places and outlines (base/geo.h), as field_value takes them: within the province's bounds, and when it has not declared any,
 * within Việt Nam's, Hoàng Sa and Trường Sa with it.  Others use form.h. */
#ifndef KERNEL_FIELD_PLACE_H
#define KERNEL_FIELD_PLACE_H
#include "kernel/form.h"

bool field_point(struct call *c, slice typed, slice *value, slice *why);
bool field_polygon(struct call *c, slice typed, slice *value, slice *why);

#endif
