/* SPDX-License-Identifier: Apache-2.0 */
/* Reckoning a fee from its rule and one case, with the reasons in words.  Pure functions of the definition, the day and the answers. */
#include "kernel/fee.h"

enum { COUNT_MAX = 100000 };            /* no dossier has more pages or copies; keeps every product within an int64 */

const struct reduction *fee_reduction(const struct fee *f, slice id)
{
    EACH (r, f->reductions)
        if (id.n && slice_eq(r->id, id)) return r;
    return NULL;
}

bool reduction_in_force(const struct reduction *r, day on)
{
    return (!r->from.n || r->from.n <= on.n) && (!r->to.n || on.n <= r->to.n);
}

bool reduction_asked(const struct reduction *r) { return !r->channel.n && !r->field.n; }

static bool applies(const struct reduction *r, const struct fee_case *of)
{
    if (!reduction_in_force(r, of->on)) return false;
    if (reduction_asked(r)) return of->granted.n && slice_eq(r->id, of->granted);
    if (r->channel.n && !slice_eq(r->channel, of->channel)) return false;
    return !r->field.n || slice_eq(node_value(node_find(of->answers, r->field)), r->is);
}

static const struct reduction *largest(const struct fee *f, const struct fee_case *of)
{
    const struct reduction *best = NULL;
    EACH (r, f->reductions)
        if (applies(r, of) && (!best || r->percent > best->percent)) best = r;
    return best;
}

static money rate_on(const struct fee *f, day on)
{
    money amount = f->amount;
    EACH (rate, f->rates)
        if (rate->from.n <= on.n) amount = rate->amount;
    return amount;
}

/* What the answer counts; false when it is not there or no sensible count. */
static bool count_of(const struct node *answers, slice field, int64_t *n)
{
    *n = 1;
    return !field.n || (slice_int(node_value(node_find(answers, field)), n) && *n >= 1 && *n <= COUNT_MAX);
}

/* "2.000 đ × 2 + 1.000 đ × 3 = 7.000 đ" */
static slice product(struct arena *mem, money rate, int64_t first, money after, int64_t rest, money sum)
{
    slice left = slice_fmt(mem, "%.*s × %lld", SL(money_text(mem, rate)), (long long)first);
    if (rest) left = slice_fmt(mem, "%.*s + %.*s × %lld", SL(left), SL(money_text(mem, after)), (long long)rest);
    return slice_fmt(mem, "%.*s = %.*s", SL(left), SL(money_text(mem, sum)));
}

static bool whole_fee(struct arena *mem, const struct fee *f, const struct fee_case *of, struct fee_due *due)
{
    int64_t each, times;
    if (!f->fixed || !count_of(of->answers, f->each, &each) || !count_of(of->answers, f->times, &times)) return false;
    money rate = rate_on(f, of->on), after = f->after_count ? f->after : rate;
    int64_t first = f->after_count && each > f->after_count ? f->after_count : each, rest = each - first;
    money sum = { rate.dong * first + after.dong * rest };
    due->why = f->each.n ? product(mem, rate, first, after, rest, sum)
             : rate.dong ? slice_fmt(mem, "Mức thu: %.*s", SL(money_text(mem, rate))) : S("Không thu phí, lệ phí");
    if (f->most.dong && sum.dong > f->most.dong) {
        sum = f->most;
        due->why = slice_fmt(mem, "%.*s, mức tối đa %.*s", SL(due->why), SL(money_text(mem, sum)));
    }
    due->whole = (money){ sum.dong * times };
    if (f->times.n)
        due->why = slice_fmt(mem, "%.*s; × %lld = %.*s", SL(due->why), (long long)times, SL(money_text(mem, due->whole)));
    return true;
}

void fee_reckon(struct arena *mem, const struct fee *f, const struct fee_case *of, struct fee_due *due)
{
    *due = (struct fee_due){ .reduction = largest(f, of) };
    due->known = whole_fee(mem, f, of, due);
    due->amount = due->whole;
    if (!due->known) due->why = slice_fmt(mem, "Mức thu: %.*s", SL(f->text));
    const struct reduction *r = due->reduction;
    if (!r) return;
    due->amount.dong -= due->whole.dong * r->percent / 100;
    due->known = due->known || r->percent == 100;
    due->why = slice_fmt(mem, "%.*s. %s %d%%: %.*s (%.*s)%s%.*s.", SL(due->why), r->percent == 100 ? "Miễn" : "Giảm", r->percent,
                         SL(r->name), SL(r->law), due->known ? ", còn " : "", SL(due->known ? money_text(mem, due->amount) : S("")));
}
