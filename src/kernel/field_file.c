/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a field that holds a file: what is known of its bytes, as canonical JSON. */
#include "base/shape.h"
#include "kernel/form.h"

struct node *field_file_node(struct arena *mem, const struct field_file *file)
{
    struct node *n = node_map(mem);
    node_put_text(mem, n, "name", file->name);
    node_put_text(mem, n, "sha256", file->sha256);
    node_put_int(mem, n, "size", file->size);
    node_put_text(mem, n, "type", file->type);
    return n;
}

slice field_file_value(struct arena *mem, const struct field_file *file) { return json_canonical(mem, field_file_node(mem, file)); }

bool field_file_read(struct arena *mem, slice value, struct field_file *file)
{
    problems none = { 0 };
    const struct node *n = slice_starts(value, S("{")) ? json_read(mem, value, S("file"), &none) : NULL;
    *file = (struct field_file){ node_text(n, "name"), node_text(n, "sha256"), node_text(n, "type"), node_int(n, "size", 0) };
    return file->name.n && file->size > 0 && file->size <= FIELD_FILE_MOST && shape_pattern(S("sha256"))->ok(file->sha256);
}
