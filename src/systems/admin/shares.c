/* SPDX-License-Identifier: Apache-2.0 */
/* GET /quan-tri/chia-se: what registers share with other agencies, who follows it, and how far each has come. */
#include "systems/admin/admin.h"
#include "systems/admin/pages.h"

static bool follows(const struct feed_reader *f, const struct registry *r, slice share)
{
    return slice_eq(f->registry, r->name) && slice_eq(f->share, share);
}

static void lines_of(struct call *c, const struct registry *r, const struct registry_share *share, const feed_readers *readers,
                     struct shares_view *v)
{
    bool followed = false;
    EACH (f, *readers) {
        if (!follows(f, r, share ? share->name : S(""))) continue;
        followed = true;
        LIST_ADD(c->mem, &v->lines, ((struct share_line){ r, share, f }));
    }
    if (share && !followed) LIST_ADD(c->mem, &v->lines, ((struct share_line){ r, share, NULL }));
}

err admin_shares(struct call *c)
{
    struct shares_view v = { 0 };
    feed_readers readers = { 0 };
    TRY(register_readers(c, &readers));
    EACH (r, defs(c)->registries) {
        EACH (share, r->shares) lines_of(c, r, share, &readers, &v);
        lines_of(c, r, NULL, &readers, &v);
    }
    page_begin(c, S("Quản trị: chia sẻ dữ liệu"));
    shares_page(c, &v);
    return page_end(c);
}

slice share_fields(struct call *c, const struct registry_share *share)
{
    struct out o = out_new(c->mem, 8192);
    EACH (f, share->fields) out_f(&o, "%s%.*s", o.n ? ", " : "", SL((*f)->ask->label));
    return out_slice(&o);
}
