/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser says it is, in a few words that are the same in every language: "Firefox, Windows".  A User-Agent names
 * all browsers before its own, so the first row of a table that is found in it counts.  Nothing else of it is kept. */
#ifndef WEB_DEVICE_H
#define WEB_DEVICE_H
#include "base/call.h"

slice device_of(struct arena *mem, slice user_agent);   /* no value: nothing known is in it */
slice web_device(struct call *c);                       /* of this request */

#endif
