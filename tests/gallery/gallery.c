/* SPDX-License-Identifier: Apache-2.0 */
/* gallery FOLDER — writes form.html, form-en.html and desk.html: every widget inside the real frame, with the stylesheet beside it,
 * to be looked at with a browser; tests/gallery/check.py asks axe about them.  As a test it also proves that what people type
 * cannot become markup. */
#include <stdio.h>
#include <stdlib.h>
#include "base/embedded.h"
#include "base/hash.h"
#include "kernel/app.h"
#include "kernel/who.h"
#include "tests/pages.h"
#include "web/catalogue.h"
#include "web/web_private.h"

#define HOSTILE "Trần \"Bé\" <script>alert('x')</script> & Lê"

extern const struct embedded web_assets[];

static void save(const char *folder, const char *name, slice text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f)) {
        perror(path);
        exit(1);
    }
}

/* Links to assets become files beside the page. */
static slice local(struct arena *mem, slice markup)
{
    struct out o = out_new(mem, 1 << 22);
    for (size_t at; (at = slice_find(markup, S("\"/a/"))) < markup.n;) {
        out_s(&o, slice_sub(markup, 0, at + 1));
        markup = slice_sub(markup, at + 4, markup.n);
        markup = slice_sub(markup, slice_find(markup, S("/")) + 1, markup.n);
    }
    out_s(&o, markup);
    return out_slice(&o);
}

static field_faults mistakes(struct arena *mem)
{
    field_faults list = { 0 };
    field_fault_add(mem, &list, S("ho_ten"), "Nhập họ, chữ đệm và tên");
    field_fault_add(mem, &list, S("ngay_sinh"), "Ngày 31/02/2018 không có trong lịch; nhập lại ngày sinh");
    field_fault_add(mem, &list, S("so_giay"), "Số căn cước công dân phải có 12 chữ số");
    return list;
}

static slice drawn(struct call *c, const char *path, const char *lang, const field_faults *faults)
{
    struct web *w = c->web;
    w->path = slice_z(path);
    w->language = language_of(slice_z(lang));
    page_begin(c, faults ? S("Đăng ký khai sinh") : S("Tình hình giải quyết hồ sơ"));
    if (faults) gallery_form(c, faults);
    else gallery_facts(c, S(HOSTILE));
    err e = page_end(c);
    must(!e.fault);
    return local(c->mem, w->reply.body);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: gallery FOLDER\n", stderr);
        return 2;
    }
    static struct web_server server;
    static struct web web;
    static struct app app;
    struct arena *mem = arena_new();
    web.server = &server;
    web.call = (struct call){ .mem = mem, .web = &web, .app = &app, .now = instant_at(day_of(2018, 9, 11), 540) };
    web.method = "GET";
    struct call *c = &web.call;
    struct who citizen = { .account = 1, .login = S("congdan"), .name = S("Nguyễn Văn An"), .kind = S("citizen") };
    must(!catalogue_start(mem).fault);
    field_faults faults = mistakes(mem);
    struct who nobody = stranger;
    c->who = &nobody;
    slice form = drawn(c, "/thu-tuc/1.001193", "vi", &faults), english = drawn(c, "/thu-tuc/1.001193", "en", &faults);
    c->who = &citizen;
    slice desk = drawn(c, "/mot-cua", "vi", NULL);
    web.said = S("Đã lưu bản nháp.");
    slice facts = drawn(c, "/cong-khai", "vi", NULL);
    save(argv[1], "form.html", form);
    save(argv[1], "form-en.html", english);
    save(argv[1], "desk.html", desk);
    save(argv[1], "facts.html", facts);
    for (const struct embedded *e = web_assets; e->name; e++) save(argv[1], e->name, e->bytes);
    bool safe = slice_find(facts, S("<script>alert")) == facts.n && slice_find(facts, S("&#34;Bé&#34; &lt;script&gt;")) < facts.n;
    if (!safe) fputs("typed text became markup\n", stderr);
    arena_free(mem);
    return safe ? 0 : 1;
}
