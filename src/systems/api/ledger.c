/* SPDX-License-Identifier: Apache-2.0 */
/* The public side of the ledger; docs/verify.md checks these answers with openssl and sha256sum alone. */
#include "systems/api/api.h"
#include "kernel/ledger.h"

err ledger_checkpoint_show(struct call *c)
{
    struct ledger_checkpoint cp;
    bool found;
    TRY(ledger_newest(c, &cp, &found));
    if (!found) return fail(c, ERR_MISSING, "ledger.empty", "Sổ cái chưa có mốc ký nào. Mốc đầu tiên được ký trong vòng một phút.");
    return web_json(c, 200, ledger_checkpoint_node(c->mem, &cp));
}

/* ?event= its number, or ?hash= as feeds tell it. */
err ledger_proof_show(struct call *c)
{
    int64_t event = 0;
    struct ledger_proof proof;
    slice hash = web_query(c, "hash");
    if (hash.n) TRY(ledger_find(c, hash, &event));
    else if (!slice_int(web_query(c, "event"), &event))
        return fail(c, ERR_INPUT, "ledger.event", "Thiếu số sự kiện: ?event=… hoặc ?hash=…");
    TRY(ledger_prove(c, event, &proof));
    return web_json(c, 200, ledger_proof_node(c->mem, &proof));
}

err ledger_consistency_show(struct call *c)
{
    int64_t from = web_query_int(c, "from", 0), to = web_query_int(c, "to", 0);
    digests path;
    TRY(ledger_consistent(c, from, to, &path));
    return web_json(c, 200, ledger_consistency_node(c->mem, from, to, &path));
}

err ledger_keys_show(struct call *c)
{
    ledger_keys keys;
    TRY(ledger_keys_all(c, &keys));
    return web_json(c, 200, ledger_keys_node(c->mem, &keys));
}
