/* SPDX-License-Identifier: Apache-2.0 */
/* english EN.yaml MESSAGES.yaml — every text of the pages has an English one.  The lines of those that have none are printed, to be
 * filled in and put into src/web/en.yaml. */
#include <stdio.h>
#include <stdlib.h>
#include "base/node.h"
#include "web/catalogue.h"

static slice file_read(struct arena *mem, const char *path)
{
    struct out text = out_new(mem, 64 << 20);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    for (int ch; (ch = getc(f)) != EOF;) out_c(&text, (char)ch);
    fclose(f);
    return out_slice(&text);
}

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    struct arena *mem = arena_new();
    problems found = { 0 };
    struct catalogue *english = catalogue_read(mem, file_read(mem, argv[1]), slice_z(argv[1]), &found);
    struct node *messages = yaml_read(mem, file_read(mem, argv[2]), slice_z(argv[2]), &found);
    EACH (p, found) printf("%.*s:%d:%d: %.*s\n", SL(p->file), p->line, p->col, SL(p->message));
    size_t missing = 0;
    NODE_EACH (m, messages) {
        if (catalogue_get(english, m->key).p) continue;
        struct out line = out_new(mem, 1 << 16);
        out_json(&line, m->key);
        printf("%.*s: \"\"\n", SL(out_slice(&line)));
        missing++;
    }
    printf("%zu texts, %zu without English\n", messages ? messages->n : 0, missing);
    int exit_code = missing || found.n || !messages ? 1 : 0;
    arena_free(mem);
    return exit_code;
}
