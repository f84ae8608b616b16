/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/api/api.h"
#include "kernel/account.h"
#include "kernel/otp.h"
#include "web/device.h"

/* POST /session, the slow half: Argon2id. */
err session_check(struct call *c)
{
    struct account *a = NEW(c->mem, struct account);
    TRY(web_check_password(c, web_field(c, "login"), node_text(web_body(c), "password"), a));
    if (web_field(c, "otp").n && web_code_often(c, a->id))
        return fail(c, ERR_OFTEN, "login.often", "Quá nhiều lần nhập mã. Hãy đợi một phút rồi thử lại.");
    c->prepared = a;
    return OK;
}

err session_post(struct call *c)
{
    const struct account *a = c->prepared;
    slice token;
    instant expires;
    struct who *who;
    TRY(otp_check(c, a->id, web_field(c, "otp")));
    TRY(session_open(c, a, SESSION_API, web_device(c), &token, &expires));
    TRY(who_of_account(c, a->id, &who));
    struct node *reply = node_map(c->mem), *account = node_map(c->mem), *posts = node_list(c->mem);
    node_put_text(c->mem, reply, "token", token);
    put_instant(c, reply, "expires_at", expires);
    node_put_text(c->mem, account, "login", a->login);
    node_put_text(c->mem, account, "name", a->name);
    node_put_text(c->mem, account, "kind", a->kind);
    EACH (p, who->posts) {
        struct node *post = node_map(c->mem);
        node_put_text(c->mem, post, "role", slice_z(role_names[p->role]));
        node_put_text(c->mem, post, "unit", p->unit->code);
        node_add(posts, post);
    }
    node_put(c->mem, account, S("positions"), posts);
    node_put(c->mem, reply, S("account"), account);
    return web_json(c, 201, reply);
}

err session_delete(struct call *c)
{
    TRY(session_close(c, c->who->session));
    web_status(c, 204);
    return OK;
}
