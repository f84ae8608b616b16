/* SPDX-License-Identifier: Apache-2.0 */
/* What people type, and what is kept or said.  A canonical value read again gives itself. */
#include "kernel/kernel_test.h"
#include <string.h>
#include "base/fold.h"
#include "kernel/definitions.h"

static struct call call_of(struct arena *mem)
{
    struct call c = { .mem = mem, .now = instant_at(day_of(2018, 9, 11), 9 * 60), .defs = definitions_new(mem) };
    return c;
}

static const struct typed { enum field_type type; const char *typed, *value, *why; } typed[] = {
    { FIELD_NAME, "  Nguyễn  Thị   Mai ", "Nguyễn Thị Mai", NULL },
    { FIELD_NAME, "H'Hen Niê", "H'Hen Niê", NULL },
    { FIELD_NAME, "Nguye\xcc\x82\xcc\x83n", "Nguyễn", NULL },
    { FIELD_NAME, "Mai 2", NULL, "Họ và tên chỉ gồm chữ cái và dấu cách, ví dụ Nguyễn Thị Mai" },
    { FIELD_DAY, "11/9/2018", "2018-09-11", NULL },
    { FIELD_DAY, "2018-09-11", "2018-09-11", NULL },
    { FIELD_DAY, "31/02/2018", NULL, "31/02/2018 không có trong lịch" },
    { FIELD_DAY, "29/02/2018", NULL, "29/02/2018 không có trong lịch" },
    { FIELD_DAY, "hôm qua", NULL, "“hôm qua” không phải ngày; nhập ngày/tháng/năm, ví dụ 11/09/2018" },
    { FIELD_DAY, "12/09/2018", NULL, "12/09/2018 ở tương lai" },
    { FIELD_DAY, "01/01/0203", NULL, "Năm 203 không hợp lý; kiểm tra lại" },
    { FIELD_MONEY, "1.000.000", "1000000", NULL },
    { FIELD_MONEY, "1 000 000 đ", "1000000", NULL },
    { FIELD_MONEY, "1,000,000 VNĐ", "1000000", NULL },
    { FIELD_MONEY, "0", "0", NULL },
    { FIELD_MONEY, "1.000.00", NULL, "“1.000.00” không phải số tiền; nhập số đồng, ví dụ 1.000.000" },
    { FIELD_MONEY, "1.000,000", NULL, "“1.000,000” không phải số tiền; nhập số đồng, ví dụ 1.000.000" },
    { FIELD_MONEY, "-5", NULL, "Số tiền không được âm" },
    { FIELD_MONEY, "9999999999999999999", NULL, "“9999999999999999999” không phải số tiền; nhập số đồng, ví dụ 1.000.000" },
    { FIELD_NUMBER, "012", "12", NULL },
    { FIELD_NUMBER, "-3", "-3", NULL },
    { FIELD_NUMBER, "1,5", NULL, "“1,5” không phải số nguyên; chỉ nhập chữ số, ví dụ 12" },
    { FIELD_YESNO, "Có", "yes", NULL },
    { FIELD_YESNO, "false", "no", NULL },
    { FIELD_YESNO, "có lẽ", NULL, "Chọn “Có” hoặc “Không”" },
    { FIELD_ID_NUMBER, "331 700 218", "331700218", NULL },
    { FIELD_ID_NUMBER, "086190000018", "086190000018", NULL },
    { FIELD_ID_NUMBER, "b1234567", "B1234567", NULL },
    { FIELD_ID_NUMBER, "97190000018", NULL,
      "“97190000018” không đúng: CMND có 9 số, CCCD có 12 số và bắt đầu bằng mã tỉnh, hộ chiếu có một chữ và 7 số" },
    { FIELD_ID_NUMBER, "086299000018", NULL, "Số CCCD ghi năm sinh 2099, ở tương lai; kiểm tra lại" },
    { FIELD_PHONE, "0939 000 018", "0939000018", NULL },
    { FIELD_PHONE, "+84 (0)939.000.018", "0939000018", NULL },
    { FIELD_PHONE, "01234567890", "01234567890", NULL },
    { FIELD_PHONE, "0270 3822 100", "02703822100", NULL },
    { FIELD_PHONE, "0951234567", NULL, "“0951234567” không phải số điện thoại ở Việt Nam; ví dụ đúng: 0912 345 678" },
    { FIELD_EMAIL, "Mai.Nguyen@Example.COM", "Mai.Nguyen@example.com", NULL },
    { FIELD_EMAIL, "mai@example.com\nBcc: x@y.vn", NULL,
      "“mai@example.com\nBcc: x@y.vn” không phải địa chỉ thư điện tử; ví dụ đúng: mai@example.com" },
    { FIELD_TAX_CODE, "1501002715", "1501002715", NULL },
    { FIELD_TAX_CODE, "1501002715001", "1501002715-001", NULL },
    { FIELD_TAX_CODE, "1501002714", NULL,
      "“1501002714” không phải mã số thuế: cần 10 số với số kiểm tra đúng, chi nhánh thêm -001" },
    { FIELD_AREA, "1.200,5 m²", "1200.5", NULL },
    { FIELD_AREA, "1200.5", "1200.5", NULL },
    { FIELD_AREA, "1.200", "1200", NULL },
    { FIELD_AREA, "0,5 ha", "5000", NULL },
    { FIELD_AREA, "120,555", NULL, "Diện tích chỉ ghi đến 2 chữ số sau dấu phẩy" },
    { FIELD_AREA, "rộng", NULL, "“rộng” không phải diện tích; ví dụ đúng: 120,5" },
    { FIELD_DECIMAL, "0,05", "0.05", NULL }, { FIELD_DECIMAL, "1.200,125", "1200.125", NULL }, { FIELD_DECIMAL, "0", "0", NULL },
    { FIELD_DECIMAL, "0,00001", NULL, "“0,00001” không phải số; ví dụ đúng: 0,25 — nhiều nhất 4 chữ số sau dấu phẩy" },
    { FIELD_AREA, "0", NULL, "Diện tích phải lớn hơn 0" },
    { FIELD_ADDRESS, "12/3 đường Ba Mươi Tháng Tư, Phường 1", "12/3 đường Ba Mươi Tháng Tư, Phường 1", NULL },
    { FIELD_TEXT, "hai\ndòng", NULL, "Chỉ viết trên một dòng" },
    { FIELD_LONGTEXT, "hai\r\ndòng", "hai\ndòng", NULL },
    { FIELD_UNIT, "29548", NULL, "Không có đơn vị mã “29548” vào ngày hôm nay" },
    { FIELD_TEXT, "   ", NULL, "Chưa có gì được nhập" },
};

static void values_are_canonical_or_told_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        ARENA_SCRATCH (mem) {
            struct call c = call_of(mem);
            struct form_field f = { .type = typed[i].type, .min = INT64_MIN, .max = INT64_MAX, .not_future = true };
            slice value, why, again;
            bool ok = field_value(&c, &f, slice_z(typed[i].typed), &value, &why);
            const char *got = zstr(mem, ok ? value : why), *want = ok ? typed[i].value : typed[i].why;
            if (ok != !typed[i].why || !want || strcmp(got, want) != 0) fail_msg("“%s”: %s", typed[i].typed, got);
            if (ok && (!field_value(&c, &f, value, &again, &why) || !slice_eq(again, value))) fail_msg("“%s” is not canonical", got);
        }
}

/* Whatever bytes are typed: no crash, and what is accepted is its own canonical form. */
static void any_bytes_are_safe(void **state)
{
    static const char *const bits[] = { "0",  "1",  "9",  ".",    ",",  "-", "/", " ",  "@", "đ",
                                        "ha", "m²", "86", "\xff", "\n", "A", "ễ", "vn", "(", "+84" };
    uint64_t seed = test_seed("form");
    (void)state;
    for (size_t n = test_cases(3000); n-- > 0;)
        ARENA_SCRATCH (mem) {
            struct call c = call_of(mem);
            struct form_field f = { .type = (enum field_type)random_int(&seed, 0, FIELD_TYPES - 1), .min = INT64_MIN, .max = INT64_MAX };
            slice value, why = { NULL, 0 }, again, text = S("");
            for (int k = random_int(&seed, 0, 8); k > 0; k--)
                text = slice_join(mem, text, slice_z(bits[random_int(&seed, 0, (int)(sizeof bits / sizeof *bits) - 1)]));
            if (!field_value(&c, &f, text, &value, &why)) assert_true(why.n);
            else if (!field_value(&c, &f, value, &again, &why) || !slice_eq(again, value))
                fail_msg("type %d “%.*s” → “%.*s”", f.type, SL(text), SL(value));
        }
}

static void bounds_are_told_in_people_s_numbers(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = call_of(mem);
        struct form_field copies = { .type = FIELD_NUMBER, .min = 1, .max = 20, .unit = S("bản") },
                          sum = { .type = FIELD_MONEY, .min = 1000, .max = 2000000 };
        slice value, why;
        assert_false(field_value(&c, &copies, S("21"), &value, &why));
        assert_string_equal(zstr(mem, why), "Không được quá 20 bản");
        assert_false(field_value(&c, &sum, S("500"), &value, &why));
        assert_string_equal(zstr(mem, why), "Phải từ 1.000 đ trở lên");
    }
}

/* ---- a sheet of answers ---- */

static const char sheet[] =
    "sections:\n"
    "  - id: tre\n"
    "    title: Trẻ\n"
    "    fields:\n"
    "      - {name: ten, label: Họ và tên, type: name, required: true}\n"
    "      - {name: sinh, label: Ngày sinh, type: day, required: true, not_future: true}\n"
    "      - {name: sinh_tai, label: Sinh tại, type: choice, required: true,\n"
    "         choices: [{code: co-so, label: Cơ sở y tế}, {code: khac, label: Nơi khác}]}\n"
    "      - {name: co_so, label: Tên cơ sở y tế, type: text, required: true, when: {field: sinh_tai, is: [co-so]}}\n"
    "      - {name: khoa, label: Khoa, type: text, when: {field: co_so, is: [Bệnh viện]}}\n"
    "  - id: them\n"
    "    title: Thêm\n"
    "    fields:\n"
    "      - {name: ban_sao, label: Cần bản sao, type: yesno}\n"
    "      - {name: so_ban, label: Số bản, type: number, required: true, min: 1, max: 20, when: {field: ban_sao, is: [true]}}\n"
    "      - {name: cap, label: Ngày cấp, type: day, not_before: sinh}\n";

static struct form form_of(struct arena *mem, const char *yaml)
{
    problems found = { 0 };
    struct form form = { 0 };
    struct node *n = yaml_read(mem, slice_z(yaml), S("thử.yaml"), &found);
    assert_non_null(n);
    form_read(mem, NULL, n, S("thử.yaml"), &form, &found);
    if (found.n) fail_msg("%.*s", SL(problem_text(mem, &found.v[0])));
    return form;
}

static slice checked(struct call *c, const struct form *form, const struct form_section *section,
                     const char *json, bool complete, struct node *clean)
{
    problems none = { 0 };
    field_faults faults = { 0 };
    struct node *answers = json_read(c->mem, slice_z(json), S("answers"), &none);
    slice said = S("");
    form_check(c, form, section, answers, complete, clean, &faults);
    EACH (fault, faults) said = slice_fmt(c->mem, "%.*s%s%.*s", SL(said), said.n ? " | " : "", SL(fault->text));
    return said;
}

#define SAYS(text, said) assert_string_equal(zstr(c.mem, said), text)
#define KEPT(text) assert_string_equal(zstr(c.mem, json_canonical(c.mem, clean)), text)

static void every_field_is_checked_at_once(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = call_of(mem);
        struct form form = form_of(mem, sheet);
        struct node *clean = node_map(mem);
        SAYS("Chưa nhập: Họ và tên | Ngày sinh: 31/02/2018 không có trong lịch | Chưa chọn: Sinh tại",
             checked(&c, &form, NULL, "{\"sinh\":\"31/02/2018\"}", true, clean));
        KEPT("{}");
        SAYS("", checked(&c, &form, NULL, "{\"ten\":\"Lê Văn  An\",\"lạ\":\"x\"}", false, clean));
        KEPT("{\"ten\":\"Lê Văn An\"}");
        SAYS("Họ và tên: chỉ nhận một giá trị", checked(&c, &form, NULL, "{\"ten\":[\"a\",\"b\"]}", false, node_map(mem)));
    }
}

static void a_section_keeps_what_others_hold(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = call_of(mem);
        struct form form = form_of(mem, sheet);
        struct node *clean = node_map(mem);
        SAYS(
            "",
            checked(
                &c, &form, &form.sections.v[0],
                "{\"ten\":\"An\",\"sinh\":\"1/9/2018\",\"sinh_tai\":\"co-so\",\"co_so\":\"Bệnh viện\",\"khoa\":\"Sản\"}",
                true, clean));
        KEPT("{\"co_so\":\"Bệnh viện\",\"khoa\":\"Sản\",\"sinh\":\"2018-09-01\",\"sinh_tai\":\"co-so\",\"ten\":\"An\"}");
        SAYS("Ngày cấp: 31/08/2018 trước Ngày sinh (01/09/2018)",
             checked(&c, &form, &form.sections.v[1], "{\"ban_sao\":\"on\",\"so_ban\":2,\"cap\":\"31/8/2018\"}", true, clean));
        SAYS("", checked(&c, &form, &form.sections.v[1], "{\"ban_sao\":\"no\",\"so_ban\":2,\"cap\":\"\"}", true, clean));
        KEPT("{\"ban_sao\":\"no\",\"co_so\":\"Bệnh viện\",\"khoa\":\"Sản\",\"sinh\":\"2018-09-01\",\"sinh_tai\":\"co-so\",\"ten\":\"An\"}");
        /* born elsewhere: the hospital and, hanging on it, the ward are asked no more */
        SAYS("",
             checked(&c, &form, &form.sections.v[0],
                     "{\"ten\":\"An\",\"sinh\":\"1/9/2018\",\"sinh_tai\":\"khac\",\"co_so\":\"Bệnh viện\"}",
                     true, clean));
        KEPT("{\"ban_sao\":\"no\",\"sinh\":\"2018-09-01\",\"sinh_tai\":\"khac\",\"ten\":\"An\"}");
    }
}

static void values_are_shown_as_people_write_them(void **state)
{
    static const struct { enum field_type type; const char *unit, *value, *shown;
    } shown[] = {
        { FIELD_DAY, "", "2018-09-11", "11/09/2018" },
        { FIELD_MONEY, "", "1000", "1.000 đ" },
        { FIELD_NUMBER, "bản", "1200", "1.200 bản" },
        { FIELD_AREA, "", "1200.5", "1.200,5 m²" },
        { FIELD_AREA, "ha", "0.5", "0,5 ha" },
        { FIELD_DECIMAL, "mg/kg", "0.05", "0,05 mg/kg" }, { FIELD_DECIMAL, "", "1200.5", "1.200,5" },
        { FIELD_YESNO, "", "no", "Không" },
        { FIELD_TEXT, "", "x", "x" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        ARENA_SCRATCH (mem) {
            struct call c = call_of(mem);
            struct form_field f = { .type = shown[i].type, .unit = slice_z(shown[i].unit) };
            assert_string_equal(zstr(mem, form_shown(&c, &f, slice_z(shown[i].value))), shown[i].shown);
        }
    ARENA_SCRATCH (mem) {
        struct call c = call_of(mem);
        struct form_field year = { .type = FIELD_NUMBER, .min = 1900, .max = 2027 };
        assert_string_equal(zstr(mem, form_shown(&c, &year, S("1990"))), "1990");
    }
}

static void numbers_of_people_know_their_kind(void **state)
{
    (void)state;
    assert_true(id_number_ok(S("331700218"), S("cmnd")));
    assert_false(id_number_ok(S("331700218"), S("cccd")));
    assert_true(id_number_ok(S("001190000018"), S("cccd")));
    assert_false(id_number_ok(S("003190000018"), S("cccd")));        /* no such province */
    assert_false(id_number_ok(S("001490000018"), S("cccd")));        /* born in the 2100s */
    assert_false(id_number_ok(S("B1234567"), S("cmnd")));
    assert_true(id_number_ok(S("B1234567"), S("passport")));
    assert_false(id_number_ok(S(""), S("")));
    assert_false(email_ok(S("a@b")));
    assert_false(email_ok(S("a@b.c1.")));
    assert_false(email_ok(S("a b@c.vn")));
    assert_false(email_ok(S("a@-b.vn")));
    assert_false(email_ok(S("a@b.vn\r\n")));
    assert_true(tax_code_ok(S("1501002715-001")));
    assert_false(tax_code_ok(S("1501002715-000")));
    assert_false(tax_code_ok(S("1501002715-01")));
}

int form_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_canonical_or_told_why_not),
        cmocka_unit_test(any_bytes_are_safe),
        cmocka_unit_test(bounds_are_told_in_people_s_numbers),
        cmocka_unit_test(every_field_is_checked_at_once),
        cmocka_unit_test(a_section_keeps_what_others_hold),
        cmocka_unit_test(values_are_shown_as_people_write_them),
        cmocka_unit_test(numbers_of_people_know_their_kind),
    };
    return RUN(tests);
}
