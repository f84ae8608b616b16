/* SPDX-License-Identifier: Apache-2.0 */
/* What holds, from claims and the declared order alone: no database, no clock. */
#include "kernel/claim.h"

const struct claim *claim_newest(const claims *list, slice source, slice field, day until)
{
    const struct claim *best = NULL;
    EACH (claim, *list) {
        if (claim->retracted_at.ms || claim->lapsed_at.ms || !slice_eq(claim->source, source) || !node_find(claim->values, field)) continue;
        if (until.n && claim->valid_from.n > until.n) continue;
        if (!best || claim->valid_from.n >= best->valid_from.n) best = claim;
    }
    return best;
}

static void field_weigh(struct arena *mem, const struct registry_authority *a, const struct registry_field *f, const claims *list,
                        claim_words *weighed)
{
    slice holds = NONE;
    EACH (source, a->order) {
        const struct claim *claim = claim_newest(list, (*source)->code, f->ask->name, (day){ 0 });
        if (!claim) continue;
        struct claim_word word = { f, *source, claim, node_value(node_find(claim->values, f->ask->name)), CLAIM_HOLDS };
        if (holds.p) word.standing = slice_eq(word.value, holds) ? CLAIM_AGREES : CLAIM_CONTESTS;
        else holds = word.value;
        LIST_ADD(mem, weighed, word);
    }
}

void claims_weigh(struct arena *mem, const struct registry *r, const claims *list, claim_words *weighed)
{
    *weighed = (claim_words){ 0 };
    EACH (a, r->authorities)
        EACH (f, a->fields) field_weigh(mem, a, *f, list, weighed);
}

const struct claim_word *claim_holding(const claim_words *weighed, const struct registry_field *f)
{
    EACH (word, *weighed)
        if (word->field == f && word->standing == CLAIM_HOLDS) return word;
    return NULL;
}
