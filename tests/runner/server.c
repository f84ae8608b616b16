/* SPDX-License-Identifier: Apache-2.0 */
/* The program under test as a process: the demo province is made once (tests/made.sh) and copied for every script file, so
 * that scripts do not see each other.  The clock is a file that MOTCUA_NOW names (src/main/now.c): written to, it moves while the
 * server runs, and for every verb.  A server that dies, or leaves with a status, is a failed test: that is
 * how the sanitizers speak. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "act.h"

enum { READY_MS = 60000, STOP_MS = 30000, LOG_SHOWN = 3000 };

static instant real_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (instant){ t.tv_sec * 1000LL + t.tv_nsec / 1000000 };
}

static void pause_ms(int ms) { nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL); }

static int status_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 255; }

int run_program(struct arena *mem, const char *const *argv, slice *output)
{
    int ends[2];
    *output = S("");
    if (pipe2(ends, O_CLOEXEC)) return 255;
    int pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        dprintf(2, "%s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    close(ends[1]);
    struct out o = out_new(mem, 64 << 20);
    char part[4096];
    for (ssize_t n; (n = read(ends[0], part, sizeof part)) > 0;) out_s(&o, (slice){ part, (size_t)n });
    close(ends[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    *output = out_slice(&o);
    return status_of(status);
}

/* Runs it; says so when it fails. */
static bool done(struct arena *mem, const char *const *argv)
{
    slice output;
    int status = run_program(mem, argv, &output);
    if (status) fprintf(stderr, "act: %s %s left with %d: %.*s\n", argv[0], argv[1], status, SL(output));
    return status == 0;
}

/* The same cluster's database `name`. */
static slice database_url(struct arena *mem, slice url, slice name)
{
    size_t start = slice_find(url, S("://")) + 3, slash = start + slice_find(slice_sub(url, start, url.n), S("/"));
    slice rest = slice_sub(url, slash, url.n);
    slice options = slice_sub(rest, slice_find(rest, S("?")), rest.n);
    return slice_fmt(mem, "%.*s/%.*s%.*s", SL(slice_sub(url, 0, slash)), SL(name), SL(options));
}

static bool sql(struct arena *mem, const struct server *s, slice text)
{
    return done(mem, (const char *[]){ "psql", zstr(mem, s->setup->database), "-XqAt", "-v", "ON_ERROR_STOP=1", "-c",
                                       zstr(mem, text), NULL });
}

static const char *clock_file(struct arena *mem, const struct server *s) { return zstr(mem, slice_fmt(mem, "%.*s/clock", SL(s->root))); }

bool server_begin(struct arena *mem, struct server *s)
{
    const char *tmp = getenv("TMPDIR");
    char *root = arena_alloc(mem, 256);
    snprintf(root, 256, "%s/motcua-act-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(root)) {
        fprintf(stderr, "act: %s: %s\n", root, strerror(errno));
        return false;
    }
    s->root = slice_z(root);
    setenv("MOTCUA_SMS", zstr(mem, slice_fmt(mem, "file:%s/sms", root)), 1);
    setenv("MOTCUA_ZALO", zstr(mem, slice_fmt(mem, "file:%s/zalo", root)), 1);
    setenv("MOTCUA_NOW", clock_file(mem, s), 1);
    const char *shared = getenv("MOTCUA_MADE"), *database = s->setup->database.n ? zstr(mem, s->setup->database) : NULL;
    s->made = slice_z(shared ? shared : root);
    const char *argv[] = { "tests/made.sh", zstr(mem, s->made), s->setup->motcua, s->setup->province, ACT_START, database, NULL };
    int status = run_program(mem, argv, &s->template);
    s->template = slice_trim(s->template);
    if (status) fprintf(stderr, "act: tests/made.sh left with %d: %.*s\n", status, SL(s->template));
    return status == 0;
}

static int free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool bound = bind(fd, (struct sockaddr *)&a, n) == 0 && getsockname(fd, (struct sockaddr *)&a, &n) == 0;
    close(fd);
    return bound ? ntohs(a.sin_port) : 0;
}

static size_t unread(char *p, size_t size, size_t n, void *nothing) { (void)p; (void)nothing; return size * n; }

static bool healthy(const char *url)
{
    CURL *http = curl_easy_init();
    long status = 0;
    curl_easy_setopt(http, CURLOPT_URL, url);
    curl_easy_setopt(http, CURLOPT_TIMEOUT_MS, 2000L);
    curl_easy_setopt(http, CURLOPT_WRITEFUNCTION, unread);
    if (curl_easy_perform(http) == CURLE_OK) curl_easy_getinfo(http, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(http);
    return status == 200;
}

/* Started on a port that was free a moment ago; waits until it answers. */
static bool start(struct arena *mem, struct server *s)
{
    slice listen = slice_fmt(mem, "127.0.0.1:%d", free_port());
    s->url = slice_fmt(mem, "http://%.*s", SL(listen));
    const char *argv[] = { s->setup->motcua, "serve", "--data", zstr(mem, s->data), "--listen", zstr(mem, listen),
                           s->database.n ? "--database" : NULL, s->database.n ? zstr(mem, s->database) : NULL, NULL };
    const char *log = zstr(mem, slice_fmt(mem, "%.*s/log", SL(s->root)));
    if (!s->log) s->log = open(log, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    s->pid = fork();
    if (s->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);       /* it does not outlive the runner */
        dup2(s->log, 1);
        dup2(s->log, 2);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    const char *health = zstr(mem, slice_fmt(mem, "%.*s/healthz", SL(s->url)));
    for (int waited = 0, status; waited < READY_MS; waited += 20) {
        if (healthy(health)) return true;
        if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
            s->pid = 0;
            s->unclean = true;
            return false;
        }
        pause_ms(20);
    }
    server_stop(s);
    s->unclean = true;
    return false;
}

bool server_fresh(struct arena *mem, struct server *s)
{
    server_stop(s);
    s->unclean = false;
    if (s->log && ftruncate(s->log, 0)) return false;
    s->data = slice_fmt(mem, "%.*s/%d", SL(s->root), ++s->serial);
    if (!done(mem, (const char *[]){ "cp", "-a", zstr(mem, slice_fmt(mem, "%.*s/%.*s", SL(s->made), SL(s->template))),
                                     zstr(mem, s->data), NULL })) return false;
    if (s->setup->database.n) {
        slice name = slice_fmt(mem, "act_%d_%d", getpid(), s->serial);
        slice copy = slice_fmt(mem, "create database %.*s template %.*s strategy file_copy", SL(name), SL(s->template));
        if (!sql(mem, s, copy)) return false;
        s->database = database_url(mem, s->setup->database, name);
    }
    instant begins;
    return instant_parse(S(ACT_START), &begins) && server_clock(mem, s, begins) && start(mem, s);
}

bool server_clock(struct arena *mem, struct server *s, instant now)
{
    int64_t ahead = now.ms - real_now().ms;
    int fd = open(clock_file(mem, s), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool written = fd >= 0 && pwrite(fd, &ahead, sizeof ahead, 0) == sizeof ahead;
    if (fd >= 0) close(fd);
    s->ahead = ahead;
    return written;
}

void server_stop(struct server *s)
{
    if (!s->pid) return;
    int status = 0, gone = 0;
    kill(s->pid, SIGTERM);
    for (int waited = 0; waited < STOP_MS && !gone; waited += 10) {
        gone = waitpid(s->pid, &status, WNOHANG);
        if (!gone) pause_ms(10);
    }
    if (!gone) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, &status, 0);
    }
    s->unclean |= status != 0;
    s->pid = 0;
}

void server_end(struct arena *mem, struct server *s)
{
    server_stop(s);
    if (s->setup->keep) {
        fprintf(stderr, "act: data kept in %.*s\n", SL(s->root));
        return;
    }
    for (int i = 1; s->setup->database.n && i <= s->serial; i++)
        (void)sql(mem, s, slice_fmt(mem, "drop database if exists act_%d_%d", getpid(), i));
    (void)done(mem, (const char *[]){ "rm", "-rf", zstr(mem, s->root), NULL });
}

instant server_now(const struct server *s) { return (instant){ real_now().ms + s->ahead }; }

slice server_log(struct arena *mem, const struct server *s)
{
    char *text = arena_alloc(mem, LOG_SHOWN);
    off_t end = lseek(s->log, 0, SEEK_END), from = end > LOG_SHOWN ? end - LOG_SHOWN : 0;
    ssize_t n = pread(s->log, text, LOG_SHOWN, from);
    return (slice){ text, n > 0 ? (size_t)n : 0 };
}
