/* SPDX-License-Identifier: Apache-2.0 */
/* The building blocks of pages, called from .page files:
 *
 *   % show_crumbs(c, LINKS({ S("/"), S("Trang chủ") }, { S("/thu-tuc"), S("Thủ tục") }, { .label = p->name }));
 *   <h1>Đăng ký khai sinh</h1>
 *   % show_faults(c, faults);
 *   <form method="post" action="/nop/{{ p->code }}">
 *   %   input_text(c, VIEW(field, .name = S("ho_ten"), .label = S("Họ và tên"), .value = b->name, .required = true,
 *   %                      .error = fault_text(faults, S("ho_ten")), .autocomplete = S("name")));
 *   %   show_buttons(c, BUTTONS({ .label = S("Tiếp tục") }, { .label = S("Lưu nháp"), .name = S("luu"), .kind = BUTTON_SECOND }));
 *   </form>
 *
 * Every struct may be left mostly empty: no value means "without".  All texts for people (label, title, hint, text, error, note)
 * are looked up in the catalogue; values are written as they are.  Lists end with an empty item, which LINKS and its sisters add.
 *
 * What needs no function is plain markup with these classes (assets/motcua.css):
 *   lead, dim, small, number (right-aligned figures), code, away (for screen readers only), read (a column of readable width)
 *   cols (columns that fold), cards > card, bare (a list without bullets), filters (a form in one row), search (field and button)
 *   button, with second, danger or quiet — <a class="button" href="…"> or <button class="button second">
 *   <details><summary>…</summary>…</details>; <time datetime="2018-09-11">…</time>
 * On officials' pages <tr data-open="/mot-cua/ho-so/…"> makes a row reachable by j, k and Enter (assets/motcua.js). */
#ifndef WEB_WIDGETS_H
#define WEB_WIDGETS_H
#include "web/page.h"

#define VIEW(kind, ...) (&(struct kind##_view){ __VA_ARGS__ })

/* -- finding the way -- */

struct link_view { slice href, label; int64_t count; bool more, current; };    /* tabs: a count is shown; more: there are, uncounted */
#define LINKS(...) ((const struct link_view[]){ __VA_ARGS__, {} })
void show_crumbs(struct call *c, const struct link_view *links);        /* the last one without href is this page */
void show_tabs(struct call *c, slice label, const struct link_view *links);     /* label: what is chosen, for screen readers */

struct pager_view {
    slice   next, first;        /* URLs; no next: this is the end; no first: this is the beginning */
    size_t  shown;              /* rows on this page */
    int64_t total;              /* 0: not known */
};
void show_pager(struct call *c, const struct pager_view *v);

/* ?nam=: a year of figures, this one when nothing else is asked, and the ways to its neighbours at the same address. */
struct years_view { int year, before, after; };                         /* before, after: 0: there is none */
struct years_view years_asked(struct call *c);
void show_years(struct call *c, const struct years_view *v);

void show_steps(struct call *c, int now, int of, slice title);          /* "Bước 2/4: Người nộp" with a bar; title may be no value */

/* -- saying something -- */

enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_BAD };
void show_banner(struct call *c, enum tone tone, slice title, slice text);      /* title may be no value */
void show_tag(struct call *c, enum tone tone, slice label);                     /* a state in a few words */
void show_empty(struct call *c, slice title, slice text, slice href, slice label);  /* nothing here: why, and what to do next */

/* The list of what is wrong, above the form, linked to the fields; nothing when there is none.  The reply's status (422) is the
 * handler's: page_status.  A fault whose field is "" stands without link. */
void show_faults(struct call *c, const field_faults *faults);
slice fault_text(const field_faults *faults, slice field);              /* for .error; no value when there is none; faults may be NULL */

/* -- asking -- */

struct option_view { slice value, label, hint; bool on; };
#define OPTIONS(...) ((const struct option_view[]){ __VA_ARGS__, {} })

/* One question.  Its id is its name.  Order: label "(không bắt buộc)", hint, error, control. */
struct field_view {
    slice name, label, hint, error;
    slice value;                /* shown again as it was typed */
    bool  required;             /* false: marked "(không bắt buộc)" */
    bool  dependent;            /* asked only while another answer stands: the browser does not insist on it */
    slice autocomplete;         /* "name", "tel", "email", "street-address", "bday", "one-time-code", … */
    slice type;                 /* input_text: "text" when no value; "password", "email", "tel", "search" */
    slice inputmode;            /* "numeric" for digits */
    slice unit;                 /* written behind the control: "m²" */
    int   width;                /* in characters, 4 8 12 20; 0: full */
    int   max;                  /* maxlength; 0: none */
    bool  readonly;
    bool  autofocus;
};
void input_text(struct call *c, const struct field_view *f);
void input_area(struct call *c, const struct field_view *f);            /* several lines */
void input_day(struct call *c, const struct field_view *f);             /* one text input, "Ví dụ: 27/3/2018"; read with day_read */
void input_money(struct call *c, const struct field_view *f);           /* digits, "đồng" behind */
void input_file(struct call *c, const struct field_view *f, slice accept, bool several);   /* accept: ".pdf,.jpg,.png" */
void input_select(struct call *c, const struct field_view *f, const struct option_view *options);  /* chosen: .on, or value equal */
void input_radios(struct call *c, const struct field_view *f, const struct option_view *options);
void input_checks(struct call *c, const struct field_view *f, const struct option_view *options);  /* many; chosen: .on or value equal */
void input_check(struct call *c, const struct field_view *f);           /* one box, value "1"; checked when f->value is "1" */
void input_hidden(struct call *c, slice name, slice value);

enum button_kind { BUTTON_FIRST, BUTTON_SECOND, BUTTON_DANGER, BUTTON_QUIET };
struct button_view {
    slice label, name, value;   /* a submit button; name tells which one was pressed */
    slice href;                 /* a link that looks like a button */
    slice confirm;              /* asked before, where script runs: for what cannot be undone */
    enum button_kind kind;
    bool  unchecked;            /* submits without the browser's own checks: save, back */
};
#define BUTTONS(...) ((const struct button_view[]){ __VA_ARGS__, {} })
void show_buttons(struct call *c, const struct button_view *buttons);

/* -- showing facts -- */

/* Check your answers, or the facts of a case.  A row with `change` has a link "Sửa". */
struct row_view { slice label, value, change, href, id; enum tone tone; };  /* href: the value is a link; tone: the value is a tag */
#define ROWS(...) ((const struct row_view[]){ __VA_ARGS__, {} })
void show_summary(struct call *c, const struct row_view *rows);

struct tile_view { slice label, href, note; slice figure; enum tone tone; };    /* figure: number_text(c->mem, n) */
#define TILES(...) ((const struct tile_view[]){ __VA_ARGS__, {} })
void show_tiles(struct call *c, const struct tile_view *tiles);

/* What has happened and what comes: the first is at the top. */
enum event_state { EVENT_DONE, EVENT_NOW, EVENT_NEXT, EVENT_LATE };
struct event_view { slice title, text, who; instant at; slice when; enum event_state state; };  /* when: instead of at */
#define EVENTS(...) ((const struct event_view[]){ __VA_ARGS__, {} })
void show_timeline(struct call *c, const struct event_view *events);

/* A table: the page writes the rows between begin and end.  It scrolls in its own region when it is wider than the screen.
 *   % table_begin(c, S("Hồ sơ đang xử lý"), COLUMNS({ S("Mã hồ sơ") }, { S("Hẹn trả"), .sort = S("han") },
 *   %             { S("Lệ phí"), .number = true }),
 *   %             S("han"), S("/mot-cua?xep="));
 *   % EACH (d, list) {
 *   <tr data-open="/mot-cua/ho-so/{{ d->id }}"><th scope="row"><a href="…">{{ d->code }}</a><td>{{ d->due }}<td class="number">{{ d->fee }}
 *   % }
 *   % table_end(c);
 * sorted: the key in force, "-han" when descending; sort_url: what a key is put behind.  Both no value: no sorting. */
struct column_view { slice label, sort; bool number; bool hidden; };    /* hidden: the label is for screen readers only */
#define COLUMNS(...) ((const struct column_view[]){ __VA_ARGS__, {} })
void table_begin(struct call *c, slice caption, const struct column_view *columns, slice sorted, slice sort_url);
void table_end(struct call *c);

#endif
