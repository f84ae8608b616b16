/* SPDX-License-Identifier: Apache-2.0 */
/* Chunked bump allocator.  Chunks form a stack, newest first; a rewind frees the chunks above its mark.
 * Freed room is poisoned under ASan, so that a slice kept too long is found.  With ARENA_MALLOC every allocation is
 * its own chunk, which lets ASan and valgrind see each one's exact bounds. */
#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __has_feature                                    /* clang says it so, gcc by a macro */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST = 64 * 1024, ALIGN = 16 };

struct chunk { struct chunk *below; size_t used, size; _Alignas(ALIGN) char room[]; };
struct defer { struct defer *older; void (*fn)(void *); void *p; };
struct arena { struct chunk *top; struct defer *defers; size_t taken; };
struct secret { size_t size; void *p; };

static struct chunk *chunk_new(struct arena *mem, size_t size)
{
    struct chunk *k = malloc(sizeof *k + size);
    if (!k) must_failed("out of memory", AT);
    k->below = NULL;
    k->used = 0;
    k->size = size;
    mem->taken += sizeof *k + size;
    ASAN_POISON_MEMORY_REGION(k->room, size);
    return k;
}

struct arena *arena_new(void)
{
    struct arena *mem = calloc(1, sizeof *mem);
    if (!mem) must_failed("out of memory", AT);
    mem->top = chunk_new(mem, FIRST);
    return mem;
}

static void chunk_free(struct arena *mem, struct chunk *k)
{
    mem->taken -= sizeof *k + k->size;
    free(k);
}

void arena_rewind(struct arena *mem, struct arena_mark mark)
{
    while (mem->defers != mark.defers) {
        struct defer *d = mem->defers;
        mem->defers = d->older;
        d->fn(d->p);
    }
    while (mem->top != mark.chunk) {
        struct chunk *k = mem->top;
        mem->top = k->below;
        chunk_free(mem, k);
    }
    mem->top->used = mark.used;
    ASAN_POISON_MEMORY_REGION(mem->top->room + mark.used, mem->top->size - mark.used);
}

void arena_reset(struct arena *mem)
{
    struct chunk *first = mem->top;
    while (first->below) first = first->below;
    arena_rewind(mem, (struct arena_mark){ first, 0, NULL });
}

void arena_free(struct arena *mem)
{
    if (!mem) return;
    arena_reset(mem);
    free(mem->top);
    free(mem);
}

void arena_free_p(struct arena **mem) { arena_free(*mem); }

void *arena_room(struct arena *mem, size_t size)
{
    must(size <= SIZE_MAX / 2);
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct chunk *k = mem->top;
#ifdef ARENA_MALLOC
    bool full = true;
#else
    bool full = k->size - k->used < need;
#endif
    if (full) {
        size_t room = need > FIRST / 4 ? need : FIRST;
#ifdef ARENA_MALLOC
        room = need;
#endif
        struct chunk *fresh = chunk_new(mem, room);
        fresh->below = k;
        mem->top = k = fresh;
    }
    void *p = k->room + k->used;
    k->used += need;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

void *arena_alloc(struct arena *mem, size_t size) { return memset(arena_room(mem, size), 0, size); }

void *arena_array(struct arena *mem, size_t size, size_t n)
{
    must(n == 0 || size <= SIZE_MAX / 2 / n);
    return arena_alloc(mem, size * n);
}

struct arena_mark arena_mark(struct arena *mem)
{
    return (struct arena_mark){ mem->top, mem->top->used, mem->defers };
}

void arena_defer(struct arena *mem, void (*fn)(void *), void *p)
{
    struct defer *d = NEW(mem, struct defer);
    *d = (struct defer){ mem->defers, fn, p };
    mem->defers = d;
}

static void secret_wipe(void *p)
{
    struct secret *s = p;
    explicit_bzero(s->p, s->size);
}

void *arena_secret(struct arena *mem, size_t size)
{
    struct secret *s = NEW(mem, struct secret);
    *s = (struct secret){ size, arena_alloc(mem, size) };
    arena_defer(mem, secret_wipe, s);
    return s->p;
}

size_t arena_size(const struct arena *mem) { return mem->taken; }

void *list_grow(struct arena *mem, void *v, size_t *cap, size_t n, size_t size)
{
    size_t grown = *cap ? *cap * 2 : 8;
    char *fresh = arena_array(mem, size, grown);
    if (n) memcpy(fresh, v, n * size);
    *cap = grown;
    return fresh;
}
