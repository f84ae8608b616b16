/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <zip.h>
#include "base/base_test.h"
#include "base/workbook.h"
#include "base/workbook_inside.h"

#define RELATIONS(inside) "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" inside "</Relationships>"
#define KINDS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATION(id, kind, to) "<Relationship Id='" id "' Type='" KINDS kind "' Target='" to "'/>"
#define PACKAGE RELATIONS(RELATION("rId1", "officeDocument", "xl/workbook.xml"))
#define PARTS RELATIONS(RELATION("rId1", "worksheet", "worksheets/sheet1.xml") RELATION("rId2", "worksheet", "/xl/worksheets/two.xml") \
                        RELATION("rId3", "sharedStrings", "sharedStrings.xml") RELATION("rId4", "styles", "styles.xml"))
#define BOOK "<workbook xmlns:r='r'><sheets><sheet name='Ẩn' sheetId='1' state='hidden' r:id='rId2'/>" \
             "<sheet name='Danh sách' sheetId='2' r:id='rId1'/><sheet name='Khác' sheetId='3' r:id='rId2'/></sheets></workbook>"
#define STYLES "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\/mm\\/yyyy'/>" \
               "<numFmt numFmtId='165' formatCode='000000000000'/><numFmt numFmtId='166' formatCode='#,##0.00 \"đồng\"'/></numFmts>" \
               "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/>" \
               "<xf numFmtId='165'/><xf numFmtId='22'/><xf numFmtId='166'/><xf numFmtId='20'/></cellXfs></styleSheet>"
#define TEXTS "<sst><si><t>Tên</t></si><si><r><t>Cổ </t></r><r><t xml:space='preserve'>Chiên</t></r><rPh><t>x</t></rPh></si>" \
              "<si><t>a\t\"b\"\nc</t></si></sst>"
#define SHEET(rows) "<x:worksheet xmlns:x='x'><x:sheetData>" rows "</x:sheetData></x:worksheet>"

struct part { const char *name, *text; };
struct file { struct arena *mem; slice bytes; struct out text; struct workbook book; };

/* ---- making one ---- */

static slice zip_of(struct arena *mem, const struct part *parts)
{
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_stat_t stat;
    assert_non_null(to);
    zip_source_keep(to);
    zip_t *zip = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (; parts->name; parts++)
        assert_true(zip_file_add(zip, parts->name, zip_source_buffer(zip, parts->text, strlen(parts->text), 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(to), 0);
    assert_int_equal(zip_source_stat(to, &stat), 0);
    char *bytes = arena_alloc(mem, stat.size);
    assert_int_equal(zip_source_read(to, bytes, stat.size), (zip_int64_t)stat.size);
    zip_source_close(to);
    zip_source_free(to);
    return (slice){ bytes, stat.size };
}

static slice book_of(struct arena *mem, const char *sheet)
{
    return zip_of(mem, (struct part[]){ { "_rels/.rels", PACKAGE }, { "xl/workbook.xml", BOOK }, { "xl/_rels/workbook.xml.rels", PARTS },
                                        { "xl/styles.xml", STYLES }, { "xl/sharedStrings.xml", TEXTS },
                                        { "xl/worksheets/sheet1.xml", sheet }, { "xl/worksheets/two.xml", SHEET("") }, { NULL, NULL } });
}

/* ---- reading it ---- */

static err bytes_read(void *own, int64_t at, char *to, size_t n, size_t *got)
{
    const struct file *f = own;
    slice piece = slice_sub(f->bytes, (size_t)at, n);
    memcpy(to, piece.p, piece.n);
    *got = piece.n;
    return OK;
}

static err text_keep(void *own, slice text)
{
    out_s(&((struct file *)own)->text, text);
    return OK;
}

static enum workbook_fault read_file(struct arena *mem, struct file *f, slice bytes)
{
    *f = (struct file){ mem, bytes, out_new(mem, 1 << 22), { (int64_t)bytes.n, bytes_read, text_keep, f } };
    assert_null(workbook_read(mem, &f->book).fault);
    return f->book.fault;
}

static const struct { const char *rows, *want; } sheets[] = {
    { "<x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c><x:c r='C1' t='inlineStr'><x:is><x:t>Ngày</x:t></x:is></x:c></x:row>",
      "Tên\t\tNgày\n" },
    { "<x:row r='3'><x:c r='B3' t='s'><x:v>1</x:v></x:c></x:row><x:row r='4'/><x:row r='6'><x:c r='A6'><x:v>7</x:v></x:c></x:row>",
      "\n\n\tCổ Chiên\n\n\n7\n" },
    { "<x:row><x:c t='s'><x:v>2</x:v></x:c><x:c><x:v>0.30000000000000004</x:v></x:c></x:row>", "\"a\t\"\"b\"\"\nc\"\t0,3\n" },
    { "<x:row><x:c s='1'><x:v>43354</x:v></x:c><x:c s='2'><x:v>1</x:v></x:c><x:c s='3'><x:v>86081000123</x:v></x:c>"
      "<x:c s='4'><x:v>43354.336805555555</x:v></x:c><x:c s='5'><x:v>1234.5</x:v></x:c><x:c s='6'><x:v>0.5</x:v></x:c></x:row>",
      "11/09/2018\t01/01/1900\t086081000123\t08:05 11/09/2018\t1234,5\t12:00\n" },
    { "<x:row><x:c t='str'><x:f>A1</x:f><x:v>Mỹ Hưng</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c><x:f>1+1</x:f><x:v/></x:c>"
      "<x:c t='e'><x:v>#REF!</x:v></x:c><x:c t='b'><x:v>1</x:v></x:c><x:c t='d'><x:v>2018-09-11T00:00:00</x:v></x:c></x:row>",
      "Mỹ Hưng\t2\t#CALC!\t#REF!\ttrue\t2018-09-11\n" },
    { "<x:row><x:c r='B1' s='1'/><x:c r='C1' t='inlineStr'><x:is><x:t>  </x:t></x:is></x:c></x:row>", "" },
};

static void workbooks(void **state)
{
    struct arena *mem = *state;
    struct file f;
    for (size_t i = 0; i < COUNT(sheets); i++) {
        slice sheet = slice_fmt(mem, "<x:worksheet xmlns:x='x'><x:sheetData>%s</x:sheetData></x:worksheet>", sheets[i].rows);
        assert_int_equal(read_file(mem, &f, book_of(mem, zstr(mem, sheet))), WORKBOOK_FINE);
        assert_text(out_slice(&f.text), sheets[i].want);
        assert_text(f.book.sheet, "Danh sách");
        assert_int_equal(f.book.sheets, 2);
    }
}

static const struct { const char *sheet; enum workbook_fault fault; const char *where; } wrongs[] = {
    { SHEET("<x:row r='2'/></x:sheetData><x:mergeCells><x:mergeCell ref='B3:B7'/></x:mergeCells><x:sheetData>"), WORKBOOK_MERGED, "B3:B7" },
    { SHEET("<x:row r='2'/><x:row r='2'/>"), WORKBOOK_BROKEN, "" },
    { SHEET("<x:row r='1048577'/>"), WORKBOOK_BROKEN, "" },
    { SHEET("<x:row><x:c r='B1'><x:v>1</x:v></x:c><x:c r='B1'><x:v>2</x:v></x:c></x:row>"), WORKBOOK_BROKEN, "" },
    { SHEET("<x:row><x:c t='s'><x:v>3</x:v></x:c></x:row>"), WORKBOOK_BROKEN, "" },
    { SHEET("<x:row r='5'><x:c r='XFD5'><x:v>1</x:v></x:c></x:row>"), WORKBOOK_WIDE, "5" },
    { "<worksheet><sheetData>", WORKBOOK_BROKEN, "" },
    { "<!DOCTYPE w [<!ENTITY a 'aaaa'>]><w>&a;</w>", WORKBOOK_BROKEN, "" },
};

static void workbooks_wrong(void **state)
{
    struct arena *mem = *state;
    struct file f;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        assert_int_equal(read_file(mem, &f, book_of(mem, wrongs[i].sheet)), wrongs[i].fault);
        assert_text(f.book.where, wrongs[i].where);
    }
    assert_int_equal(read_file(mem, &f, zip_of(mem, (struct part[]){ { "a.txt", "a" }, { NULL, NULL } })), WORKBOOK_OTHER);
    assert_int_equal(read_file(mem, &f, S("PK\3\4 and no more")), WORKBOOK_BROKEN);
    slice whole = book_of(mem, SHEET("<x:row><x:c><x:v>1</x:v></x:c></x:row>"));
    assert_int_equal(read_file(mem, &f, slice_sub(whole, 0, whole.n - 30)), WORKBOOK_BROKEN);
}

/* Whatever a byte of the file is changed to, it is read, or a fault; never more than that. */
static void workbooks_changed(void **state)
{
    struct arena *mem = *state;
    slice whole = book_of(mem, SHEET("<x:row><x:c t='s'><x:v>1</x:v></x:c></x:row>"));
    size_t refused = 0;
    for (size_t i = 0; i < whole.n; i += 7) ARENA_SCRATCH (tmp) {
        struct file f;
        slice bytes = slice_copy(tmp, whole);
        char *own = arena_alloc(tmp, bytes.n);
        memcpy(own, bytes.p, bytes.n);
        own[i] ^= 0x55;
        refused += read_file(tmp, &f, (slice){ own, bytes.n }) != WORKBOOK_FINE;
    }
    assert_true(refused > whole.n / 30);
}

/* Eight megabytes of blanks in eight kilobytes, a tag that does not end, and a row of text as long as a sheet. */
static void workbooks_bombs(void **state)
{
    struct arena *mem = *state;
    struct file f;
    size_t n = 8 << 20;
    char *blanks = malloc(n + 1);
    memset(blanks, ' ', n);
    blanks[n] = 0;
    memcpy(blanks, "<w>", 3);
    assert_int_equal(read_file(mem, &f, book_of(mem, blanks)), WORKBOOK_LARGE);
    free(blanks);
    struct out row = out_new(mem, 1 << 20), tag = out_new(mem, 1 << 20);
    out_z(&tag, "<worksheet a='");
    for (int i = 0; i < 60000; i++) out_i(&tag, i * 7919);
    out_z(&tag, "'/>");
    assert_int_equal(read_file(mem, &f, book_of(mem, zstr(mem, out_slice(&tag)))), WORKBOOK_LARGE);
    out_z(&row, "<worksheet><sheetData><row r='9'><c t='inlineStr'><is><t>");
    for (int i = 0; i < 20000; i++) out_i(&row, i * 7919);
    out_z(&row, "</t></is></c></row></sheetData></worksheet>");
    assert_int_equal(read_file(mem, &f, book_of(mem, zstr(mem, out_slice(&row)))), WORKBOOK_WIDE);
    assert_text(f.book.where, "9");
}

static const struct { const char *code; double number; const char *want; } formats[] = {
    { "General", 12.345, "12,3450" }, { "0.00", 1e-7, "0,0000001" }, { "@", 331700218, "331700218" }, { "0", -5, "-5" },
    { "[$-42A]d mmmm yyyy", 43354, "11/09/2018" }, { "[Red]#,##0", 1e15, "1000000000000000" }, { "mm/yyyy", 43344, "01/09/2018" },
    { "\"ngày\" 0", 7, "7" }, { "[h]:mm", 0.75, "18:00" }, { "dd/mm/yyyy hh:mm", 43354.99999, "00:00 12/09/2018" },
    { "dd/mm/yyyy", 60, "28/02/1900" }, { "dd/mm/yyyy", 61, "01/03/1900" }, { "dd/mm/yyyy", -1, "-1" }, { "0000", 12345, "12345" },
};

static void workbook_numbers(void **state)
{
    struct arena *mem = *state;
    for (size_t i = 0; i < COUNT(formats); i++) {
        struct cell_style style = cell_style_of(200, slice_z(formats[i].code));
        assert_text(cell_number(mem, slice_fmt(mem, "%.17g", formats[i].number), &style, false), formats[i].want);
    }
    struct cell_style dated = cell_style_of(14, NONE);
    assert_text(cell_number(mem, S("0"), &dated, true), "01/01/1904");
    assert_text(cell_number(mem, S("abc"), &dated, false), "abc");
}

int workbook_test(void)
{
    const struct CMUnitTest tests[] = { TEST(workbooks), TEST(workbooks_wrong), TEST(workbooks_changed), TEST(workbooks_bombs),
                                        TEST(workbook_numbers) };
    return cmocka_run_group_tests_name("workbook", tests, NULL, NULL);
}
