/* SPDX-License-Identifier: Apache-2.0 */
/* What compiled pages (tools/pagec.h has the language) are made of.  A page function is void name(struct call *c, …): it writes
 * to the reply of the call.  {{ x }} becomes one of the put_ functions, chosen by the place it stands in; there is no raw output,
 * only the type html, which nobody outside web/ can make from data.
 *
 *   err births_list(struct call *c)
 *   {
 *       …
 *       page_begin(c, S("Sổ khai sinh"));      <!doctype… header … <main>; the <h1> is the page's own
 *       birth_list(c, &list, q);
 *       return page_end(c);
 *   } */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H
#include "base/call.h"
#include "base/out.h"
#include "web/catalogue.h"
#include "web/web.h"

typedef struct { slice s; } html;           /* markup that is safe to write as it is; made by web/ only */

/* -- a page around its content: layout.c -- */
enum page_kind { PAGE_CITIZEN, PAGE_OFFICIAL };   /* which header, how dense */

struct out *page_begin(struct call *c, slice title);            /* status 200, PAGE_CITIZEN for paths outside /mot-cua, /quan-tri */
struct out *page_begin_as(struct call *c, enum page_kind kind, slice title);
err         page_end(struct call *c);
struct out *page_out(struct call *c);                           /* where the page is being written */
void        page_status(struct call *c, int status);            /* before or after page_begin */

/* -- text, by place -- */
/* All accept slice, const char *, int, int64_t, size_t, day, instant, money; put_text accepts html too, put_url text only.
 * A day is 11/09/2018, an instant 08:05 11/09/2018, money 8.000 đ; as a part of a URL 2018-09-11, 2018-09-11T08:05:00+07:00, 8000. */
#define put_text(c, o, x)    PUT_PICK(x, text)(c, o, x)         /* between tags */
#define put_value(c, o, x)   PUT_PICK(x, value)(c, o, x)        /* inside a quoted attribute */
#define put_url(c, o, x)                                                                                     \
    PUT_PICK(x, url)                                                                                         \
    (c, o,                                                                                                   \
     x) /* a whole URL in href, src, action: only /…, ?…, #…, https:, mailto:, tel: pass; else #blocked */
void put_query(struct call *c, struct out *o, const char *name, slice value);   /* ?name=value or &name=value; empty: nothing */
#define put_urlpart(c, o, x) PUT_PICK(x, urlpart)(c, o, x)      /* a part of one: all but letters, digits, - . _ ~ percent-encoded */

#define PUT_PICK(x, place) _Generic((x), slice: put_##place##_slice, const char *: put_##place##_z, char *: put_##place##_z, \
    int: put_##place##_int, unsigned: put_##place##_int, int64_t: put_##place##_int, size_t: put_##place##_size, \
    day: put_##place##_day, instant: put_##place##_instant, money: put_##place##_money, html: put_##place##_html)

#define PUT_DECLARE(place) \
    void put_##place##_slice(struct call *c, struct out *o, slice s); \
    void put_##place##_z(struct call *c, struct out *o, const char *z); \
    void put_##place##_int(struct call *c, struct out *o, int64_t i); \
    void put_##place##_size(struct call *c, struct out *o, size_t n); \
    void put_##place##_day(struct call *c, struct out *o, day d); \
    void put_##place##_instant(struct call *c, struct out *o, instant t); \
    void put_##place##_money(struct call *c, struct out *o, money m); \
    void put_##place##_html(struct call *c, struct out *o, html h);     /* only put_text_html is defined: elsewhere it does not link */
PUT_DECLARE(text)
PUT_DECLARE(value)
PUT_DECLARE(url)
PUT_DECLARE(urlpart)

/* -- languages -- */
/* The literal Vietnamese text is its own key (catalogue.h); what has no translation stays as it is.  The page compiler writes
 * put_say for the literal text of a page; data whose text may be translated (labels of forms) goes through say_slice. */
const struct language *page_language(const struct call *c);
void  put_say(struct call *c, struct out *o, slice literal);        /* between tags */
void  put_value_say(struct call *c, struct out *o, slice literal);  /* inside a quoted attribute */
slice say(struct call *c, const char *literal);                     /* the same for text made in C */
slice say_slice(struct call *c, slice literal);
slice say_f(struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));   /* say_f(c, "Còn %d ngày", n) */

/* -- attributes -- */
/* A valueless attribute: <input {{ flag("checked", on) }}>; or one with a value: {{ attr("aria-describedby", id) }} (nothing
 * when the value is no value).  The only things a page may put between attributes.  Names are literals; on… and style never,
 * href, src, action and formaction are checked as put_url does. */
typedef struct { const char *name; slice value; bool on, bare; } attribute;
attribute flag(const char *name, bool on);
attribute attr(const char *name, slice value);
void put_attr(struct call *c, struct out *o, attribute a);

/* Written by the compiler after every <form method="post">: the hidden CSRF field. */
void put_csrf(struct call *c, struct out *o);

#endif
