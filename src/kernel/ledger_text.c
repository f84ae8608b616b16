/* SPDX-License-Identifier: Apache-2.0 */
/* How the ledger writes what it hashes, signs, stores and publishes. */
#include <string.h>
#include "kernel/ledger_inside.h"

enum { BODY_MAX = 1 << 16 };

/* ---- digests ---- */

slice digest_hex(struct arena *mem, digest d) { return hex_write(mem, DIGEST_SLICE(d)); }

bool digest_read(struct arena *mem, slice hex, digest *d)
{
    slice bytes;
    if (!hex_read(mem, hex, &bytes) || bytes.n != sizeof d->b) return false;
    memcpy(d->b, bytes.p, sizeof d->b);
    return true;
}

bool leaf_read(struct arena *mem, slice event_hash, digest *leaf)
{
    digest d;
    if (!digest_read(mem, event_hash, &d)) return false;
    *leaf = merkle_leaf(DIGEST_SLICE(d));
    return true;
}

slice peaks_text(struct arena *mem, const struct merkle_range *r)
{
    return hex_write(mem, (slice){ (const char *)r->peak, (size_t)r->n * sizeof *r->peak });
}

bool peaks_read(struct arena *mem, const struct ledger_checkpoint *cp, struct merkle_range *r)
{
    slice bytes;
    *r = (struct merkle_range){ .size = cp->size, .n = __builtin_popcountll((unsigned long long)cp->size) };
    if (!hex_read(mem, cp->peaks, &bytes) || bytes.n != (size_t)r->n * sizeof *r->peak) return false;
    if (bytes.n) memcpy(r->peak, bytes.p, bytes.n);
    return true;
}

/* ---- what is hashed ---- */

slice ledger_commitment(struct arena *mem, slice salt, slice body)
{
    struct hash h = hash_begin();
    hash_add(&h, salt);
    hash_add(&h, body);
    return digest_hex(mem, hash_end(&h));
}

static void name_write(struct out *o, const char *name)
{
    out_z(o, o->n ? ",\"" : "{\"");
    out_z(o, name);
    out_z(o, "\":");
}

static void member(struct out *o, const char *name, slice text)
{
    name_write(o, name);
    out_json(o, text);
}

static void number(struct out *o, const char *name, int64_t n)
{
    name_write(o, name);
    out_i(o, n);
}

/* Written straight in canonical order; the test compares it with json_canonical. */
slice ledger_event_json(struct arena *mem, const struct ledger_event *e, slice commitment)
{
    struct out o = out_new(mem, BODY_MAX);
    member(&o, "account", slice_number(mem, e->account));
    number(&o, "at", e->at.ms);
    member(&o, "commitment", commitment);
    member(&o, "kind", e->kind);
    number(&o, "n", e->n);
    member(&o, "prev", e->prev);
    member(&o, "subject", slice_number(mem, e->subject));
    member(&o, "subject_kind", e->subject_kind);
    member(&o, "unit", e->unit);
    out_c(&o, '}');
    must(!o.over);
    return out_slice(&o);
}

slice ledger_event_hash(struct arena *mem, const struct ledger_event *e, slice commitment)
{
    return digest_hex(mem, hash_of(ledger_event_json(mem, e, commitment)));
}

/* ---- what is signed ---- */

static slice root_base64(struct arena *mem, slice root_hex)
{
    slice bytes;
    return hex_read(mem, root_hex, &bytes) ? base64_plain(mem, bytes) : S("");
}

slice ledger_text(struct arena *mem, const struct ledger_checkpoint *cp)
{
    slice root = root_base64(mem, cp->root), time = instant_iso(mem, cp->at);
    return slice_fmt(mem, "%.*s\n%lld\n%.*s\n%.*s\n", SL(cp->origin), (long long)cp->size, SL(root), SL(time));
}

/* ---- what is published ---- */

static void put_path(struct arena *mem, struct node *map, const digests *path)
{
    struct node *list = node_list(mem);
    EACH (d, *path) node_add(list, node_new(mem, NODE_TEXT, digest_hex(mem, *d)));
    node_put(mem, map, S("path"), list);
}

struct node *ledger_checkpoint_node(struct arena *mem, const struct ledger_checkpoint *cp)
{
    struct node *map = node_map(mem);
    node_put_text(mem, map, "origin", cp->origin);
    node_put_int(mem, map, "size", cp->size);
    node_put_text(mem, map, "root", cp->root);
    node_put_text(mem, map, "time", instant_iso(mem, cp->at));
    node_put_text(mem, map, "key", cp->key);
    node_put_text(mem, map, "signature", cp->signature);
    node_put_text(mem, map, "text", ledger_text(mem, cp));
    return map;
}

struct node *ledger_proof_node(struct arena *mem, const struct ledger_proof *proof)
{
    struct node *map = node_map(mem);
    node_put_text(mem, map, "event", slice_number(mem, proof->event));
    node_put_text(mem, map, "hash", proof->hash);
    node_put_int(mem, map, "index", proof->index);
    node_put_int(mem, map, "size", proof->checkpoint.size);
    put_path(mem, map, &proof->path);
    node_put(mem, map, S("checkpoint"), ledger_checkpoint_node(mem, &proof->checkpoint));
    return map;
}

struct node *ledger_consistency_node(struct arena *mem, int64_t from, int64_t to, const digests *path)
{
    struct node *map = node_map(mem);
    node_put_int(mem, map, "from", from);
    node_put_int(mem, map, "to", to);
    put_path(mem, map, path);
    return map;
}

struct node *ledger_keys_node(struct arena *mem, const ledger_keys *keys)
{
    struct node *map = node_map(mem), *list = node_list(mem);
    EACH (k, *keys) {
        struct node *key = node_map(mem);
        node_put_text(mem, key, "id", k->id);
        node_put_text(mem, key, "algorithm", S("Ed25519"));
        node_put_text(mem, key, "pem", k->pem);
        node_add(list, key);
    }
    node_put(mem, map, S("keys"), list);
    return map;
}

struct node *ledger_promise_node(struct arena *mem, const struct ledger_promise *promise)
{
    struct node *map = node_map(mem);
    node_put_text(mem, map, "hash", promise->hash);
    node_put_text(mem, map, "time", instant_iso(mem, promise->at));
    node_put_text(mem, map, "key", promise->key);
    node_put_text(mem, map, "signature", promise->signature);
    node_put_text(mem, map, "text", promise->text);
    return map;
}
