/* SPDX-License-Identifier: Apache-2.0 */
/* Procedures as defined, looked up, searched; and that hostile definitions are refused, not believed. */
#include "kernel/kernel_test.h"
#include <string.h>
#include "kernel/test_province.h"

#define VINH_LONG "province/vinh-long-2018"
#define UNIT(code) unit_by_code(&c, S(code), today(&c))
#define PROCEDURE(code) procedure_by_code(&c, S(code), today(&c))

static void a_definition_is_read(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        const struct procedure *birth = PROCEDURE("1.001193"), *land = PROCEDURE("2.000889");
        assert_string_equal(zstr(mem, birth->name), "Đăng ký khai sinh");
        assert_string_equal(zstr(mem, birth->field_name), "Hộ tịch");
        assert_true(birth->limit_known && birth->limit.unit == LIMIT_WITHIN_DAY && birth->limit_verified);
        assert_true(birth->fee.known && birth->fee.fixed && birth->fee.amount.dong == 0);
        assert_int_equal(birth->steps.n, 2);
        assert_int_equal(birth->steps.v[0].norm_minutes, 120);
        assert_int_equal(birth->steps.v[1].at, AT_SAME);
        assert_int_equal(form_find(&birth->form, S("tre_dan_toc"))->type, FIELD_CHOICE);
        assert_true(form_find(&birth->form, S("tre_dan_toc"))->choices.n >= 54);
        assert_int_equal(land->steps.v[0].at, AT_BRANCH);
        assert_string_equal(zstr(mem, land->steps.v[0].at_name), "land_registry");
        assert_true(land->form.sections.n > 0);
    }
}

/* What is stored is the canonical JSON; read again it is the same definition with the same hash. */
static void the_stored_body_is_the_definition(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        EACH (p, defs(&c)->procedures) {
            problems found = { 0 };
            struct procedure again;
            slice text = json_canonical(mem, p->body);
            procedure_read(mem, defs(&c), json_read(mem, text, p->code, &found), p->code, &again, &found);
            if (found.n) fail_msg("%.*s: %.*s", SL(p->code), SL(found.v[0].message));
            assert_true(slice_eq(json_canonical(mem, again.body), text));
            assert_true(slice_eq(again.name, p->name) && slice_eq(again.fold, p->fold) && slice_eq(again.limit_text, p->limit_text));
            assert_true(again.limit.value == p->limit.value && again.limit.unit == p->limit.unit && again.online_max == p->online_max);
            assert_true(again.steps.n == p->steps.n && again.papers.n == p->papers.n && again.form.sections.n == p->form.sections.n);
        }
    }
}

static void units_offer_what_they_are_competent_for(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        const struct procedure *birth = PROCEDURE("1.001193"), *company = PROCEDURE("2.002041");
        assert_true(procedure_offered(birth, UNIT("29548")) && !procedure_offered(birth, UNIT("855")) &&
                    !procedure_offered(birth, UNIT("86")));
        assert_true(procedure_offered(company, UNIT("SKHDT")));
        assert_false(procedure_offered(company, UNIT("STNMT")) || procedure_offered(company, UNIT("86")) ||
                     procedure_offered(company, UNIT("29548")));
        assert_null(PROCEDURE("9.999999"));
        assert_null(procedure_by_code(&c, S("1.001193"), day_of(2016, 12, 31)));
        assert_ptr_equal(procedure_version(&c, S("1.001193"), 1), birth);
        assert_null(procedure_version(&c, S("1.001193"), 2));
        assert_ptr_equal(procedure_by_id(&c, birth->id), birth);
    }
}

static void steps_happen_in_a_unit(void **state)
{
    static const struct { enum relation at; const char *name, *of, *unit;
    } steps[] = {
        { AT_SAME, "", "29548", "29548" },
        { AT_PARENT, "", "29548", "855" },
        { AT_ORIGIN, "", "29548", "29551" },
        { AT_PARENT, "", "86", NULL },
        { AT_DEPARTMENT, "STNMT", "29548", "STNMT" },
        { AT_DEPARTMENT, "KHONG", "29548", NULL },
        { AT_BRANCH, "land_registry", "29548", "855.VPDK" },
        { AT_BRANCH, "tax", "855", "855.THUE" },
        { AT_BRANCH, "hai_quan", "855", NULL },
    };
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            struct step s = { .at = steps[i].at, .at_name = slice_z(steps[i].name) };
            const struct unit *u = step_unit(&c, &s, UNIT("29551"), unit_by_code(&c, slice_z(steps[i].of), today(&c)), today(&c));
            if (steps[i].unit ? !u || !slice_eq(u->code, slice_z(steps[i].unit)) : u != NULL) fail_msg("row %zu", i);
        }
    }
}

/* Every step of every procedure has a place to happen, for every unit that offers it. */
static void every_step_has_its_place(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        EACH (p, defs(&c)->procedures)
            for (size_t i = 0; i < defs(&c)->units.n; i++) {
                const struct unit *u = &defs(&c)->units.v[i];
                if (!unit_valid(u, today(&c)) || !procedure_offered(p, u)) continue;
                EACH (s, p->steps)
                    if (!step_unit(&c, s, u, u, today(&c))) fail_msg("%.*s: %.*s for %.*s", SL(p->code), SL(s->id), SL(u->code));
            }
    }
}

static void search_ranks(void **state)
{
    static const struct { const char *q, *first; } asked[] = {
        { "đăng ký khai sinh", "1.001193" }, { "dang ky khai sinh", "1.001193" }, { "1.001193", "1.001193" }, { "KHAI  SINH", "1.001193" },
        { "làm giấy khai sinh", "1.001193" }, { "sao y", "2.000815" },
    };
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = province_call(mem, VINH_LONG);
        procedure_list found = { 0 };
        for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
            found.n = 0;
            procedure_search(&c, slice_z(asked[i].q), S(""), NULL, &found);
            if (!found.n || !slice_eq(found.v[0]->code, slice_z(asked[i].first)))
                fail_msg("“%s”: %.*s", asked[i].q, SL(found.n ? found.v[0]->name : S("nothing")));
        }
        found.n = 0;
        procedure_search(&c, S("không có thủ tục nào như thế"), S(""), NULL, &found);
        assert_int_equal(found.n, 0);
        procedure_search(&c, S(""), S(""), NULL, &found);
        assert_int_equal(found.n, defs(&c)->procedures.n);
        found.n = 0;
        procedure_search(&c, S(""), S("ho-tich"), UNIT("29548"), &found);
        assert_true(found.n > 5);
        EACH (p, found) assert_true(procedure_offered(*p, UNIT("29548")) && slice_eq((*p)->field, S("ho-tich")));
    }
}

/* ---- hostile files ---- */

static size_t problems_of(struct arena *mem, slice yaml)
{
    problems found = { 0 };
    struct procedure p;
    struct node *n = yaml_read(mem, yaml, S("x.yaml"), &found);
    if (n) procedure_read(mem, NULL, n, S("x.yaml"), &p, &found);
    return found.n;
}

static slice repeated(struct arena *mem, const char *head, const char *part, size_t n)
{
    struct out o = out_new(mem, strlen(head) + n * strlen(part));
    out_z(&o, head);
    for (size_t i = 0; i < n; i++) out_z(&o, part);
    return out_slice(&o);
}

static void hostile_files_are_refused(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        assert_true(problems_of(mem, S("")));
        assert_true(problems_of(mem, S("\0\1\2\3\xff\xfe")));
        assert_true(problems_of(mem, S("[]")));
        assert_true(problems_of(mem, S("xin chào")));
        assert_true(problems_of(mem, S("steps: 5\nform: [1]\nlimit: x\nfee: []\nlevels: {a: b}\npapers: {}\n")));
        assert_true(problems_of(
            mem,
            S("steps: [1, [2], {id: [x]}]\nlevels: [[a], {b: c}]\nform: {sections: [1, {fields: [2, {when: 3, choices: {a: 1}}]}]}\n")));
        assert_true(problems_of(mem, S("limit: {value: 2301839809544920178, unit: day}\nsteps: [{id: a, name: b, role: clerk}]\n")));
        assert_true(problems_of(mem, repeated(mem, "", "[", 100000)));
        assert_true(problems_of(
            mem, repeated(mem, "steps:\n",
                          "  - {id: a, name: b, role: clerk, norm: {value: 1e308, unit: hour}}\n", 20000)));
        assert_true(problems_of(mem, repeated(mem, "name: ", "rất dài ", 100000)));
    }
}

/* One file, cut and twisted at random: whatever comes, there is an answer. */
static void twisted_files_are_answered(void **state)
{
    uint64_t seed = test_seed("procedure");
    (void)state;
    ARENA_SCRATCH (keep) {
        slice whole = file_text(keep, source_path(keep, VINH_LONG "/procedures/1.001193.yaml"));
        for (size_t n = test_cases(60); n-- > 0;)
            ARENA_SCRATCH (mem) {
                char *text = arena_alloc(mem, whole.n);
                memcpy(text, whole.p, whole.n);
                for (int k = random_int(&seed, 1, 6); k > 0; k--)
                    text[random_int(&seed, 0, (int)whole.n - 1)] =
                        " :-[]{}\"\n,&*x0"[random_int(&seed, 0, 13)];
                problems_of(mem, (slice){ text, (size_t)random_int(&seed, 1, (int)whole.n) });
            }
        assert_int_equal(problems_of(keep, whole), 0);
    }
}

int procedure_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_is_read),
        cmocka_unit_test(the_stored_body_is_the_definition),
        cmocka_unit_test(units_offer_what_they_are_competent_for),
        cmocka_unit_test(steps_happen_in_a_unit),
        cmocka_unit_test(every_step_has_its_place),
        cmocka_unit_test(search_ranks),
        cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(twisted_files_are_answered),
    };
    return RUN(tests);
}
