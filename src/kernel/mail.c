/* SPDX-License-Identifier: Apache-2.0 */
/* E-mail: what waits in the outbox leaves through libcurl to the SMTP server of MOTCUA_SMTP (smtp://host:port or smtps://…, with
 * MOTCUA_SMTP_USER, MOTCUA_SMTP_PASSWORD, MOTCUA_SMTP_FROM).  Without one nothing is sent and nothing is lost: letters wait.
 * A mailbox that the server will not have (RFC 5321: 550 to 559) is not tried again; everything else is. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include "kernel/app.h"
#include "kernel/channel.h"
#include "kernel/ledger_key.h"
#include "store/outbox.h"

struct letter { slice text; size_t sent; };

static size_t letter_read(char *to, size_t size, size_t n, void *p)
{
    struct letter *l = p;
    slice part = slice_sub(l->text, l->sent, size * n);
    if (part.n) memcpy(to, part.p, part.n);
    l->sent += part.n;
    return part.n;
}

/* An address is one line of printable ASCII, so that it cannot carry headers of its own. */
static bool address_safe(slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>,;\"", s.p[i])) return false;
    return s.n > 2 && s.n < 255 && slice_find(s, S("@")) < s.n;
}

static void put_lines(struct out *o, slice base64)
{
    for (size_t i = 0; i < base64.n; i += 76) {
        out_s(o, slice_sub(base64, i, 76));
        out_z(o, "\r\n");
    }
}

static slice letter_text(struct call *c, const struct outbox_item *item, const char *from)
{
    struct out o = out_new(c->mem, 1 << 20);
    out_f(&o, "Date: %.*s\r\n", SL(instant_rfc5322(c->mem, item->created_at)));
    out_f(&o, "From: <%s>\r\nTo: <%.*s>\r\n", from, SL(item->target));
    out_f(&o, "Subject: =?UTF-8?B?%.*s?=\r\n", SL(base64_plain(c->mem, item->subject)));
    out_f(&o, "Message-ID: <%lld@motcua>\r\nAuto-Submitted: auto-generated\r\n", (long long)item->id);
    out_z(&o, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    put_lines(&o, base64_plain(c->mem, item->body));
    return out_slice(&o);
}

static err judged(struct call *c, CURLcode code, long reply)
{
    if (code == CURLE_OK) return OK;
    if (reply >= 550 && reply <= 559) return fault_of(c->mem, ERR_INPUT, "mail.refused", "SMTP %ld", reply);
    return fault_of(c->mem, ERR_LATER, "mail.smtp", "%s", curl_easy_strerror(code));
}

static err smtp_send(struct call *c, const struct outbox_item *item)
{
    const char *server = c->app->channels.place[CHANNEL_MAIL], *from = getenv("MOTCUA_SMTP_FROM"), *user = getenv("MOTCUA_SMTP_USER"),
               *password = getenv("MOTCUA_SMTP_PASSWORD");
    long reply = 0;
    if (!from) from = "motcua@localhost";
    if (!address_safe(item->target) || !address_safe(slice_z(from))) return fault_of(c->mem, ERR_INPUT, "mail.address", "address refused");
    struct letter letter = { letter_text(c, item, from), 0 };
    struct curl_slist *to = curl_slist_append(NULL, zstr(c->mem, slice_fmt(c->mem, "<%.*s>", SL(item->target))));
    CURL *curl = curl_easy_init();
    must(curl && to);
    curl_easy_setopt(curl, CURLOPT_URL, server);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, zstr(c->mem, slice_fmt(c->mem, "<%s>", from)));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, letter_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, &letter);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (user) curl_easy_setopt(curl, CURLOPT_USERNAME, user);
    if (password) curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_cleanup(curl);
    curl_slist_free_all(to);
    return judged(c, code, reply);
}

err channel_mail_job(struct call *c)
{
    int64_t sent;
    return c->app->channels.place[CHANNEL_MAIL] ? outbox_run(c->app->store, c, "mail", smtp_send, &sent) : OK;
}
