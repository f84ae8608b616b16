/* SPDX-License-Identifier: Apache-2.0 */
#include "web/csv.h"
#include "web/web_test.h"

static void spreadsheet_is_safe(void **state)
{
    static const struct { const char *text, *cell; } cells[] = {
        { "Phường 1", "\"Phường 1\"" }, { "", "\"\"" }, { "a \"b\", c", "\"a \"\"b\"\", c\"" }, { "=1+2", "\"'=1+2\"" },
        { "+84", "\"'+84\"" }, { "-1", "\"'-1\"" }, { "@x", "\"'@x\"" }, { "\tx", "\"'\tx\"" }, { "a=b", "\"a=b\"" },
    };
    for (size_t i = 0; i < COUNT(cells); i++) {
        struct out o = out_new(*state, 1000);
        csv_begin(&o);
        csv_text(&o, slice_z(cells[i].text));
        csv_int(&o, -7);
        csv_line(&o);
        csv_int(&o, 8);
        assert_text(out_slice(&o), zstr(*state, slice_fmt(*state, "\xEF\xBB\xBF%s,-7\r\n8", cells[i].cell)));
    }
}

int csv_test(void)
{
    const struct CMUnitTest tests[] = { TEST(spreadsheet_is_safe) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
