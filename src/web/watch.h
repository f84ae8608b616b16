/* SPDX-License-Identifier: Apache-2.0 */
/* The deadline of every connection.  libmicrohttpd only knows idleness, so a client that sends one byte a minute would hold
 * its place for ever; here each phase has an end, and one thread cuts the line of whoever is past it. */
#ifndef WEB_WATCH_H
#define WEB_WATCH_H
#include <stdatomic.h>
#include <stdint.h>
#include "base/err.h"

enum { WATCH_QUIET_S = 60, WATCH_BYTES_S = 32 * 1024 };     /* a phase: 60 s, and a second more for each 32 kB to be moved */

struct connection { struct connection *older, *newer; int fd; _Atomic int64_t deadline; };
struct watch;

err  watch_start(struct arena *mem, struct watch **watch);
void watch_stop(struct watch *watch);                       /* after the last connection was closed */

struct connection *watch_open(struct watch *watch, int fd); /* a new line; its first deadline is set */
void watch_close(struct watch *watch, struct connection *line);

void watch_phase(struct connection *line, uint64_t bytes);  /* a new phase that moves so many bytes */
void watch_pause(struct connection *line);                  /* our turn: no deadline */

#endif
