/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that lives and dies with one piece of work (a request, a verb, a job run).
 * Allocation never returns NULL: real exhaustion aborts, and ceilings are kept at the doors (body size, row limits,
 * out maximum).  Memory is zeroed and 16-byte aligned.  Nobody frees; arena_reset and arena_rewind do.
 * One thread at a time.  The price: an arena hides use-after-free from ASan; a build with -Darena=malloc makes every
 * allocation its own malloc, and the black-box suite runs in both. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct arena_mark { void *chunk; size_t used; void *defers; };

struct arena *arena_new(void);                      /* first chunk 64 kB, kept across resets */
void  arena_free(struct arena *mem);
void  arena_reset(struct arena *mem);               /* runs deferred calls, newest first, then forgets everything */
void *arena_alloc(struct arena *mem, size_t size);
void *arena_room(struct arena *mem, size_t size);   /* not zeroed: for who fills all of it at once */
struct arena_mark arena_mark(struct arena *mem);
void  arena_rewind(struct arena *mem, struct arena_mark mark);   /* runs what was deferred since the mark */
void  arena_defer(struct arena *mem, void (*fn)(void *), void *p); /* at reset or rewind: close files, finalise rows */
void *arena_secret(struct arena *mem, size_t size); /* wiped at reset or rewind */
size_t arena_size(const struct arena *mem);         /* bytes taken from the system */

#define NEW(mem, type)     ((type *)arena_alloc((mem), sizeof(type)))
#define NEWN(mem, type, n) ((type *)arena_array((mem), sizeof(type), (n)))
void *arena_array(struct arena *mem, size_t size, size_t n);     /* aborts on overflow of size * n */

/* ARENA_SCRATCH (tmp) { … } — a fresh arena for a loop over many rows; freed at the end of the block. */
#define ARENA_SCRATCH(tmp) \
    for (struct arena *tmp __attribute__((cleanup(arena_free_p))) = arena_new(), *tmp##_once = tmp; tmp##_once; tmp##_once = NULL)
void arena_free_p(struct arena **mem);

#endif
