/* SPDX-License-Identifier: Apache-2.0 */
#include "web/device.h"
#include "web/web_test.h"

static void few_words(void **state)
{
    static const struct { const char *says, *words; } rows[] = {
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows" },
        { "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
          "Edge, Windows" },
        { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 coc_coc_browser/120.0 Chrome/126.0 Safari/537.36", "Cốc Cốc, Linux" },
        { "Mozilla/5.0 (Linux; Android 13; SM-A145) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome, Android" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone" },
        { "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko/20100101 Firefox/115.0", "Firefox, macOS" },
        { "curl/7.88.1", "curl" }, { "Linux", "Linux" }, { "<script>", "" }, { "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) assert_text(device_of(*state, slice_z(rows[i].says)), rows[i].words);
}

int device_test(void)
{
    const struct CMUnitTest tests[] = { TEST(few_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
