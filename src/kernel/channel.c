/* SPDX-License-Identifier: Apache-2.0 */
/* Text messages on their way: into a file, one line each, or to a gateway over HTTP.  E-mail is in mail.c. */
#include "kernel/channel.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/node.h"
#include "kernel/app.h"
#include "store/outbox.h"

enum { ANSWER_SECONDS = 30 };

const struct channel_rule channel_rules[CHANNEL_COUNT] = {
    [CHANNEL_APP]  = { .key = "app",  .title = "Trên cổng dịch vụ công" },
    [CHANNEL_MAIL] = { .key = "mail", .title = "Thư điện tử", .place = "MOTCUA_SMTP" },
    [CHANNEL_SMS]  = { .key = "sms",  .title = "Tin nhắn SMS", .place = "MOTCUA_SMS", .token = "MOTCUA_SMS_TOKEN",
                       .rings = true, .brief = true },
    [CHANNEL_ZALO] = { .key = "zalo", .title = "Zalo", .place = "MOTCUA_ZALO", .token = "MOTCUA_ZALO_TOKEN", .rings = true },
};

enum channel channel_named(slice key)
{
    enum channel channel = 0;
    while (channel < CHANNEL_COUNT && !slice_eq(key, slice_z(channel_rules[channel].key))) channel++;
    return channel;
}

void channels_open(struct channels *list)
{
    for (enum channel i = 0; i < CHANNEL_COUNT; i++) {
        const char *place = channel_rules[i].place ? getenv(channel_rules[i].place) : NULL;
        list->place[i] = place && *place ? place : NULL;
    }
}

bool channel_open(const struct call *c, enum channel channel)
{
    return channel == CHANNEL_APP || channel == CHANNEL_MAIL || c->app->channels.place[channel];
}

static slice message_json(struct call *c, const struct outbox_item *item)
{
    struct node *message = node_map(c->mem);
    node_put_text(c->mem, message, "id", slice_fmt(c->mem, "%lld", (long long)item->id));
    node_put_text(c->mem, message, "to", item->target);
    node_put_text(c->mem, message, "text", item->body);
    return json_text(c->mem, message);
}

/* One write a line, so that two processes do not mix theirs. */
static err into_file(struct call *c, const char *path, slice message)
{
    slice line = slice_join(c->mem, message, S("\n"));
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool written = fd >= 0 && write(fd, line.p, line.n) == (ssize_t)line.n;
    int why = errno;
    if (fd >= 0) close(fd);
    return written ? OK : fault_of(c->mem, ERR_LATER, "channel.file", "%s: %s", path, strerror(why));
}

static err judged(struct call *c, CURLcode code, long status)
{
    if (code != CURLE_OK) return fault_of(c->mem, ERR_LATER, "channel.gateway", "%s", curl_easy_strerror(code));
    if (status >= 200 && status < 300) return OK;
    bool for_good = status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    return fault_of(c->mem, for_good ? ERR_INPUT : ERR_LATER, for_good ? "channel.refused" : "channel.gateway", "status %ld", status);
}

static size_t unread(char *p, size_t size, size_t n, void *nothing)
{
    (void)p;
    (void)nothing;
    return size * n;
}

static struct curl_slist *headers_of(struct call *c, const struct outbox_item *item, const char *token)
{
    struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
    list = curl_slist_append(list, zstr(c->mem, slice_fmt(c->mem, "Idempotency-Key: %lld", (long long)item->id)));
    if (token && *token) list = curl_slist_append(list, zstr(c->mem, slice_fmt(c->mem, "Authorization: Bearer %s", token)));
    must(list);
    return list;
}

static err to_gateway(struct call *c, const char *url, const char *token, const struct outbox_item *item, slice message)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = headers_of(c, item, token);
    long status = 0;
    must(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message.p);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)message.n);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, unread);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ANSWER_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    return judged(c, code, status);
}

static err message_send(struct call *c, const struct outbox_item *item)
{
    enum channel channel = channel_named(item->kind);
    const char *place = c->app->channels.place[channel], *token = channel_rules[channel].token;
    slice message = message_json(c, item);
    if (slice_starts(slice_z(place), S("file:"))) return into_file(c, place + 5, message);
    return to_gateway(c, place, token ? getenv(token) : NULL, item, message);
}

err channel_message_job(struct call *c)
{
    static const enum channel kinds[] = { CHANNEL_SMS, CHANNEL_ZALO };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int64_t sent;
        if (c->app->channels.place[kinds[i]]) TRY(outbox_run(c->app->store, c, channel_rules[kinds[i]].key, message_send, &sent));
    }
    return OK;
}
