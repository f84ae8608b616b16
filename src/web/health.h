/* SPDX-License-Identifier: Apache-2.0 */
/* The server's own routes, all of them without a person: /healthz, /readyz, /metrics, /openapi.json, /a/{hash}/{name}. */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H
#include "base/call.h"

err health_alive(struct call *c);       /* the process answers */
err health_ready(struct call *c);       /* and its database too; 503 while stopping */
err health_metrics(struct call *c);
err openapi_show(struct call *c);       /* openapi.c */
err asset_show(struct call *c);         /* assets.c */

#endif
