/* SPDX-License-Identifier: Apache-2.0 */
/* What a procedure costs (phí, lệ phí), as its definition says: an amount, perhaps by pages or copies, dated where the law changed it,
 * and who pays less or nothing, each with its legal basis (Luật Phí và lệ phí 97/2015/QH13, Điều 10; Luật Hộ tịch 60/2014/QH13, Điều 11).
 *
 *     fee:
 *       vnd: 2000
 *       each: so_trang                     # an answer that counts: 2.000 đ for each page …
 *       after: {count: 2, vnd: 1000}       # … from the third page on 1.000 đ …
 *       most: 200000                       # … at most 200.000 đ …
 *       times: so_ban                      # … and so much for each copy
 *       rates: [{vnd: 3000, from: 2019-01-01, law: "…"}]       # from that day on instead of vnd
 *       reductions:
 *         - {id: truc-tuyen, name: Nộp qua mạng, percent: 100, law: "TT 130/2017/TT-BTC", channel: online}
 *         - {id: ho-ngheo, name: Người thuộc hộ nghèo, percent: 100, law: "Luật Hộ tịch 60/2014/QH13, Điều 11"}
 *
 * A reduction with a channel or an answer ({field, is}) applies by itself; any other is granted by the counter, which has seen the proof.
 * Of several the largest counts; they are never added.  A fee that is not known stays unknown: nothing here invents one. */
#ifndef KERNEL_FEE_H
#define KERNEL_FEE_H
#include "base/list.h"
#include "base/node.h"
#include "base/time.h"

struct fee_rate { money amount; day from; slice law; };
struct reduction {
    slice id, name, law;
    int   percent;                      /* 1–100 off; 100: exempt */
    slice channel, field, is;           /* applies by itself when the channel, or the answer, is this */
    day   from, to;                     /* both inclusive; {0}: without bound */
};
struct fee {
    bool  known, fixed;                 /* fixed: amount is a number of đồng, else only text can be read */
    money amount;
    slice text;
    slice each, times;                  /* names of answers that count; no value: once */
    int64_t after_count;                /* the first so many of `each` at amount, the rest at `after`; 0: all alike */
    money after, most;                  /* most 0: no upper end */
    LIST(struct fee_rate) rates;        /* by day, rising */
    LIST(struct reduction) reductions;
};

struct fee_case { day on; slice channel; const struct node *answers; slice granted; };  /* granted: a reduction's id, or no value */
struct fee_due {
    bool  known;                        /* amount could be reckoned */
    money whole, amount;                /* before and after the reduction */
    const struct reduction *reduction;  /* NULL: none */
    slice why;                          /* in words */
};
/* Pure.  Exempt is known even where the rate is not. */
void fee_reckon(struct arena *mem, const struct fee *f, const struct fee_case *of, struct fee_due *due);

const struct reduction *fee_reduction(const struct fee *f, slice id);       /* NULL when there is none */
bool reduction_in_force(const struct reduction *r, day on);
bool reduction_asked(const struct reduction *r);                            /* must be granted: nothing makes it apply by itself */

struct form;
/* Reads `fee:`; every problem at once.  fee_check needs the form: what counts must be a number asked in it. */
void fee_read(struct arena *mem, const struct node *at, slice file, struct fee *f, problems *found);
void fee_check(struct arena *mem, const struct node *at, slice file, const struct fee *f, const struct form *form, problems *found);
extern const struct shape fee_shape;

#endif
