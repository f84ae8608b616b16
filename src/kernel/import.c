/* SPDX-License-Identifier: Apache-2.0 */
/* An import from the bytes that came to the last line: receiving, opening, starting, and the batches between. */
#include "kernel/import.h"
#include <string.h>
#include "base/charset.h"
#include "base/fold.h"
#include "base/workbook.h"
#include "kernel/account.h"
#include "kernel/apart.h"
#include "kernel/app.h"
#include "kernel/claim.h"
#include "kernel/import_inside.h"
#include "store/blob.h"
#include "store/db.h"

/* BATCH: lines that are done together whoever waits, in about a tenth of a second.  BATCH_MS: as long as a batch may go on with more of
 * them while nobody waits: a page that several lines change is written once, and an index of a large register has a page for each line. */
enum { WINDOW = 512 << 10, BATCH = 500, BATCH_MS = 250, TURNS = 16, LISTED = 20, NAME_MOST = 200 };

RECORD(import, COLUMN(import, id), COLUMN(import, account), COLUMN(import, registry), COLUMN(import, name), COLUMN(import, source),
       COLUMN(import, document), COLUMN(import, content), COLUMN(import, charset), COLUMN(import, parted), COLUMN(import, state),
       COLUMN(import, trouble), COLUMN(import, whole), COLUMN(import, size), COLUMN(import, position), COLUMN(import, line),
       COLUMN(import, added), COLUMN(import, changed), COLUMN(import, same), COLUMN(import, bad), COLUMN(import, made_at),
       COLUMN(import, ended_at), COLUMN(import, as_of), COLUMN(import, sheet), COLUMN(import, sheets));
#define COLUMNS "id, account, registry, name, source, document, content, charset, parted, state, trouble, whole, size, position, line, " \
                "added, changed, same, bad, made_at, ended_at, as_of, sheet, sheets"

LOCAL_RECORD(import_fault, COLUMN(import_fault, line), COLUMN(import_fault, raw), COLUMN(import_fault, wrong));

/* ---- receiving ---- */

/* A piece of the bytes, made UTF-8, goes on to the other blob. */
static err piece_read(struct call *c, slice from, int64_t at, struct charset_reader *reader, struct blob_writer *to, size_t *n)
{
    slice bytes;
    struct out o = out_new(c->mem, 8 * WINDOW);
    TRY(blob_read(c->app->store, c->mem, from, at, WINDOW, &bytes));
    *n = bytes.n;
    charset_read(reader, bytes, &o);
    if (bytes.n < WINDOW) charset_end(reader, &o);
    return blob_add(to, out_slice(&o));
}

static err text_receive(struct call *c, slice sha256, slice head, struct blob_writer *to, struct import *im)
{
    int64_t at = 0;
    struct charset_reader reader = { .from = charset_guess(head) };
    im->charset = slice_z(charset_names[reader.from]);
    for (size_t n = WINDOW; n == WINDOW; at += (int64_t)n) {
        err e = OK;
        ARENA_SCRATCH (tmp) {
            struct call own = *c;
            own.mem = tmp;
            e = piece_read(&own, sha256, at, &reader, to, &n);
            if (e.fault) e = err_copy(c->mem, e);
        }
        TRY(e);
    }
    return OK;
}

err import_receive(struct call *c, slice sha256, struct import *im)
{
    struct blob_writer *to;
    slice head;
    TRY(blob_read(c->app->store, c->mem, sha256, 0, WINDOW / 8, &head));
    if (workbook_old(head)) return import_old(c);
    TRY(blob_begin(c->app->store, c->mem, &to));
    im->sheet = S("");
    im->charset = S("XLSX");
    if (workbook_begins(head)) TRY(import_workbook(c, sha256, to, im));
    else TRY(text_receive(c, sha256, head, to, im));
    TRY(blob_end(to, &im->content, &im->size));
    if (!im->size) return err_field(c->mem, "import.empty", S("file"), "Tệp không có dòng nào.");
    TRY(blob_read(c->app->store, c->mem, im->content, 0, DELIMITED_RECORD, &head));
    im->parted = im->sheets ? S("\t") : slice_fmt(c->mem, "%c", delimited_guess(head));
    return OK;
}

err import_head(struct call *c, const struct registry *r, const struct import *im, import_headings *columns)
{
    struct record_cells head = { 0 };
    slice text;
    TRY(blob_read(c->app->store, c->mem, im->content, 0, 2 * DELIMITED_RECORD, &text));
    if (!delimited_next(c->mem, &text, im->parted.p[0], true, &head)) head.cells.n = 0;
    import_headings_of(c, r, im->source, &head, columns);
    return OK;
}

/* ---- opening ---- */

bool import_may(const struct call *c, const struct registry *r) { return register_may(c, r, S("import"), NULL); }

/* The columns tell which row a line is about: its code, or every field of the first key. */
static void columns_check(struct call *c, const struct registry *r, const import_headings *columns, field_faults *faults)
{
    size_t known = 0, key = 0;
    EACH (column, *columns) {
        known += column->field != NULL;
        key += column->code ? r->uniques.v[0].fields.n : 0;
        EACH (other, *columns)
            if (other < column && other->field && other->field == column->field)
                field_fault_add(c->mem, faults, S("file"), "Hai cột “%.*s” và “%.*s” cùng là một trường.", SL(other->head),
                                SL(column->head));
        EACH (f, r->uniques.v[0].fields) key += *f == column->field;
        if (column->field && column->field->ask->type >= FIELD_FILE)
            field_fault_add(c->mem, faults, S("file"), "Cột “%.*s” là %s: không nhập từ bảng được. Bỏ cột ấy rồi gửi lại; ghi nó ở trang "
                            "của từng dòng.", SL(column->head), column->field->ask->type == FIELD_FILE ? "tệp" : "bảng con");
    }
    if (key >= r->uniques.v[0].fields.n) return;
    slice first = columns->n ? columns->v[0].head : S("");
    field_fault_add(c->mem, faults, S("file"), "Dòng đầu phải là tên cột, và phải có cột “%.*s”%s để biết mỗi dòng nói về %.*s nào. "
                    "Tệp này có %zu cột, nhận ra %zu; cột đầu tên là “%.*s”.", SL(r->uniques.v[0].fields.v[0]->ask->label),
                    r->number.n ? " hoặc “Mã”" : "", SL(r->one), columns->n, known, SL(utf8_clip(first, 60)));
}

void import_terms(struct call *c, const struct registry *r, struct import *im, field_faults *faults)
{
    if (!im->as_of.n) im->as_of = today(c);
    if (im->as_of.n > today(c).n) field_fault_add(c->mem, faults, S("as_of"), "Số liệu không thể tính đến một ngày trong tương lai.");
    if (im->until.n && im->until.n < today(c).n)
        field_fault_add(c->mem, faults, S("until"), "Lời khai hết hạn trước hôm nay không còn nói gì về dòng này.");
    if (r->sources.n && !claim_source(c, r, im->source))
        field_fault_add(c->mem, faults, S("source"), "Chọn nguồn: một nguồn mà cơ quan bạn phụ trách.");
    if (utf8_length(im->document) > NAME_MOST) field_fault_add(c->mem, faults, S("document"), "Tên văn bản dài nhất %d chữ.", NAME_MOST);
}

err import_open(struct call *c, const struct registry *r, const import_headings *columns, struct import *im, field_faults *faults)
{
    if (!import_may(c, r)) return fail(c, ERR_DENIED, "register.denied", "Bạn không được nhập tệp vào sổ “%.*s”.", SL(r->title));
    columns_check(c, r, columns, faults);
    import_terms(c, r, im, faults);
    if (faults->n) return OK;
    im->id = db_id(c);
    im->registry = r->name;
    im->account = c->who->account;
    im->state = S("check");
    im->made_at = c->now;
    return db_do(c,
                "insert into register_import (id, registry, account, name, source, document, content, charset, parted, size, state, whole, "
                 "position, line, added, changed, same, bad, trouble, made_at, as_of, sheet, sheets) "
                 "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'check', false, 0, 0, 0, 0, 0, 0, '', $11, $12, $13, $14)",
                 im->id, im->registry, im->account, utf8_clip(im->name, NAME_MOST), im->source.n ? im->source : S(""),
                 im->document.n ? im->document : S(""), im->content, im->charset, im->parted, im->size, im->made_at, im->as_of,
                 im->sheet, im->sheets);
}

err import_find(struct call *c, const struct registry *r, int64_t id, struct import *im)
{
    bool found;
    TRY(db_maybe(c, &import_record, im, &found, "select " COLUMNS " from register_import where id = $1 and registry = $2", id, r->name));
    if (found && import_may(c, r)) return OK;
    return fail(c, ERR_MISSING, "import.missing", "Không có lần nhập này, hoặc bạn không được xem.");
}

err import_list(struct call *c, const struct registry *r, imports *list)
{
    *list = (imports){ 0 };
    return db_all(c, &import_record, list, "select " COLUMNS " from register_import where registry = $1 order by id desc limit $2", r->name,
                  LISTED);
}

err import_wrong(struct call *c, int64_t id, int64_t after, int limit, import_faults *list)
{
    *list = (import_faults){ 0 };
    return db_all(c, &import_fault_record, list,
                  "select line, raw, wrong from register_import_fault where import = $1 and line > $2 order by line limit $3", id, after,
                  limit);
}

/* ---- starting and stopping ---- */

err import_start(struct call *c, struct import *im, bool whole)
{
    int64_t n;
    if (whole && im->size > IMPORT_WHOLE)
        return fail(c, ERR_CONFLICT, "import.large", "Nhập tất cả hoặc không dòng nào chỉ dành cho tệp đến %d KB; tệp này %lld KB.",
                    IMPORT_WHOLE / 1024, (long long)im->size / 1024);
    if (whole && im->bad) return fail(c, ERR_CONFLICT, "import.bad", "Còn %lld dòng sai; sửa tệp, hoặc chọn chỉ nhập dòng đúng.",
                                      (long long)im->bad);
    TRY(db_change(c, &n, "update register_import set state = 'run', whole = $2, position = 0, line = 0, added = 0, changed = 0, same = 0, "
                  "bad = 0, trouble = '', account = $3 where id = $1 and state in ('check', 'checked')", im->id, whole, c->who->account));
    if (!n) return fail(c, ERR_CONFLICT, "import.not_now", "Lần nhập này đã nhập rồi, hoặc đã dừng.");
    im->state = S("run");
    return db_do(c, "delete from register_import_fault where import = $1", im->id);
}

err import_stop(struct call *c, struct import *im)
{
    int64_t n;
    TRY(db_change(c, &n,
                  "update register_import set state = 'stopped', ended_at = $2 where id = $1 and state in ('check', 'checked', 'run')",
                  im->id, c->now));
    return n ? OK : fail(c, ERR_CONFLICT, "import.not_now", "Lần nhập này đã xong.");
}

/* ---- one batch ---- */

struct batch {
    struct import im;                               /* as it stood before */
    const struct registry *r;
    import_headings columns;
    slice   text;                                   /* what of the file is to be done now */
    int64_t position, line, added, changed, same, bad;      /* after it */
    bool    check, undo;                            /* nothing of it is to stay */
    import_faults wrong;
};

static err line_do(struct call *c, struct batch *b, const struct record_cells *record)
{
    enum import_outcome outcome = IMPORT_BAD;
    slice wrong = NONE;
    err e = OK;
    ARENA_SCRATCH (tmp) {
        struct call own = *c;
        own.mem = tmp;
        e = import_row(&own, b->r, &b->im, &b->columns, record, &outcome, &wrong);
        wrong = slice_copy(c->mem, wrong);
        if (e.fault) e = err_copy(c->mem, e);
    }
    TRY(e);
    b->added += outcome == IMPORT_ADDED;
    b->changed += outcome == IMPORT_CHANGED;
    b->same += outcome == IMPORT_SAME;
    b->bad += outcome == IMPORT_BAD;
    if (outcome == IMPORT_BAD && b->bad <= IMPORT_FAULTS)
        LIST_ADD(c->mem, &b->wrong, ((struct import_fault){ b->line, record->raw, wrong }));
    return OK;
}

static bool empty(const struct record_cells *record)
{
    EACH (cell, record->cells)
        if (cell->n) return false;
    return true;
}

static bool batch_goes_on(struct call *c, const struct batch *b, int64_t lines, int64_t until)
{
    return b->im.whole || lines < BATCH || (!store_pressed(c) && store_ns() < until);
}

/* Counts anew each time: a write may run twice. */
static err lines_do(struct call *c, struct batch *b)
{
    const struct import *im = &b->im;
    bool last = im->position + (int64_t)b->text.n == im->size;
    slice rest = b->text;
    int64_t until = store_ns() + BATCH_MS * 1000000LL;
    struct record_cells record;
    b->line = im->line;
    b->added = im->added;
    b->changed = im->changed;
    b->same = im->same;
    b->bad = im->bad;
    b->wrong = (import_faults){ 0 };
    for (int64_t n = 0; batch_goes_on(c, b, n, until) && delimited_next(c->mem, &rest, im->parted.p[0], last, &record); n++) {
        bool head = !b->line;
        b->line += (int64_t)(record.lines - (im->sheets ? record.inside : 0));      /* a row of a sheet is one line, whatever is in it */
        if (!head && !empty(&record)) TRY(line_do(c, b, &record));
    }
    if (!slice_trim(rest).n) {
        if (!last) b->line += (int64_t)delimited_lines(rest);
        rest.n = 0;
    }
    b->position = im->position + (int64_t)(b->text.n - rest.n);
    return OK;
}

/* The place is held from here to the end of the write: who else works on this import waits, and then finds that it has moved on. */
static err place_take(struct call *c, const struct batch *b)
{
    int64_t n;
    TRY(db_change(c, &n, "update register_import set line = line where id = $1 and position = $2 and state = $3", b->im.id, b->im.position,
                  b->im.state));
    return n == 1 ? OK : fail(c, ERR_CONFLICT, "import.moved", "Lần nhập này đang được chạy ở nơi khác.");
}

/* The place moves from where this batch found it, or the batch is another's and all of it is undone. */
static err place_move(struct call *c, struct batch *b)
{
    const struct import *im = &b->im;
    bool over = b->position == im->size, failed = b->undo && !b->check;
    slice state = failed ? S("checked") : !over ? im->state : b->check ? S("checked") : S("done");
    slice trouble = failed ? S("Có dòng sai, nên chưa nhập dòng nào.") : S("");
    int64_t n;
    TRY(db_change(c, &n, "update register_import set position = $2, line = $3, added = $4, changed = $5, same = $6, bad = $7, state = $8, "
                  "trouble = $9, ended_at = $10 where id = $1 and position = $11 and state = $12", im->id, b->position, b->line, b->added,
                  b->changed, b->same, b->bad, state, trouble, over ? c->now : (instant){ 0 }, im->position, im->state));
    if (n != 1) return fail(c, ERR_CONFLICT, "import.moved", "Lần nhập này đang được chạy ở nơi khác.");
    EACH (f, b->wrong)
        TRY(db_do(c, "insert into register_import_fault (import, line, raw, wrong) values ($1, $2, $3, $4)", im->id, f->line, f->raw,
                  f->wrong));
    return OK;
}

static err batch_do(struct call *c)
{
    struct batch *b = c->prepared;
    TRY(place_take(c, b));
    TRY(lines_do(c, b));
    b->undo = b->check || (b->im.whole && b->bad);
    if (b->undo) return fail(c, ERR_CONFLICT, "import.undone", "Mới chỉ kiểm tra.");
    return place_move(c, b);
}

static err batch_note(struct call *c) { return place_move(c, c->prepared); }

/* ---- turns ---- */

struct looking { int64_t id; struct import im; bool found; };

static err look(struct call *c)
{
    struct looking *l = c->prepared;
    TRY(db_maybe(c, &import_record, &l->im, &l->found,
                 "select " COLUMNS " from register_import where id = $1 and state in ('check', 'run')", l->id));
    return l->found ? who_of_account(c, l->im.account, &c->who) : OK;
}

static err give_up(struct call *c)
{
    const struct looking *l = c->prepared;
    return db_do(c, "update register_import set state = 'stopped', trouble = $2, ended_at = $3 where id = $1", l->id, l->im.trouble,
                 c->now);
}

static err stopped(struct call *c, struct looking *l, slice why)
{
    l->im.trouble = why;
    c->prepared = l;
    return store_write_now(c->app->store, c, give_up);
}

static err batch_read(struct call *c, struct batch *b)
{
    const struct import *im = &b->im;
    TRY(import_head(c, b->r, im, &b->columns));
    b->check = slice_eq(im->state, S("check"));
    b->im.whole = im->size <= IMPORT_WHOLE && (b->check || im->whole);      /* a small file is checked in one: lines meet each other */
    return blob_read(c->app->store, c->mem, im->content, im->position, b->im.whole ? IMPORT_WHOLE : WINDOW, &b->text);
}

err import_turn(struct call *c, int64_t id, bool *more)
{
    struct looking l = { .id = id };
    struct batch b = { 0 };
    void *before = c->prepared;
    *more = false;
    c->prepared = &l;
    TRY(store_read(c->app->store, c, look));
    if (!l.found) return OK;
    b.im = l.im;
    b.r = register_named(defs(c), l.im.registry);
    if (!b.r || !b.r->uniques.n || !import_may(c, b.r)) return stopped(c, &l, S("Người nhập không còn quyền nhập tệp vào sổ này."));
    TRY(batch_read(c, &b));
    c->prepared = &b;
    err e = store_write_now(c->app->store, c, batch_do);
    if (e.fault && b.undo && !strcmp(e.fault->code, "import.undone")) e = store_write_now(c->app->store, c, batch_note);
    c->prepared = before;
    *more = e.fault && !strcmp(e.fault->code, "import.moved");
    if (*more) return OK;                               /* another has done this batch: from where it left off */
    *more = !e.fault && b.position < b.im.size && !(b.undo && !b.check);
    return e;
}

struct open_import { int64_t id; };
LOCAL_RECORD(open_import, COLUMN(open_import, id));

static err next_open(struct call *c)
{
    struct open_import *next = c->prepared;
    bool found;
    return db_maybe(c, &open_import_record, next, &found,
                    "select id from register_import where state in ('check', 'run') order by id limit 1");
}

static err one_turn(struct call *c, void *with)
{
    bool *more = with;
    struct open_import next = { 0 };
    c->prepared = &next;
    TRY(store_read(c->app->store, c, next_open));
    *more = next.id != 0;
    return *more ? import_turn(c, next.id, &(bool){ false }) : OK;
}

/* So many batches, then other jobs get their turn; what is left comes with the next second. */
err import_work(struct call *c)
{
    bool more = true;
    for (int n = 0; n < TURNS && more; n++) TRY(apart(c, one_turn, &more));
    return OK;
}
