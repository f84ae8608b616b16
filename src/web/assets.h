/* SPDX-License-Identifier: Apache-2.0 */
/* Stylesheet, script and icons, built into the program.  An asset's URL names its content: /a/3f9c0a1b22d4/motcua.css, so it may be
 * kept for ever by whoever fetched it. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H
#include "base/slice.h"

/* "/a/…/motcua.css" for "motcua.css".  A name that is not built in is a bug. */
slice asset_path(const char *name);

#endif
