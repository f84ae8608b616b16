/* SPDX-License-Identifier: Apache-2.0 */
/* motcua VERB … — exit 0 done, 1 a clear refusal, 2 wrong usage.  Errors go to stderr in one line. */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include "base/out.h"
#include "kernel/verb.h"
#include "kernel/who.h"
#include "main/cli.h"

enum { MEMORY_KEPT = 8 << 20 };

static void print_json(const struct fault *f, struct arena *mem)
{
    struct out o = out_new(mem, 1 << 20);
    out_f(&o, "{\"kind\":\"%s\",\"code\":\"%s\",\"text\":", err_name(f->kind), f->code);
    out_json(&o, f->text);
    out_z(&o, ",\"detail\":");
    out_json(&o, f->detail);
    out_z(&o, "}\n");
    fwrite(o.p, 1, o.n, stderr);
}

static int report(err e, struct call *c, bool json)
{
    const struct fault *f = e.fault;
    if (!f) return 0;
    slice text = f->text.n ? f->text : f->detail;
    if (json) print_json(f, c->mem);
    else      fprintf(stderr, "motcua: %.*s [%s]\n", SL(text), f->code);
    EACH (field, f->fields)
        if (!json) fprintf(stderr, "  %.*s: %.*s\n", SL(field->field), SL(field->text));
    return err_exit(f->kind);
}

/* What one reply needed serves the next: room that is given back to the kernel comes again page by page, zeroed, which costs more than to
 * write the reply.  Each thread keeps at most what its largest work took, and no more than this.
 * A wish: the memory of sanitizers knows none. */
static void memory_keep(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
    (void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
}

int main(int argc, char **argv)
{
    memory_keep();
    static char word[] = "help", *help[] = { word };
    bool bare = argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h");
    struct arena *mem = arena_new();
    struct who nobody = stranger;
    struct call c = { .mem = mem, .now = clock_now(NULL), .who = &nobody };
    char **line = bare ? help : argv + 1;
    int n = bare ? 1 : argc - 1, used;
    const struct verb *v = verb_find(n, line, &used);
    if (!v) {
        fprintf(stderr, "motcua: không có lệnh “%s”. Xem: motcua help\n", line[0]);
        return 2;
    }
    err e = verb_read(&c, v, n - used, line + used);
    bool json = !e.fault && verb_flag(&c, "json");
    if (!e.fault) e = v->run(&c);
    int status = report(e, &c, json);
    app_close(c.app);
    arena_free(mem);
    return bare && argc >= 2 ? 0 : status;
}
