/* SPDX-License-Identifier: Apache-2.0 */
/* A workbook becomes the text that imports work on; what cannot be read is told with what to do in the spreadsheet program. */
#include <string.h>
#include "base/charset.h"
#include "base/workbook.h"
#include "kernel/app.h"
#include "kernel/import_inside.h"
#include "store/blob.h"

enum { PIECE_MOST = 1 << 20 };

struct receiving { struct call *c; slice sha256; struct blob_writer *to; struct charset_reader reader; };

static err bytes_read(void *own, int64_t at, char *to, size_t n, size_t *got)
{
    struct receiving *r = own;
    slice bytes = NONE;
    err e = OK;
    ARENA_SCRATCH (tmp) {
        e = blob_read(r->c->app->store, tmp, r->sha256, at, n, &bytes);
        if (!e.fault) memcpy(to, bytes.p, bytes.n);
        else e = err_copy(r->c->mem, e);
    }
    *got = bytes.n;
    return e;
}

/* Through the same door as every text: what no text has becomes a blank or U+FFFD. */
static err text_keep(void *own, slice text)
{
    struct receiving *r = own;
    err e = OK;
    ARENA_SCRATCH (tmp) {
        struct out o = out_new(tmp, PIECE_MOST);
        charset_read(&r->reader, text, &o);
        e = blob_add(r->to, out_slice(&o));
        if (e.fault) e = err_copy(r->c->mem, e);
    }
    return e;
}

static err told(struct call *c, const struct workbook *w)
{
    slice file = S("file");
    switch (w->fault) {
    case WORKBOOK_FINE: return OK;
    case WORKBOOK_OTHER:
        return err_field(c->mem, "import.no_workbook", file, "Tệp này không phải bảng tính XLSX. Mở bảng bằng Excel hay LibreOffice, chọn "
                         "Lưu thành “Sổ làm việc Excel (.xlsx)”, rồi gửi tệp mới.");
    case WORKBOOK_BROKEN:
        return err_field(c->mem, "import.workbook_broken", file, "Tệp XLSX bị hỏng hoặc chưa tải hết. Mở lại bằng Excel, lưu thành "
                         "tệp mới rồi gửi lại.");
    case WORKBOOK_LARGE:
        return err_field(c->mem, "import.workbook_large", file, "Bảng tính này khi giải nén quá lớn (trang tính đến %d MB, chữ trong bảng "
                         "đến %d MB). Tách thành nhiều tệp, hoặc lưu thành CSV.", WORKBOOK_SHEET >> 20, WORKBOOK_TEXTS >> 20);
    case WORKBOOK_WIDE:
        return err_field(c->mem, "import.workbook_wide", file, "Dòng %.*s có ô sau cột thứ %d, hoặc dài hơn %d KB. Xóa phần thừa, gửi lại.",
                         SL(w->where), DELIMITED_CELLS, DELIMITED_RECORD / 1024);
    case WORKBOOK_MERGED:
        return err_field(c->mem, "import.workbook_merged", file, "Trang tính “%.*s” có ô gộp, ô đầu tiên ở %.*s: không biết chữ "
                         "trong đó nói về những dòng nào. Bỏ gộp ô, ghi đủ cho từng dòng rồi gửi lại.", SL(w->sheet), SL(w->where));
    }
    never();
}

err import_old(struct call *c)
{
    return err_field(c->mem, "import.workbook_old", S("file"), "Đây là tệp Excel đời cũ (.xls) hoặc có mật khẩu, không đọc được. Mở bằng "
                     "Excel, bỏ mật khẩu nếu có, chọn Lưu thành “Sổ làm việc Excel (.xlsx)”, rồi gửi tệp mới.");
}

err import_workbook(struct call *c, slice sha256, struct blob_writer *to, struct import *im)
{
    struct receiving r = { .c = c, .sha256 = sha256, .to = to };
    struct workbook w = { .read = bytes_read, .text = text_keep, .own = &r };
    err e = OK;
    TRY(blob_size(c->app->store, c->mem, sha256, &w.size));
    ARENA_SCRATCH (tmp) {
        e = workbook_read(tmp, &w);
        w.sheet = slice_copy(c->mem, w.sheet);
        w.where = slice_copy(c->mem, w.where);
    }
    TRY(e);
    im->sheet = w.sheet;
    im->sheets = (int64_t)w.sheets;
    return told(c, &w);
}
