/* SPDX-License-Identifier: Apache-2.0 */
/* Build tool: turns files into a C array of {name, bytes}.
 *
 *   embed TYPE SYMBOL OUT.c HEADER FILE…     writes OUT.c:  #include "HEADER"
 *                                            const struct TYPE SYMBOL[] = { { "name", { bytes, n } }, …, { 0 } };
 *                                            const size_t SYMBOL_n = …;
 *
 * TYPE is any struct whose members are a C string and a slice: migration (store/store.h), embedded (base/embedded.h).
 * A migration is named by folder and stem, "store/0001_store" for …/store/sql/0001_store.sql; all else by its base name,
 * "app.css".  Each file is followed by a NUL that is not counted.  In a meson.build:
 *
 *   kernel_sql = custom_target('kernel_sql.c', output: 'kernel_sql.c', input: files('sql/0001_kernel.sql'),
 *     command: [embed, 'migration', 'kernel_migrations', '@OUTPUT@', 'store/store.h', '@INPUT@'])
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void stop(const char *path)
{
    perror(path);
    exit(1);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void bytes(FILE *out, const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    if (!in) stop(path);
    fprintf(out, "\n/* %s */\nstatic const unsigned char file_%d[] = {", base_of(path), number);
    size_t n = 0;
    for (int ch; (ch = getc(in)) != EOF; n++) fprintf(out, "%s%d,", n % 32 ? "" : "\n    ", ch);
    fprintf(out, "\n    0 };\n");
    if (ferror(in)) stop(path);
    fclose(in);
}

/* …/store/sql/0001_store.sql → store/0001_store */
static void migration_name(FILE *out, const char *path)
{
    const char *stem = base_of(path), *end = stem > path ? stem - 1 : path;     /* end of the folder's path */
    if (end - path > 4 && strncmp(end - 4, "/sql", 4) == 0) end -= 4;
    const char *folder = end;
    while (folder > path && folder[-1] != '/') folder--;
    fprintf(out, "%.*s/%.*s", (int)(end - folder), folder, (int)strcspn(stem, "."), stem);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "usage: embed TYPE SYMBOL OUT.c HEADER FILE...\n");
        return 2;
    }
    const char *type = argv[1], *symbol = argv[2];
    FILE *out = fopen(argv[3], "w");
    if (!out) stop(argv[3]);
    fprintf(out, "/* Made by tools/embed.c.  Do not edit. */\n#include \"%s\"\n", argv[4]);
    for (int i = 5; i < argc; i++) bytes(out, argv[i], i - 5);
    fprintf(out, "\nextern const struct %s %s[];\nextern const size_t %s_n;\n", type, symbol, symbol);
    fprintf(out, "const struct %s %s[] = {\n", type, symbol);
    for (int i = 5; i < argc; i++) {
        fprintf(out, "    { \"");
        if (strcmp(type, "migration") == 0) migration_name(out, argv[i]);
        else fprintf(out, "%s", base_of(argv[i]));
        fprintf(out, "\", { (const char *)file_%d, sizeof file_%d - 1 } },\n", i - 5, i - 5);
    }
    fprintf(out, "    { 0 }\n};\nconst size_t %s_n = %d;\n", symbol, argc - 5);
    if (fclose(out)) stop(argv[3]);
    return 0;
}
