/* SPDX-License-Identifier: Apache-2.0 */
/* Where the marks of a chart go: whole numbers only, in a plot of 440 by 220. */
#include "web/chart_private.h"
#include "base/fold.h"
#include "web/pages.h"

enum { LEVELS = 4, LABEL_WIDE = 46, DOTS = 40 };

char series_kind(size_t s) { return (char)('a' + (char)s); }
slice mark_class(struct call *c, char kind) { return slice_copy(c->mem, (slice){ &kind, 1 }); }

/* 1, 2 or 5 times a power of ten, so that at most LEVELS steps reach `most`. */
static int64_t level_step(int64_t most)
{
    static const int64_t heads[] = { 1, 2, 5 };
    for (int64_t ten = 1;; ten *= 10)
        for (size_t i = 0; i < 3; i++)
            if (ten > INT64_MAX / 100 || heads[i] * ten * LEVELS >= most) return heads[i] * ten;
}

static int height_of(const struct plot *p, int64_t figure)
{
    return p->bottom - (int)((__int128)(p->bottom - p->top) * figure / p->most);
}

static int middle_of(const struct plot *p, size_t i, size_t n)
{
    return p->left + (int)((size_t)(p->right - p->left) * (2 * i + 1) / (2 * n));
}

static struct plot plot_of(struct call *c, const struct chart_view *v)
{
    int64_t most = 1;
    for (size_t s = 0; s < v->series_n; s++)
        for (size_t i = 0; i < v->n; i++)
            if (v->series[s].v[i] > most) most = v->series[s].v[i];
    struct plot p = { .right = PLOT_WIDE - 8, .top = 8, .bottom = PLOT_HIGH - 26, .step = level_step(most) };
    p.most = (most + p.step - 1) / p.step * p.step;
    p.left = 14 + 7 * (int)number_text(c->mem, p.most).n;
    return p;
}

/* Room for a label: letters of 12 px are about 7 wide. */
static int label_wide(slice label) { return 7 * (int)utf8_length(label) + 8; }

static void frame(struct call *c, const struct chart_view *v, const struct plot *p)
{
    for (int64_t level = 0; level <= p->most; level += p->step) chart_level(c, p, height_of(p, level), level);
    int wide = LABEL_WIDE;
    for (size_t i = 0; i < v->n; i++) wide = label_wide(v->labels[i]) > wide ? label_wide(v->labels[i]) : wide;
    size_t fit = (size_t)((p->right - p->left) / wide), every = fit ? (v->n + fit - 1) / fit : v->n;
    for (size_t i = 0; i < v->n; i += every) {
        int x = middle_of(p, i, v->n), half = label_wide(v->labels[i]) / 2;
        if (x >= half && x + half <= PLOT_WIDE) chart_label(c, p, x, v->labels[i]);
    }
}

static slice tip_of(struct call *c, const struct chart_view *v, size_t s, size_t i)
{
    slice unit = say_slice(c, v->unit);
    return slice_fmt(c->mem, "%.*s · %.*s: %.*s%s%.*s", SL(v->labels[i]), SL(say_slice(c, v->series[s].label)),
                     SL(number_text(c->mem, v->series[s].v[i])), unit.n ? " " : "", SL(unit));
}

static slice summary_of(struct call *c, const struct chart_view *v)
{
    if (v->summary.p) return say_slice(c, v->summary);
    struct out o = out_new(c->mem, 4096);
    for (size_t s = 0; s < v->series_n; s++) {
        const int64_t *f = v->series[s].v;
        size_t high = 0;
        for (size_t i = 0; i < v->n; i++) high = f[i] > f[high] ? i : high;
        if (s) out_c(&o, ' ');
        out_s(&o, say_f(c, "%.*s: từ %.*s (%.*s) đến %.*s (%.*s), cao nhất %.*s (%.*s).", SL(say_slice(c, v->series[s].label)),
                        SL(number_text(c->mem, f[0])), SL(v->labels[0]), SL(number_text(c->mem, f[v->n - 1])), SL(v->labels[v->n - 1]),
                        SL(number_text(c->mem, f[high])), SL(v->labels[high])));
    }
    return out_slice(&o);
}

/* Within the limits of the header, or nothing to draw. */
static bool drawable(struct call *c, struct chart_view *v)
{
    if (v->n > CHART_POINTS) v->n = CHART_POINTS;
    if (v->series_n > CHART_SERIES) v->series_n = CHART_SERIES;
    if (v->n && v->series_n) return true;
    show_empty(c, v->title, S("Chưa có số liệu cho khoảng thời gian này."), (slice){ NULL, 0 }, (slice){ NULL, 0 });
    return false;
}

static void bars(struct call *c, const struct chart_view *v, const struct plot *p)
{
    int group = (p->right - p->left) / (int)v->n, wide = group * 4 / 5 / (int)v->series_n;
    wide = wide > 26 ? 26 : wide < 1 ? 1 : wide;
    for (size_t i = 0; i < v->n; i++) {
        int x = middle_of(p, i, v->n) - wide * (int)v->series_n / 2;
        for (size_t s = 0; s < v->series_n; s++, x += wide)
            chart_bar(c, p, x, height_of(p, v->series[s].v[i]), wide > 3 ? wide - 1 : wide, series_kind(s), tip_of(c, v, s, i));
    }
}

static void lines(struct call *c, const struct chart_view *v, const struct plot *p)
{
    for (size_t s = 0; s < v->series_n; s++) {
        struct out d = out_new(c->mem, 1 << 16);
        for (size_t i = 0; i < v->n; i++)
            out_f(&d, "%c%d %d", i ? 'L' : 'M', middle_of(p, i, v->n), height_of(p, v->series[s].v[i]));
        chart_path(c, out_slice(&d), series_kind(s));
        for (size_t i = 0; i < v->n && v->n <= DOTS; i++)
            chart_dot(c, middle_of(p, i, v->n), height_of(p, v->series[s].v[i]), series_kind(s), tip_of(c, v, s, i));
    }
}

static void chart(struct call *c, const struct chart_view *view,
                  void (*marks)(struct call *, const struct chart_view *, const struct plot *))
{
    struct chart_view v = *view;
    if (!drawable(c, &v)) return;
    struct plot p = plot_of(c, &v);
    slice summary = summary_of(c, &v);
    chart_begin(c, &v, summary);
    frame(c, &v, &p);
    marks(c, &v, &p);
    chart_end(c, &v, summary);
}

void chart_bars(struct call *c, const struct chart_view *v) { chart(c, v, bars); }
void chart_lines(struct call *c, const struct chart_view *v) { chart(c, v, lines); }
