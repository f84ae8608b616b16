/* SPDX-License-Identifier: Apache-2.0 */
/* The results of a dossier as a list, each with the code by which anyone may check it. */
#ifndef WEB_RESULTS_H
#define WEB_RESULTS_H
#include "kernel/result.h"
#include "web/widgets.h"

void show_results(struct call *c, const results *list);     /* heading and list; nothing when there is none */

#endif
