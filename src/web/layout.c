/* SPDX-License-Identifier: Apache-2.0 */
/* The page around the content: who is there, where they are, in which language; and the way from the page to the reply. */
#include "web/layout.h"
#include "kernel/app.h"
#include "kernel/who.h"
#include "web/pages.h"
#include "web/text.h"
#include "web/web_private.h"

struct out *page_out(struct call *c) { return &c->web->page; }

void page_status(struct call *c, int status) { web_status(c, status); }

const struct language *page_language(const struct call *c)
{
    return c->web && c->web->language ? c->web->language : languages();
}

/* -- the way around -- */

enum { PORTAL = 1, DESK = 2, STRANGER = 4 };        /* STRANGER: only while nobody is signed in */
static const struct place { const char *href, *label, *right; unsigned shown; } places[] = {
    { "/mot-cua",   "Bàn làm việc",  "dossier.desk",   PORTAL | DESK },
    { "/thu-tuc",   "Thủ tục",       NULL,             PORTAL | DESK },
    { "/tra-cuu",   "Tra cứu",       NULL,             PORTAL | DESK },
    { "/cong-khai", "Công khai",     NULL,             PORTAL | DESK },
    { "/so",        "Sổ",            "register.write", DESK },
    { "/bao-cao",   "Báo cáo",       "report.read",    PORTAL | DESK },
    { "/ho-so",     "Hồ sơ của tôi", "dossier.apply",  PORTAL },
    { "/quan-tri",  "Quản trị",      "admin.accounts", DESK },
    { "/dang-nhap", "Đăng nhập",     NULL,             PORTAL | DESK | STRANGER },
};
enum { PLACES = sizeof places / sizeof *places };

static const struct who *who_of(const struct call *c) { return c->who ? c->who : &stranger; }

static bool under(slice path, slice head)
{
    return slice_starts(path, head) && (path.n == head.n || path.p[head.n] == '/');
}

static const struct link_view *nav_of(struct call *c, enum page_kind kind)
{
    struct link_view *nav = NEWN(c->mem, struct link_view, PLACES + 1);
    size_t n = 0;
    for (size_t i = 0; i < PLACES; i++) {
        const struct place *p = &places[i];
        bool here = p->shown & (kind == PAGE_OFFICIAL ? DESK : PORTAL);
        bool may = !p->right || right_held(who_of(c), slice_z(p->right));
        if (!here || !may || ((p->shown & STRANGER) && who_of(c)->account)) continue;
        nav[n++] = (struct link_view){ .href = slice_z(p->href),
                                       .label = slice_z(p->label),
                                       .current = under(web_path(c), slice_z(p->href)) };
    }
    return nav;
}

/* The same page with another ?lang=. */
slice language_url(struct call *c, slice lang)
{
    struct out o = out_new(c->mem, 8192);
    out_f(&o, "?lang=%.*s", SL(lang));
    NODE_EACH (q, web_queries(c)) {
        const struct node *values = q->kind == NODE_LIST ? q->first : q;
        if (slice_eq(q->key, S("lang"))) continue;
        for (const struct node *v = values; v; v = q->kind == NODE_LIST ? v->next : NULL) {
            out_c(&o, '&');
            url_part(&o, q->key);
            out_c(&o, '=');
            url_part(&o, v->text);
        }
    }
    return o.over ? slice_fmt(c->mem, "?lang=%.*s", SL(lang)) : out_slice(&o);
}

/* -- begin and end -- */

/* "Tỉnh Vĩnh Long" inside a sentence. */
static slice province_name(struct call *c)
{
    slice name = defs(c) && defs(c)->name.n ? defs(c)->name : S("tỉnh Vĩnh Long");
    return slice_starts(name, S("T")) ? slice_join(c->mem, S("t"), slice_sub(name, 1, name.n)) : name;
}

static slice dialled(struct call *c, slice hotline)
{
    struct out o = out_new(c->mem, 64);
    out_z(&o, "tel:");
    for (size_t i = 0; i < hotline.n; i++)
        if (hotline.p[i] == '+' || (hotline.p[i] >= '0' && hotline.p[i] <= '9')) out_c(&o, hotline.p[i]);
    return out_slice(&o);
}

static struct layout layout_of(struct call *c, enum page_kind kind, slice title)
{
    struct layout v = { .kind = kind, .lang = page_language(c), .title = say_slice(c, title), .nav = nav_of(c, kind) };
    v.province = province_name(c);
    v.office = slice_join(c->mem, say(c, "Ủy ban nhân dân "), v.province);
    v.hotline_url = dialled(c, defs(c) ? defs(c)->hotline : none);
    v.hotline = v.hotline_url.n > slice_z("tel:").n ? defs(c)->hotline : none;      /* one that can be called */
    v.person = who_of(c)->account ? who_of(c)->name : none;
    v.flash = c->web->said;
    v.version = S(MOTCUA_VERSION);
    return v;
}

struct out *page_begin_as(struct call *c, enum page_kind kind, slice title)
{
    struct layout *v = NEW(c->mem, struct layout);
    *v = layout_of(c, kind, title);
    c->web->page = out_new(c->mem, WEB_PAGE_MAX);
    c->web->frame = v;
    layout_top(c, v);
    return page_out(c);
}

struct out *page_begin(struct call *c, slice title)
{
    bool desk = under(web_path(c), S("/mot-cua")) || under(web_path(c), S("/quan-tri"));
    return page_begin_as(c, desk ? PAGE_OFFICIAL : PAGE_CITIZEN, title);
}

err page_end(struct call *c)
{
    layout_end(c, c->web->frame);
    if (c->web->page.over) return broken(c->mem, "web.too_long", "a page over %d bytes: %.*s", WEB_PAGE_MAX, SL(web_path(c)));
    return reply_html(c, out_slice(&c->web->page));
}
