/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger for citizens: the newest signed checkpoints, what they are good for, and whether an event is in them (kernel/ledger.h). */
#include "systems/openness/openness.h"
#include "systems/openness/pages.h"

enum { RECENT = 8 };

static err prove(struct call *c, struct checkpoints_view *v)
{
    int64_t event = 0;
    bool hash = v->typed.n == 64 && slice_only(slice_lower(c->mem, v->typed), "0123456789abcdef");
    if (hash) TRY(ledger_find(c, v->typed, &event));
    else if (!slice_int(v->typed, &event) || event <= 0) {
        v->fault = S("Nhập số của sự kiện, hoặc mã băm gồm 64 chữ số và chữ cái a–f.");
        return OK;
    }
    err e = event ? ledger_prove(c, event, &v->proof)
                  : fail(c, ERR_MISSING, "ledger.no_event", "Không có sự kiện nào mang mã băm này trong sổ.");
    enum err_kind kind = e.fault ? e.fault->kind : ERR_NONE;
    if (kind == ERR_MISSING) v->fault = e.fault->text;
    v->waits = kind == ERR_CONFLICT;
    v->proved = kind == ERR_NONE;
    return kind == ERR_MISSING || v->waits ? OK : e;
}

err openness_ledger(struct call *c)
{
    struct checkpoints_view v = { .typed = slice_trim(web_query(c, "su-kien")) };
    TRY(ledger_newest(c, &v.newest, &v.found));
    TRY(ledger_recent(c, RECENT, &v.recent));
    TRY(ledger_keys_all(c, &v.keys));
    if (v.typed.n) TRY(prove(c, &v));
    page_begin(c, v.fault.n ? S("Lỗi: Sổ minh bạch") : S("Sổ minh bạch"));
    if (v.fault.n) page_status(c, 422);
    checkpoints_page(c, &v);
    return page_end(c);
}

/* 1234.txt is what was signed, 1234.sig its signature of 64 bytes. */
err openness_checkpoint(struct call *c)
{
    slice file = web_param(c, "file"), number, kind, bytes;
    struct ledger_checkpoint cp;
    int64_t size;
    bool found = false, text;
    slice_cut(file, '.', &number, &kind);
    text = slice_eq(kind, S("txt"));
    if ((text || slice_eq(kind, S("sig"))) && slice_int(number, &size)) TRY(ledger_at(c, size, &cp, &found));
    if (!found) return fail(c, ERR_MISSING, "ledger.no_checkpoint", "Không có mốc ký này. Xem các mốc gần đây ở trang Sổ minh bạch.");
    if (text) return web_download(c, "text/plain; charset=utf-8", slice_join(c->mem, S("moc-"), file), ledger_text(c->mem, &cp));
    if (!base64_plain_read(c->mem, cp.signature, &bytes)) return broken(c->mem, "ledger.signature", "checkpoint %lld", (long long)cp.size);
    return web_download(c, "application/octet-stream", slice_join(c->mem, S("moc-"), file), bytes);
}

/* A public key as openssl reads it. */
err openness_key(struct call *c)
{
    slice file = web_param(c, "file");
    ledger_keys keys;
    TRY(ledger_keys_all(c, &keys));
    EACH (k, keys)
        if (slice_eq(file, slice_join(c->mem, k->id, S(".pem")))) return web_download(c, "application/x-pem-file", file, k->pem);
    return fail(c, ERR_MISSING, "ledger.no_public_key", "Không có khóa này. Xem các khóa ở trang Sổ minh bạch.");
}
