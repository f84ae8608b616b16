/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: every event is hash-linked within its subject, and all events together stand in one public
 * Merkle tree.
 *
 *   append      in the transaction that changes the subject.  hash = SHA-256 of the canonical JSON (RFC 8785)
 *               of {account, at, commitment, kind, n, prev, subject, subject_kind, unit}; ids are strings
 *               there, `at` is ms since 1970; commitment = SHA-256(salt ‖ body) of the two texts as stored,
 *               so that both can be erased and the chain still verifies; prev is the hash of the subject's
 *               event before, "" for its first.
 *   sequence    no row all writers fight for, and on PostgreSQL commit order is not id order: one job numbers
 *               what has been committed, 1, 2, 3 … without gaps (event.seq).  Feeds use the same numbers.
 *   checkpoint  each minute and each 1,000 events: the root of the RFC 6962 tree over all numbered events
 *               (leaf = the 32 bytes of hash, index = seq − 1), signed.  What is signed:  origin ⏎ size ⏎
 *               root in base64 ⏎ time in RFC 3339 ⏎
 *   promise     a receipt is given before the next checkpoint: the key signs  origin ⏎ promise ⏎ event hash ⏎
 *               time ⏎
 *   prove       inclusion and consistency paths.  docs/verify.md checks them with openssl and sha256sum
 *               alone.
 *
 * What this shows and what not: who has the key can write another history; it shows only against checkpoints
 * kept elsewhere.  Publishing checkpoints is therefore part of the job, and every reader may keep one. */
#ifndef KERNEL_LEDGER_H
#define KERNEL_LEDGER_H
#include "base/call.h"
#include "base/node.h"
#include "kernel/ledger_key.h"
#include "kernel/merkle.h"
#include "store/record.h"

enum { LEDGER_LEVEL = 8 };      /* nodes from this level up are stored; below, they are reckoned from ≤ 256 events */

/* ---- writing ---- */

struct ledger_entry {
    slice   subject_kind;       /* "dossier", "account" */
    int64_t subject;
    slice   kind;               /* "accept" */
    slice   unit;               /* code of the unit it happened in; "" for none */
    slice   body;               /* canonical JSON; no value: "{}" */
    int64_t n;                  /* the subject's last number and hash, when the caller has them at hand; 0: read here */
    slice   prev;
    bool    first;              /* the subject is new: there is nothing to read */
};

/* By the call's person, at the call's time.  The caller has locked the subject by updating it; two who did
 * not both append and one gets ERR_CONFLICT "store.exists".  event and hash may be NULL. */
err ledger_append(struct call *c, const struct ledger_entry *e, int64_t *event, slice *hash);

/* Until the transaction ends nobody else numbers events, erases one, or copies them into packs. */
err ledger_hold(struct call *c);

/* Removes body and salt for good, from the feed's pack too; hash, time, kind and person stay.  Faults: ERR_MISSING "ledger.no_event",
 * ERR_CONFLICT "ledger.erased". */
err ledger_erase(struct call *c, int64_t event, slice why);

/* ---- the job ---- */

err ledger_sequence(struct call *c);    /* numbers at most 5,000 events */
err ledger_checkpoint(struct call *c);  /* over at most 20,000 new events, by c->app->key; nothing when there is none */
err ledger_work(struct call *c);        /* the job, every second: sequence, and a checkpoint when one is due */

/* ---- reading and proving ---- */

err ledger_size(struct call *c, int64_t *size);            /* how many events are numbered */

struct ledger_checkpoint { int64_t size; slice root, peaks; instant at; slice origin, key, signature; };
extern const struct record ledger_checkpoint_record;
typedef LIST(struct ledger_checkpoint) ledger_checkpoints;
err   ledger_newest(struct call *c, struct ledger_checkpoint *cp, bool *found);
err   ledger_recent(struct call *c, int limit, ledger_checkpoints *list);           /* newest first */
err   ledger_at(struct call *c, int64_t size, struct ledger_checkpoint *cp, bool *found);
/* The numbered event of that hash; 0 when there is none (yet). */
err   ledger_find(struct call *c, slice hash, int64_t *event);
slice ledger_text(struct arena *mem, const struct ledger_checkpoint *cp);           /* what is signed */

struct ledger_proof { int64_t event, index; slice hash; digests path; struct ledger_checkpoint checkpoint; };
/* Against the newest checkpoint.  Faults: ERR_MISSING "ledger.no_event"; ERR_CONFLICT "ledger.not_yet". */
err ledger_prove(struct call *c, int64_t event, struct ledger_proof *proof);
/* That the tree of size `to` continues the one of size `from`.  Faults: ERR_INPUT "ledger.sizes" unless
 * 1 ≤ from ≤ to ≤ the newest checkpoint's size. */
err ledger_consistent(struct call *c, int64_t from, int64_t to, digests *path);

struct ledger_promise { slice hash; instant at; slice text, key, signature; };
/* Pure: uses only c->mem, c->now and c->app->key. */
void ledger_promise(struct call *c, slice hash, struct ledger_promise *promise);

struct ledger_public { slice id, pem; instant since; };
typedef LIST(struct ledger_public) ledger_keys;
err ledger_keys_all(struct call *c, ledger_keys *keys);     /* every key that has signed; the present one too */

/* The API's bodies (docs/verify.md). */
struct node *ledger_checkpoint_node(struct arena *mem, const struct ledger_checkpoint *cp);
struct node *ledger_proof_node(struct arena *mem, const struct ledger_proof *proof);
struct node *ledger_consistency_node(struct arena *mem, int64_t from, int64_t to, const digests *path);
struct node *ledger_keys_node(struct arena *mem, const ledger_keys *keys);
struct node *ledger_promise_node(struct arena *mem, const struct ledger_promise *promise);

/* ---- checking everything ---- */

struct ledger_verdict {
    int64_t events, numbered, nodes, checkpoints;   /* looked at */
    int64_t event;                                  /* the first wrong one; 0 when it is not one event that is wrong */
    slice   wrong;          /* for people, to follow “Sự kiện …: ” or “Sổ cái: ”; no value: all is right */
};
/* Recomputes every subject's chain and commitments, the numbers, the stored nodes, and every checkpoint's
 * root and signature; stops at the first thing that is wrong.  `progress` (may be NULL) is called every
 * 10,000 rows.  A fault is the database's. */
err ledger_verify(struct call *c, void (*progress)(void *to, const struct ledger_verdict *sofar), void *to,
                  struct ledger_verdict *verdict);

/* ---- for verification and tests ---- */

struct ledger_event {
    int64_t id; slice subject_kind; int64_t subject, n; instant at; slice kind; int64_t account;
    slice unit, body, salt, hash, prev;
    slice commitment;                   /* of an erased event */
};
extern const struct record ledger_event_record;
slice ledger_commitment(struct arena *mem, slice salt, slice body);
slice ledger_event_json(struct arena *mem, const struct ledger_event *e, slice commitment);
slice ledger_event_hash(struct arena *mem, const struct ledger_event *e, slice commitment);

#endif
