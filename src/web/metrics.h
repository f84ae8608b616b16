/* SPDX-License-Identifier: Apache-2.0 */
/* Counts for /metrics, and the log line of each request.  Relaxed atomics: any thread. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H
#include "base/out.h"
#include "base/time.h"

struct metrics;
struct web;
struct web_server;

struct metrics *metrics_new(struct arena *mem, size_t routes, instant started);
void metrics_request(struct metrics *m, const struct web *w, int64_t micros);   /* the reply has left, or its line broke */
void metrics_write(const struct web_server *server, instant now, struct out *o);/* Prometheus text, version 0.0.4 */

#endif
