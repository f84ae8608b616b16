/* SPDX-License-Identifier: Apache-2.0 */
/* pagec OUT.c OUT.h IN.page…        compiles the pages of a folder (the language: pagec.h)
 * pagec --messages OUT.yaml IN…     writes every message of pages and C files, each once, as "text": "" # file:line
 *
 * In C (in .c files and in the C of pages) a message is a string literal with a letter beyond ASCII; say(c, "…") any. */
#include "tools/pagec.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void die(const char *path)
{
    fprintf(stderr, "pagec: %s: %s\n", path, strerror(errno));
    exit(1);
}

static slice file_read(struct arena *mem, const char *path)
{
    struct out text = out_new(mem, 64 << 20);
    FILE *f = fopen(path, "rb");
    if (!f) die(path);
    char piece[8192];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) out_s(&text, (slice){ piece, n });
    if (ferror(f)) die(path);
    fclose(f);
    return out_slice(&text);
}

/* A file that says so already is left alone: what was compiled with it is still good. */
static void file_write(struct arena *mem, const char *path, slice text)
{
    if (!access(path, F_OK) && slice_eq(file_read(mem, path), text)) return;
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f)) die(path);
}

static bool compiled(struct arena *mem, const char *path, struct page_code *code)
{
    *code = page_compile(mem, slice_z(path), file_read(mem, path));
    EACH (p, code->problems) fprintf(stderr, "%s:%d:%d: error: %.*s\n", path, p->at.line, p->at.col, SL(p->message));
    return code->problems.n == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* One C file for all: the headers they share cost more than the pages do. */
static int pages(struct arena *mem, const char *c_path, const char *h_path, char **paths)
{
    struct out c = out_new(mem, 64 << 20), h = out_new(mem, 64 << 20);
    bool good = true;
    out_f(&c, "/* Made by pagec. */\n#include \"%s\"\n", base_name(h_path));
    out_z(&h, "/* Made by pagec. */\n#pragma once\n#include \"web/page.h\"\n");
    for (; *paths; paths++) {
        struct page_code code;
        good = compiled(mem, *paths, &code) && good;
        out_f(&c, "\n/* %s */\n%.*s", base_name(*paths), SL(code.c));
        out_f(&h, "\n/* %s */\n%.*s", base_name(*paths), SL(code.h));
    }
    if (good) file_write(mem, c_path, out_slice(&c));
    if (good) file_write(mem, h_path, out_slice(&h));
    return good ? 0 : 1;
}

/* -- messages -- */

struct listed { slice text; const char *path; int line; };
typedef LIST(struct listed) listed;

static void list_add(struct arena *mem, listed *all, slice text, const char *path, int line)
{
    EACH (l, *all)
        if (slice_eq(l->text, text)) return;
    LIST_ADD(mem, all, ((struct listed){ text, path, line }));
}

static bool beyond_ascii(slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xC3) return true;     /* below are signs like « and · */
    return false;
}

/* The string literals of one line of C. */
static void list_strings(struct arena *mem, listed *all, slice line, const char *path, int number)
{
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '/' && i + 1 < line.n && strchr("/*", line.p[i + 1])) return;
        if (line.p[i] == '\'') i += 2;
        if (i >= line.n || line.p[i] != '"') continue;
        size_t from = i + 1;
        struct out text = out_new(mem, line.n + 1);
        for (i++; i < line.n && line.p[i] != '"'; i++) {
            if (line.p[i] == '\\') i++;
            if (i < line.n) out_c(&text, line.p[i]);
        }
        bool said = slice_ends(slice_sub(line, 0, from), S("say(c, \""));
        if (said || beyond_ascii(out_slice(&text))) list_add(mem, all, out_slice(&text), path, number);
    }
}

static void list_file(struct arena *mem, listed *all, const char *path, bool page)
{
    slice rest = file_read(mem, path);
    for (int number = 1; rest.n; number++) {
        slice line = slice_next(&rest, '\n'), trimmed = slice_trim(line);
        bool code = !page || (slice_starts(trimmed, S("%")) && !slice_starts(trimmed, S("%#")));
        if (code && !slice_starts(trimmed, S("*"))) list_strings(mem, all, line, path, number);
    }
}

static int messages(struct arena *mem, const char *out_path, char **paths)
{
    listed all = { 0 };
    bool good = true;
    for (; *paths; paths++) {
        struct page_code code = { 0 };
        bool page = slice_ends(slice_z(*paths), S(".page"));
        if (page) good = compiled(mem, *paths, &code) && good;
        EACH (m, code.messages) list_add(mem, &all, m->text, *paths, m->line);
        list_file(mem, &all, *paths, page);
    }
    struct out text = out_new(mem, 64 << 20);
    EACH (l, all) {
        out_json(&text, l->text);
        out_f(&text, ": \"\"    # %s:%d\n", l->path, l->line);
    }
    file_write(mem, out_path, out_slice(&text));
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct arena *mem = arena_new();
    int exit_code = 2;
    if (argc > 3 && !strcmp(argv[1], "--messages")) {
        exit_code = messages(mem, argv[2], argv + 3);
    } else if (argc > 3) {
        exit_code = pages(mem, argv[1], argv[2], argv + 3);
    } else {
        fputs("usage: pagec OUT.c OUT.h IN.page… | pagec --messages OUT.yaml IN…\n", stderr);
    }
    arena_free(mem);
    return exit_code;
}
