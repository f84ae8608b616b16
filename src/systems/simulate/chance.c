/* SPDX-License-Identifier: Apache-2.0 */
/* SplitMix64: small, fast, the same everywhere. */
#include "systems/simulate/simulate.h"

uint64_t chance_next(struct chance *r)
{
    uint64_t z = r->s += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

int64_t chance_range(struct chance *r, int64_t low, int64_t high)
{
    return low + (int64_t)(chance_next(r) % (uint64_t)(high - low + 1));
}

bool chance_of(struct chance *r, int permille) { return chance_range(r, 1, 1000) <= permille; }
