/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/calendar_oracle.h"
#include "kernel/kernel_test.h"

struct plan { int n, from[2], to[2]; };

static struct plan plan_random(uint64_t *random)
{
    static const struct plan plans[] = {
        { 2, { 420, 810 }, { 690, 1020 } }, { 2, { 450, 780 }, { 720, 1050 } }, { 1, { 480 }, { 960 } },
        { 2, { 421, 803 }, { 689, 1013 } }, { 1, { 0 }, { 1440 } }, { 2, { 400, 700 }, { 700, 1000 } },
    };
    return plans[random_int(random, 0, 5)];
}

static void plan_write(struct out *text, struct plan p)
{
    out_c(text, '[');
    for (int i = 0; i < p.n; i++)
        out_f(text, "%s\"%02d:%02d-%02d:%02d\"", i ? "," : "", p.from[i] / 60, p.from[i] % 60,
              p.to[i] / 60, p.to[i] % 60);
    out_c(text, ']');
}

static void plan_open(struct oracle *o, int d, struct plan p)
{
    for (int m = 0; m < ORACLE_DAY; m++) o->open[d * ORACLE_DAY + m] = false;
    for (int i = 0; i < p.n; i++)
        for (int m = p.from[i]; m < p.to[i]; m++) o->open[d * ORACLE_DAY + m] = true;
}

struct oracle *oracle_new(struct arena *mem, uint64_t *random)
{
    static const struct plan closed = { 0 };
    struct oracle *o = NEW(mem, struct oracle);
    struct out text = out_new(mem, 1 << 20);
    struct plan usual = plan_random(random), saturday = random_int(random, 0, 3) ? closed : plan_random(random);
    o->cutoff = random_int(random, 600, 1000);
    out_f(&text, "{\"years\": [2019, 2020], \"cutoff\": \"%02d:%02d\", \"hours\": ", o->cutoff / 60, o->cutoff % 60);
    plan_write(&text, usual);
    out_z(&text, ", \"weekdays\": {\"saturday\": ");
    plan_write(&text, saturday);
    out_z(&text, "}, \"days\": [");
    int odds = random_int(random, 4, 40);
    const char *comma = "";
    day first = day_of(ORACLE_FIRST_YEAR, 1, 1);
    for (int d = 0; d < ORACLE_DAYS; d++) {
        int weekday = (d + 1) % 7;                          /* 01/01/2019 was a Tuesday; Monday is 0 */
        struct plan p = weekday < 5 ? usual : weekday == 5 ? saturday : closed;
        if (random_int(random, 0, odds) == 0) {
            out_f(&text, "%s{\"day\": \"%.*s\", \"%s\": true, \"why\": \"lý do %d\"}", comma,
                  SL(day_iso(mem, day_add(first, d))), p.n ? "off" : "work", d);
            comma = ",";
            p = p.n ? closed : usual;
        }
        plan_open(o, d, p);
    }
    out_z(&text, "]}");
    o->text = out_slice(&text);
    return o;
}

bool oracle_day_open(const struct oracle *o, int d)
{
    for (int m = 0; m < ORACLE_DAY; m++)
        if (o->open[d * ORACLE_DAY + m]) return true;
    return false;
}

instant oracle_instant(int minute)
{
    return (instant){ 1546275600000LL + minute * 60000LL };     /* 2019-01-01T00:00:00+07:00 */
}

const struct calendar *oracle_calendar(struct arena *mem, const struct oracle *o)
{
    problems list = { 0 };
    const struct node *tree = json_read(mem, o->text, S("calendar"), &list);
    const struct calendar *cal = calendar_build(mem, tree, S("calendar"), &list);
    EACH (p, list) fail_msg("%d:%d: %.*s", p->line, p->col, SL(p->message));
    return cal;
}
