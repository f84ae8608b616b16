/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger on a database of its own: SQLite or PostgreSQL, as test_kernel was started.
 * Tampering is done inside a write that is then refused, so each case begins from the same good ledger. */
#include "kernel/kernel_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "kernel/app.h"
#include "kernel/ledger.h"
#include "kernel/ledger_inside.h"
#include "kernel/who.h"
#include "store/db.h"
#include "store/store.h"

extern const struct migration kernel_migrations[];
extern const size_t kernel_migrations_n;

enum { SUBJECTS = 40, ROUNDS = 7, ROUND_EVENTS = 430, EVENTS = ROUNDS * ROUND_EVENTS };

static struct world {
    struct arena *mem;
    char          data[64];
    struct store *store;
    struct app    app;
    struct who    who;
    instant       now;
    uint64_t      random;
    int64_t       event[EVENTS];
    slice         hash[EVENTS];
    size_t        n;
} w;

static struct call call_new(struct arena *mem)
{
    return (struct call){ .mem = mem, .now = w.now, .app = &w.app, .who = &w.who };
}

static void write_ok(work fn)
{
    ARENA_SCRATCH (mem) {
        struct call c = call_new(mem);
        assert_ok(store_write_now(w.store, &c, fn));
    }
}

static void read_ok(work fn)
{
    ARENA_SCRATCH (mem) {
        struct call c = call_new(mem);
        assert_ok(store_read(w.store, &c, fn));
    }
}

/* ---- keys ---- */

static void a_key_is_made_once_and_kept_closed(void **state)
{
    (void)state;
    char data[] = "/tmp/ledger_key.XXXXXX";
    assert_non_null(mkdtemp(data));
    ARENA_SCRATCH (mem) {
        slice folder = slice_z(data), text = S("a\nb\n");
        const char *path = zstr(mem, slice_join(mem, folder, S("/ledger.key")));
        struct ledger_key *made, *loaded, *other;
        assert_fault(ledger_key_load(mem, folder, &loaded), "ledger.no_key");
        assert_fault(ledger_key_create(mem, folder, S("two\nlines"), &made), "ledger.origin");
        assert_ok(ledger_key_create(mem, folder, S("motcua/thử"), &made));
        assert_fault(ledger_key_create(mem, folder, S("motcua/khác"), &other), "ledger.key_exists");
        assert_ok(ledger_key_load(mem, folder, &loaded));
        assert_true(slice_eq(loaded->origin, S("motcua/thử")));
        assert_true(slice_eq(loaded->id, made->id) && slice_eq(loaded->pem, made->pem) && made->id.n == 16);
        slice signature = ledger_sign(mem, loaded, text);
        assert_true(ledger_signed(mem, made->pem, text, signature));
        assert_false(ledger_signed(mem, made->pem, S("a\nB\n"), signature));
        assert_false(ledger_signed(mem, made->pem, text, S("AAAA")));
        assert_false(ledger_signed(mem, S("no pem"), text, signature));
        struct stat st;
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(chmod(path, 0640), 0);
        assert_fault(ledger_key_load(mem, folder, &loaded), "ledger.key_open");
        assert_int_equal(truncate(path, 100), 0);
        assert_int_equal(chmod(path, 0600), 0);
        assert_fault(ledger_key_load(mem, folder, &loaded), "ledger.key");
        unlink(path);
        rmdir(data);
    }
}

/* ---- a ledger of some thousand events ---- */

static err round_append(struct call *c)
{
    for (int i = 0; i < ROUND_EVENTS; i++) {
        struct ledger_entry e = { .subject_kind = random_int(&w.random, 0, 3) ? S("dossier") : S("account"),
                                  .subject = INT64_C(7000000000000000000) + random_int(&w.random, 1, SUBJECTS),
                                  .kind = S("accept"), .unit = S("Phường 1"), .body = S("{\"note\":\"“đã nhận”\"}") };
        TRY(ledger_append(c, &e, &w.event[w.n], &w.hash[w.n]));
        w.hash[w.n] = slice_copy(w.mem, w.hash[w.n]);
        w.n++;
    }
    return OK;
}

static int world_open(void **state)
{
    (void)state;
    w = (struct world){ .mem = arena_new(), .data = "/tmp/ledger.XXXXXX", .who = { .account = 42 } };
    assert_non_null(mkdtemp(w.data));
    assert_true(instant_parse(S("2018-09-10T08:00:00+07:00"), &w.now));
    w.random = test_seed("ledger");
    assert_ok(ledger_key_create(w.mem, slice_z(w.data), S("motcua/thử"), &w.app.key));
    struct store_options options = { .data = slice_z(w.data), .database = test_database };
    assert_ok(store_open(w.mem, &options, &w.store));
    assert_ok(store_migrate(w.store, kernel_migrations, kernel_migrations_n));
    for (int i = 0; i < ROUNDS; i++) {
        write_ok(round_append);
        write_ok(ledger_work);                      /* a checkpoint when a minute has passed */
        w.now.ms += i % 2 ? 61000 : 1000;
    }
    write_ok(ledger_sequence);
    write_ok(ledger_checkpoint);
    return 0;
}

static int world_close(void **state)
{
    (void)state;
    store_close(w.store);
    ARENA_SCRATCH (mem) {
        slice command = slice_fmt(mem, "rm -rf '%s'", w.data);
        if (system(zstr(mem, command)) != 0) return 1;
    }
    arena_free(w.mem);
    return 0;
}

static err look_at_numbers(struct call *c)
{
    int64_t events, distinct, last, checkpoints;
    struct ledger_checkpoint cp;
    bool found;
    TRY(db_int(c, &events, "select count(*) from event where seq is not null"));
    TRY(db_int(c, &distinct, "select count(distinct seq) from event"));
    TRY(db_int(c, &last, "select max(seq) from event"));
    TRY(db_int(c, &checkpoints, "select count(*) from ledger_checkpoint"));
    assert_int_equal(events, EVENTS);
    assert_int_equal(distinct, EVENTS);
    assert_int_equal(last, EVENTS);
    TRY(ledger_newest(c, &cp, &found));
    assert_true(found);
    assert_int_equal(cp.size, EVENTS);
    assert_true(checkpoints >= 3 && checkpoints < ROUNDS);
    return OK;
}

static void numbers_have_no_gaps(void **state)
{
    (void)state;
    read_ok(look_at_numbers);
}

static err look_for_nothing_new(struct call *c)
{
    int64_t before, after;
    TRY(db_int(c, &before, "select count(*) from ledger_checkpoint"));
    c->now.ms += 3600000;
    TRY(ledger_work(c));
    TRY(ledger_checkpoint(c));
    TRY(db_int(c, &after, "select count(*) from ledger_checkpoint"));
    assert_int_equal(before, after);
    return OK;
}

static void nothing_new_is_not_signed(void **state)
{
    (void)state;
    write_ok(look_for_nothing_new);
}

static err compare_json(struct call *c)
{
    struct ledger_event e = { .subject_kind = S("dossier"), .subject = 7, .n = 3, .at = w.now, .kind = S("a\"\\\n\x01"),
                              .account = INT64_MAX, .unit = S("Phường 1"), .prev = S("") };
    struct node *map = node_map(c->mem);
    node_put_text(c->mem, map, "unit", e.unit);
    node_put_text(c->mem, map, "subject_kind", e.subject_kind);
    node_put_text(c->mem, map, "subject", S("7"));
    node_put_text(c->mem, map, "prev", e.prev);
    node_put_int(c->mem, map, "n", e.n);
    node_put_text(c->mem, map, "kind", e.kind);
    node_put_text(c->mem, map, "commitment", S("c0"));
    node_put_int(c->mem, map, "at", e.at.ms);
    node_put_text(c->mem, map, "account", S("9223372036854775807"));
    slice written = ledger_event_json(c->mem, &e, S("c0"));
    assert_string_equal(zstr(c->mem, written), zstr(c->mem, json_canonical(c->mem, map)));
    return OK;
}

static void what_is_hashed_is_canonical_json(void **state)
{
    (void)state;
    read_ok(compare_json);
}

/* ---- proofs ---- */

static digest root_of(struct arena *mem, const struct ledger_checkpoint *cp)
{
    digest d;
    assert_true(digest_read(mem, cp->root, &d));
    return d;
}

static err prove_some(struct call *c)
{
    for (int i = 0; i < 60; i++) {
        size_t k = (size_t)random_int(&w.random, 0, EVENTS - 1);
        struct ledger_proof proof;
        digest leaf = { 0 };
        TRY(ledger_prove(c, w.event[k], &proof));
        assert_true(slice_eq(proof.hash, w.hash[k]) && leaf_read(c->mem, proof.hash, &leaf));
        const struct ledger_checkpoint *cp = &proof.checkpoint;
        assert_true(merkle_inclusion_ok(leaf, proof.index, cp->size, &proof.path, root_of(c->mem, cp)));
        assert_true(ledger_signed(c->mem, w.app.key->pem, ledger_text(c->mem, cp), cp->signature));
    }
    struct ledger_proof proof;
    assert_fault(ledger_prove(c, 5, &proof), "ledger.no_event");
    return OK;
}

static void every_event_is_proved_included(void **state)
{
    (void)state;
    read_ok(prove_some);
}

struct leaf { slice hash; };
LOCAL_RECORD(leaf, COLUMN(leaf, hash));

static err naive_root(struct call *c, int64_t size, digest *root)
{
    struct merkle_range range = { 0 };
    LIST(struct leaf) leaves = { 0 };
    digest leaf, made[MERKLE_LEVELS];
    TRY(db_all(c, &leaf_record, &leaves, "select hash from event where seq <= $1 order by seq", size));
    EACH (l, leaves) {
        assert_true(leaf_read(c->mem, l->hash, &leaf));
        merkle_append(&range, leaf, made);
    }
    *root = merkle_root(&range);
    return OK;
}

static err prove_growth(struct call *c)
{
    ledger_checkpoints all = { 0 };
    digests path;
    TRY(ledger_recent(c, 100, &all));
    EACH (old, all)
        EACH (new, all) {
            if (old->size > new->size) continue;
            TRY(ledger_consistent(c, old->size, new->size, &path));
            assert_true(merkle_consistency_ok(old->size, new->size, root_of(c->mem, old), root_of(c->mem, new), &path));
        }
    for (int i = 0; i < 8; i++) {                       /* sizes that were never signed */
        int64_t to = random_int(&w.random, 1, EVENTS), from = random_int(&w.random, 1, (int)to);
        digest old, new;
        TRY(naive_root(c, from, &old));
        TRY(naive_root(c, to, &new));
        TRY(ledger_consistent(c, from, to, &path));
        assert_true(merkle_consistency_ok(from, to, old, new, &path));
    }
    assert_fault(ledger_consistent(c, 0, 1, &path), "ledger.sizes");
    assert_fault(ledger_consistent(c, 2, 1, &path), "ledger.sizes");
    assert_fault(ledger_consistent(c, 1, EVENTS + 1, &path), "ledger.sizes");
    return OK;
}

static void every_checkpoint_continues_the_one_before(void **state)
{
    (void)state;
    read_ok(prove_growth);
}

static err append_and_ask(struct call *c)
{
    struct ledger_entry e = { .subject_kind = S("dossier"), .subject = 1, .kind = S("accept"), .body = S("{}") };
    struct ledger_proof proof;
    struct ledger_promise promise;
    int64_t event;
    slice hash;
    TRY(ledger_append(c, &e, &event, &hash));
    assert_fault(ledger_prove(c, event, &proof), "ledger.not_yet");
    ledger_promise(c, hash, &promise);
    assert_true(slice_find(promise.text, hash) < promise.text.n);
    assert_true(ledger_signed(c->mem, w.app.key->pem, promise.text, promise.signature));
    e.n = 1;                                            /* the caller's own number and hash */
    e.prev = hash;
    TRY(ledger_append(c, &e, NULL, NULL));
    e.n = 1;
    assert_fault(ledger_append(c, &e, NULL, NULL), "store.exists");
    return fail(c, ERR_CONFLICT, "test.undo", "hoàn tác");
}

static void a_new_event_has_a_promise_first(void **state)
{
    (void)state;
    ARENA_SCRATCH (mem) {
        struct call c = call_new(mem);
        assert_fault(store_write_now(w.store, &c, append_and_ask), "test.undo");
    }
}

/* ---- verification ---- */

static err verify_good(struct call *c)
{
    struct ledger_verdict v;
    TRY(ledger_verify(c, NULL, NULL, &v));
    if (v.wrong.p) fail_msg("event %lld %.*s", (long long)v.event, SL(v.wrong));
    assert_int_equal(v.events, EVENTS);
    assert_int_equal(v.numbered, EVENTS);
    assert_int_equal(v.nodes, EVENTS / 256 + EVENTS / 512 + EVENTS / 1024 + EVENTS / 2048);
    assert_true(v.checkpoints >= 3);
    return OK;
}

static void a_good_ledger_verifies(void **state)
{
    (void)state;
    read_ok(verify_good);
}

static int64_t victim;              /* the event tampered with: in the middle of its subject and of the tree */

static err t_body(struct call *c)  { return db_do(c, "update event set body = '{}' where id = $1", victim); }
static err t_kind(struct call *c)  { return db_do(c, "update event set kind = 'refuse' where id = $1", victim); }
static err t_time(struct call *c)  { return db_do(c, "update event set at = at - 60000 where id = $1", victim); }
static err t_who(struct call *c)   { return db_do(c, "update event set account = 43 where id = $1", victim); }
static err t_gone(struct call *c)  { return db_do(c, "delete from event where id = $1", victim); }
static err t_seq(struct call *c)   { return db_do(c, "update event set seq = seq + 1000000 where id = $1", victim); }
static err t_last(struct call *c)  { return db_do(c, "delete from event where seq = $1", EVENTS); }
static err t_head(struct call *c)  { return db_do(c, "update ledger_head set size = size + 1 where one = 1"); }

static err t_erase(struct call *c)
{
    return db_do(c, "update event set body = null, salt = null where id = $1", victim);
}

static err t_node(struct call *c)
{
    return db_do(c, "update ledger_node set hash = $1 where level = 8 and idx = 3", w.hash[0]);
}

static err t_extra(struct call *c)
{
    return db_do(c, "insert into ledger_node (level, idx, hash) values (40, 0, $1)", w.hash[0]);
}

static err t_root(struct call *c)
{
    return db_do(c, "update ledger_checkpoint set root = $1 where size = $2", w.hash[0], EVENTS);
}

static err t_when(struct call *c)
{
    return db_do(c, "update ledger_checkpoint set at = at + 60000 where size = $1", EVENTS);
}

/* Rewrites the event and all that follow in its subject with right hashes: only the tree can tell. */
static err t_rewrite(struct call *c)
{
    LIST(struct ledger_event) chain = { 0 };
    TRY(db_all(c, &ledger_event_record, &chain,
        "select e.id, e.subject_kind, e.subject, e.n, e.at, e.kind, e.account, e.unit, e.body, e.salt, e.hash, e.prev, "
        "'' as commitment from event e, event v where v.id = $1 and e.subject_kind = v.subject_kind "
        "and e.subject = v.subject and e.n >= v.n order by e.n", victim));
    slice prev = chain.v[0].prev;
    chain.v[0].kind = S("refuse");
    EACH (e, chain) {
        e->prev = prev;
        prev = ledger_event_hash(c->mem, e, ledger_commitment(c->mem, e->salt, e->body));
        TRY(db_do(c, "update event set kind = $2, prev = $3, hash = $4 where id = $1", e->id, e->kind, e->prev, prev));
    }
    return OK;
}

enum named { ITSELF, NEXT_OF_SUBJECT, ANY_EVENT, NO_EVENT };
static const struct tampering { const char *name; work doing; enum named named; } tamperings[] = {
    { "body", t_body, ITSELF }, { "kind", t_kind, ITSELF }, { "time", t_time, ITSELF }, { "person", t_who, ITSELF },
    { "body erased without a record", t_erase, ITSELF }, { "removed", t_gone, NEXT_OF_SUBJECT },
    { "number", t_seq, ANY_EVENT },
    { "rewritten to the end", t_rewrite, ANY_EVENT }, { "node", t_node, ANY_EVENT }, { "root", t_root, ANY_EVENT },
    { "extra node", t_extra, NO_EVENT }, { "checkpoint's time", t_when, NO_EVENT }, { "counter", t_head, NO_EVENT },
    { "last event removed", t_last, NO_EVENT },
};
static const struct tampering *tampering;

static err tamper_and_verify(struct call *c)
{
    struct ledger_verdict v;
    int64_t follower;
    TRY(db_int(c, &follower, "select n.id from event e, event n where e.id = $1 and n.subject_kind = e.subject_kind "
                             "and n.subject = e.subject and n.n = e.n + 1", victim));
    assert_true(follower);
    TRY(tampering->doing(c));
    TRY(ledger_verify(c, NULL, NULL, &v));
    if (!v.wrong.n) fail_msg("%s: not seen", tampering->name);
    bool right = tampering->named == ITSELF          ? v.event == victim
               : tampering->named == NEXT_OF_SUBJECT ? v.event == follower
               : tampering->named == ANY_EVENT       ? v.event != 0 : v.event == 0;
    if (!right) fail_msg("%s: event %lld %.*s", tampering->name, (long long)v.event, SL(v.wrong));
    return fail(c, ERR_CONFLICT, "test.undo", "hoàn tác");
}

static void every_tampering_is_named(void **state)
{
    (void)state;
    victim = w.event[EVENTS / 3];
    for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++)
        ARENA_SCRATCH (mem) {
            struct call c = call_new(mem);
            tampering = &tamperings[i];
            assert_fault(store_write_now(w.store, &c, tamper_and_verify), "test.undo");
        }
    read_ok(verify_good);
}

static err erase_one(struct call *c)
{
    slice body;
    TRY(ledger_erase(c, w.event[100], S("theo yêu cầu của công dân")));
    TRY(db_text(c, &body, "select body from event where id = $1", w.event[100]));
    assert_null(body.p);
    assert_fault(ledger_erase(c, w.event[100], S("lần nữa")), "ledger.erased");
    assert_fault(ledger_erase(c, 5, S("không có")), "ledger.no_event");
    return OK;
}

static void an_erased_body_leaves_the_chain_whole(void **state)
{
    (void)state;
    write_ok(erase_one);
    read_ok(verify_good);
}

/* ---- the script that trusts nobody ---- */

static void save(const char *name, slice text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", w.data, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static err save_answers(struct call *c)
{
    ledger_checkpoints all = { 0 };
    ledger_keys keys;
    digests path;
    struct ledger_proof proof;
    TRY(ledger_recent(c, 100, &all));
    TRY(ledger_keys_all(c, &keys));
    TRY(ledger_prove(c, w.event[777], &proof));
    const struct ledger_checkpoint *new = &all.v[0], *old = &all.v[all.n - 1];
    TRY(ledger_consistent(c, old->size, new->size, &path));
    save("keys.json", json_text(c->mem, ledger_keys_node(c->mem, &keys)));
    save("new.json", json_text(c->mem, ledger_checkpoint_node(c->mem, new)));
    save("old.json", json_text(c->mem, ledger_checkpoint_node(c->mem, old)));
    save("proof.json", json_text(c->mem, ledger_proof_node(c->mem, &proof)));
    save("growth.json", json_text(c->mem, ledger_consistency_node(c->mem, old->size, new->size, &path)));
    return OK;
}

/* Runs a line in the world's folder; $s is the source folder, $p the script. */
static int shell(const char *line)
{
    const char *root = getenv("SOURCE_ROOT");
    int rc = 0;
    ARENA_SCRATCH (mem) {
        slice command = slice_fmt(mem,
            "s=$(realpath '%s') && p=$s/tools/verify-proof.sh && cd '%s' && { %s; } >/dev/null 2>&1",
            root ? root : ".", w.data, line);
        rc = system(zstr(mem, command));
    }
    return rc < 0 ? rc : rc >> 8;
}

static void the_script_agrees(void **state)
{
    (void)state;
    read_ok(save_answers);
    assert_int_equal(shell("command -v jq && command -v xxd && command -v openssl"), 0);
    assert_int_equal(shell("\"$p\" checkpoint new.json keys.json"), 0);
    assert_int_equal(shell("\"$p\" inclusion proof.json keys.json"), 0);
    assert_int_equal(shell("\"$p\" consistency growth.json old.json new.json keys.json"), 0);
    assert_int_equal(shell("\"$p\" consistency growth.json new.json old.json keys.json"), 1);
    assert_int_equal(shell("jq '.size += 1' new.json >x.json; \"$p\" checkpoint x.json keys.json"), 1);
    assert_int_equal(shell("jq '.text |= sub(\"2018\"; \"2019\") | .time |= sub(\"2018\"; \"2019\")' new.json >x.json; "
                           "\"$p\" checkpoint x.json keys.json"), 1);
    assert_int_equal(shell("jq '.index += 1' proof.json >x.json; \"$p\" inclusion x.json keys.json"), 1);
    assert_int_equal(shell("jq '.hash = .path[0]' proof.json >x.json; \"$p\" inclusion x.json keys.json"), 1);
    assert_int_equal(shell("jq '.path |= .[1:]' growth.json >x.json; "
                           "\"$p\" consistency x.json old.json new.json keys.json"), 1);
    assert_int_equal(shell("\"$p\" nothing"), 2);
}

/* The manual's commands, without those that fetch, on the same answers. */
static void the_manual_works(void **state)
{
    (void)state;
    read_ok(save_answers);
    assert_int_equal(shell("command -v jq && command -v xxd && command -v openssl"), 0);
    assert_int_equal(shell("cp new.json checkpoint.json; sed -n 's/^    //p' \"$s/docs/verify.md\" | "
                           "grep -v -e curl -e '^url=' -e '^{' -e '^tools/' >manual.sh; sh manual.sh >said"), 0);
    assert_int_equal(shell("grep -q 'Signature Verified Successfully' said"), 0);
    assert_int_equal(shell("grep -qx included said && grep -qx consistent said"), 0);
    assert_int_equal(shell("[ $(grep -cx \"$(jq -r .root new.json)\" said) = 2 ]"), 0);
}

int ledger_tests(void)
{
    static const struct CMUnitTest keys[] = { cmocka_unit_test(a_key_is_made_once_and_kept_closed) };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_no_gaps),
        cmocka_unit_test(nothing_new_is_not_signed),
        cmocka_unit_test(what_is_hashed_is_canonical_json),
        cmocka_unit_test(every_event_is_proved_included),
        cmocka_unit_test(every_checkpoint_continues_the_one_before),
        cmocka_unit_test(a_new_event_has_a_promise_first),
        cmocka_unit_test(a_good_ledger_verifies),
        cmocka_unit_test(every_tampering_is_named),
        cmocka_unit_test(an_erased_body_leaves_the_chain_whole),
        cmocka_unit_test(the_script_agrees),
        cmocka_unit_test(the_manual_works),
    };
    return RUN(keys) + cmocka_run_group_tests(tests, world_open, world_close);
}
