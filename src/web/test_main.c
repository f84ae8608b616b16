/* SPDX-License-Identifier: Apache-2.0 */
/* test_web [GROUP…] */
#include "web/web_test.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct { const char *name; int (*run)(void); } groups[] = {
    { "router", router_test }, { "multipart", multipart_test }, { "sniff", sniff_test },
    { "text", text_test },     { "server", server_test },       { "guard", guard_test },
    { "csv", csv_test }, { "device", device_test }, { "wait", wait_test },
};

void check_text(slice got, const char *want, const char *file, int line)
{
    if (slice_eq(got, slice_z(want))) return;
    print_error("got  «%.*s»\nwant «%s»\n", SL(got), want);
    _fail(file, line);
}

void check_has(slice text, const char *part, bool has, const char *file, int line)
{
    if ((slice_find(text, slice_z(part)) < text.n) == has) return;
    print_error("%s «%s» in\n%.*s\n", has ? "no" : "there is", part, SL(text));
    _fail(file, line);
}

void assert_ok(err e)
{
    if (e.fault) fail_msg("%s at %s: %.*s%.*s", e.fault->code, e.fault->at, SL(e.fault->text), SL(e.fault->detail));
}

int mem_begin(void **state)
{
    *state = arena_new();
    return 0;
}

int mem_end(void **state)
{
    arena_free(*state);
    return 0;
}

int site_begin(void **state)
{
    struct site *s = calloc(1, sizeof *s);
    site_start(s);
    *state = s;
    return 0;
}

int site_end(void **state)
{
    site_stop(*state);
    free(*state);
    return 0;
}

/* -- the client -- */

int line_to(struct site *s)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_port = htons((uint16_t)s->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_sec = 10 }, sizeof(struct timeval));
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0) return fd;
    close(fd);
    return -1;                                              /* the server listens no more */
}

slice say_raw(struct site *s, slice request)
{
    int fd = line_to(s);
    if (fd < 0) return (slice){ 0 };
    while (request.n) {
        ssize_t n = send(fd, request.p, request.n, MSG_NOSIGNAL);
        if (n <= 0) break;                                  /* the server has had enough; it may have said why */
        request = slice_sub(request, (size_t)n, request.n);
    }
    struct out o = out_new(s->mem, 64 << 20);
    char room[65536];
    for (ssize_t n; (n = recv(fd, room, sizeof room, 0)) > 0;) out_s(&o, (slice){ room, (size_t)n });
    close(fd);
    return out_slice(&o);
}

struct got got_of(slice raw)
{
    struct got g = { 0 };
    int64_t status = 0;
    size_t at = slice_find(raw, S("\r\n\r\n"));
    g.head = slice_sub(raw, 0, at + 2);
    g.body = slice_sub(raw, at + 4, raw.n);
    if (slice_int(slice_sub(raw, 9, 3), &status)) g.status = (int)status;
    return g;
}

struct got ask(struct site *s, const char *method, const char *path, const char *headers, slice body)
{
    struct out o = out_new(s->mem, 256 << 20);
    out_f(&o, "%s %s HTTP/1.1\r\nHost: mc.test\r\nConnection: close\r\n%s", method, path, headers);
    if (body.p) out_f(&o, "Content-Length: %zu\r\n", body.n);
    out_z(&o, "\r\n");
    out_s(&o, body);
    return got_of(say_raw(s, out_slice(&o)));
}

slice got_header(struct arena *mem, struct got g, const char *name)
{
    slice rest = g.head, wanted = slice_lower(mem, slice_z(name));
    while (rest.n) {
        slice line = slice_trim(slice_next(&rest, '\n')), key, value;
        if (slice_cut(line, ':', &key, &value) && slice_eq(slice_lower(mem, key), wanted)) return slice_trim(value);
    }
    return (slice){ 0 };
}

slice got_field(struct got g, const char *name)
{
    char head[128];
    snprintf(head, sizeof head, "name=\"%s\" value=\"", name);
    size_t at = slice_find(g.body, slice_z(head));
    if (at == g.body.n) return (slice){ 0 };
    slice rest = slice_sub(g.body, at + strlen(head), g.body.n);
    return slice_next(&rest, '"');
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (size_t i = 0; i < COUNT(groups); i++) {
        bool wanted = argc == 1;
        for (int a = 1; a < argc; a++) wanted = wanted || !strcmp(argv[a], groups[i].name);
        if (wanted) failed += groups[i].run();
    }
    return failed ? 1 : 0;
}
