/* SPDX-License-Identifier: Apache-2.0 */
/* Does every unit run the same process?  Measured (kernel/procedure.h), and checkable by anyone: the definition is served byte for byte as
 * it is hashed. */
#include "systems/openness/openness.h"
#include "systems/openness/pages.h"

enum { PROVINCE, DISTRICT, COMMUNE };

static err procedure_asked(struct call *c, const struct procedure **p)
{
    slice code = web_param(c, "code");
    *p = procedure_by_code(c, code, today(c));
    if (*p) return OK;
    return fail(c, ERR_MISSING, "procedure.missing", "Không có thủ tục mã “%.*s”. Hãy tìm trong danh mục thủ tục.", SL(code));
}

/* By levels of government, those that have units first to last. */
static void count_levels(struct uniform_view *v)
{
    static const char *const names[] = { "cơ quan cấp tỉnh", "đơn vị cấp huyện", "đơn vị cấp xã" };
    struct uniform_level levels[3] = { 0 };
    size_t n = 0;
    EACH (u, v->units) {
        int i = slice_eq(u->unit->level, S("commune")) ? COMMUNE : slice_eq(u->unit->level, S("district")) ? DISTRICT : PROVINCE;
        levels[i].name = slice_z(names[i]);
        levels[i].all++;
        levels[i].same += !u->differs.n;
        v->same += !u->differs.n;
    }
    for (int i = PROVINCE; i <= COMMUNE; i++)
        if (levels[i].all) v->levels[n++] = levels[i];
}

err openness_uniform(struct call *c)
{
    struct uniform_view v = { 0 };
    TRY(procedure_asked(c, &v.p));
    TRY(procedure_uniformity(c, v.p, &v.common, &v.units));
    count_levels(&v);
    page_begin(c, slice_fmt(c->mem, "Thống nhất: %.*s", SL(v.p->name)));
    uniform_page(c, &v);
    return page_end(c);
}

err openness_definition(struct call *c)
{
    const struct procedure *p;
    TRY(procedure_asked(c, &p));
    return web_bytes(c, 200, "application/json", json_canonical(c->mem, p->body));
}
