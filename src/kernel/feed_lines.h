/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a register as the text that a pack keeps (feed_pack.h): a table, and what is as in the line above is left out of it.
 *
 *   19569                                     the number of the change before the first
 *   :cao⇥ten                                  what the values are called, from here on
 *   1⇥2239⇥1⇥1536627706999⇥create⇥855⇥song⇥4954…⇥"C-1"⇥"12"⇥"Cây 1"
 *   1⇥2⇥⇥⇥⇥⇥⇥06ec…⇥"C-2"⇥"9"⇥"Cây 2"
 *   3⇥-2⇥2⇥⇥change⇥⇥~⇥208c…⇥                 erased: nothing behind its code
 *
 * seq and subject as differences; version, instant, kind, unit and state: empty is as above, ~ is none; hash; code; the values.
 * Codes, hashes and canonical JSON have neither tabs nor line ends. */
#ifndef KERNEL_FEED_LINES_H
#define KERNEL_FEED_LINES_H
#include "base/out.h"
#include "kernel/feed_pack.h"

void feed_lines_write(struct out *o, int64_t prev, const feed_events *events);

/* Reading them one by one: the events point into the text, their names are in mem. */
struct feed_lines { struct arena *mem; slice rest; struct feed_event above; const feed_names *names; };
struct feed_lines feed_lines_of(struct arena *mem, slice text);
bool feed_lines_next(struct feed_lines *lines, struct feed_event *event);

#endif
