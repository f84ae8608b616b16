/* SPDX-License-Identifier: Apache-2.0 */
/* /registers/{system}/{register}/imports: a file is sent (multipart: file, document, source, as_of, run), checked in the background, and
 * run when told; sent with `run` (all, good) it is not checked first.
 *     {id, name, state, charset, sheet, sheets, size, position, lines, added, changed, same, wrong, errors: [{line, raw, message}]}
 * POST {run: "all" | "good" | "stop"}: all lines or none, the good ones, or no more. */
#include "systems/api/api.h"
#include "kernel/import.h"

enum { ERRORS_SHOWN = 500 };

struct sent { struct import im; import_headings columns; };

static bool run_known(slice run) { return slice_eq(run, S("all")) || slice_eq(run, S("good")); }

static err import_json(struct call *c, int status, const struct import *im)
{
    struct node *n = node_map(c->mem), *errors;
    import_faults wrong;
    TRY(import_wrong(c, im->id, 0, ERRORS_SHOWN, &wrong));
    put_id(c, n, "id", im->id);
    node_put_text(c->mem, n, "name", im->name);
    node_put_text(c->mem, n, "state", im->state);
    node_put_text(c->mem, n, "charset", im->charset);
    node_put_text(c->mem, n, "sheet", im->sheets ? im->sheet : NONE);
    node_put_text(c->mem, n, "trouble", im->trouble.n ? im->trouble : NONE);
    const struct { const char *key; int64_t value; } figures[] = {
        { "sheets", im->sheets }, { "size", im->size }, { "position", im->position }, { "lines", im->line }, { "added", im->added },
        { "changed", im->changed }, { "same", im->same }, { "wrong", im->bad } };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) node_put_int(c->mem, n, figures[i].key, figures[i].value);
    put_instant(c, n, "made_at", im->made_at);
    put_instant(c, n, "ended_at", im->ended_at);
    errors = node_put(c->mem, n, S("errors"), node_list(c->mem));
    EACH (f, wrong) {
        struct node *one = node_map(c->mem);
        node_put_int(c->mem, one, "line", f->line);
        node_put_text(c->mem, one, "raw", f->raw);
        node_put_text(c->mem, one, "message", f->wrong);
        node_add(errors, one);
    }
    return web_json(c, status, n);
}

err imports_sent(struct call *c)
{
    const struct registry *r;
    const uploads *files = web_uploads(c);
    struct sent *sent = NEW(c->mem, struct sent);
    c->prepared = sent;
    TRY(register_asked(c, &r));
    if (!import_may(c, r)) return OK;                   /* import_open says so */
    if (!files->n) return err_field(c->mem, "import.file", S("file"), "Thiếu tệp (file).");
    sent->im = (struct import){ .name = files->v[0].name, .document = web_field(c, "document"), .source = web_field(c, "source") };
    if (web_field(c, "as_of").n && !day_parse(web_field(c, "as_of"), &sent->im.as_of))
        return err_field(c->mem, "import.as_of", S("as_of"), "as_of là một ngày YYYY-MM-DD.");
    if (web_field(c, "run").n && !run_known(web_field(c, "run")))
        return err_field(c->mem, "import.run", S("run"), "run gửi cùng tệp là all hoặc good; muốn kiểm tra trước thì bỏ trống.");
    TRY(import_receive(c, files->v[0].sha256, &sent->im));
    return import_head(c, r, &sent->im, &sent->columns);
}

err imports_post(struct call *c)
{
    const struct registry *r;
    struct sent *sent = c->prepared;
    field_faults faults = { 0 };
    slice run = web_field(c, "run");
    TRY(register_asked(c, &r));
    TRY(import_open(c, r, &sent->columns, &sent->im, &faults));
    TRY(err_fields(c->mem, "import.wrong", faults));
    if (run.n) TRY(import_start(c, &sent->im, slice_eq(run, S("all"))));
    web_set_header(c, "Location", slice_fmt(c->mem, "%.*s/%lld", SL(web_path(c)), (long long)sent->im.id));
    return import_json(c, 201, &sent->im);
}

static err import_asked(struct call *c, struct import *im)
{
    const struct registry *r;
    int64_t id = 0;
    TRY(register_asked(c, &r));
    (void)slice_int(web_param(c, "n"), &id);
    return import_find(c, r, id, im);
}

err imports_show(struct call *c)
{
    struct import im;
    TRY(import_asked(c, &im));
    return import_json(c, 200, &im);
}

err imports_run(struct call *c)
{
    struct import im;
    slice run = node_text(web_body(c), "run");
    TRY(import_asked(c, &im));
    if (slice_eq(run, S("stop"))) TRY(import_stop(c, &im));
    else if (run_known(run)) TRY(import_start(c, &im, slice_eq(run, S("all"))));
    else return err_field(c->mem, "import.run", S("run"), "run là all, good hoặc stop.");
    TRY(import_asked(c, &im));
    return import_json(c, 200, &im);
}
