/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/ledger_key.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 4096 };

/* What stands before the 32 bytes of a key in DER (RFC 8410). */
#define DER_PRIVATE S("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20")
#define DER_PUBLIC  S("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00")
#define ORIGIN S("Origin: ")

/* ---- base64 and PEM ---- */

static slice translated(struct arena *mem, slice s, const char *from, const char *to)
{
    char *p = NEWN(mem, char, s.n);
    for (size_t i = 0; i < s.n; i++) {
        const char *hit = s.p[i] ? strchr(from, s.p[i]) : NULL;
        p[i] = hit ? to[hit - from] : s.p[i];
    }
    return (slice){ p, s.n };
}

slice base64_plain(struct arena *mem, slice bytes)
{
    slice text = translated(mem, base64_write(mem, bytes), "-_", "+/");
    return slice_join(mem, text, slice_sub(S("==="), 0, (4 - text.n % 4) % 4));
}

bool base64_plain_read(struct arena *mem, slice text, slice *bytes)
{
    if (text.n % 4) return false;
    for (int i = 0; i < 2 && slice_ends(text, S("=")); i++) text.n--;
    return base64_read(mem, translated(mem, text, "+/-_", "-_##"), bytes);
}

static slice pem_write(struct arena *mem, const char *what, slice head, slice key)
{
    slice text = base64_plain(mem, slice_join(mem, head, key));
    return slice_fmt(mem, "-----BEGIN %s KEY-----\n%.*s\n-----END %s KEY-----\n", what, SL(text), what);
}

static bool pem_read(struct arena *mem, slice pem, slice begin, slice head, slice *key)
{
    size_t at = slice_find(pem, begin);
    if (at == pem.n) return false;
    slice rest = slice_sub(pem, at + begin.n, pem.n), line = slice_next(&rest, '\n'), der;
    if (!base64_plain_read(mem, line, &der) || der.n != head.n + 32 || !slice_starts(der, head)) return false;
    *key = slice_sub(der, head.n, 32);
    return true;
}

/* ---- the file ---- */

static void key_fill(struct arena *mem, struct ledger_key *key, slice origin)
{
    slice open = { (const char *)key->key.open, sizeof key->key.open };
    digest d = hash_of(open);
    key->origin = slice_copy(mem, origin);
    key->id = slice_sub(hex_write(mem, DIGEST_SLICE(d)), 0, 16);
    key->pem = pem_write(mem, "PUBLIC", DER_PUBLIC, open);
}

static const char *key_path(struct arena *mem, slice data)
{
    return zstr(mem, slice_join(mem, data, S("/ledger.key")));
}

static bool file_write(int fd, slice text)
{
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text = slice_sub(text, (size_t)n, text.n);
    }
    return fsync(fd) == 0;
}

static bool folder_sync(struct arena *mem, slice data)
{
    int fd = open(zstr(mem, data), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    bool good = fsync(fd) == 0;
    close(fd);
    return good;
}

err ledger_key_create(struct arena *mem, slice data, slice origin, struct ledger_key **key)
{
    if (!origin.n || slice_find(origin, S("\n")) < origin.n)
        return fail_in(mem, ERR_INPUT, "ledger.origin", "Tên sổ cái phải có và nằm trên một dòng.");
    unsigned char *seed = arena_secret(mem, SIGN_SEED);
    random_bytes(seed, SIGN_SEED);
    *key = arena_secret(mem, sizeof **key);
    must(sign_key_seed(&(*key)->key, (slice){ (const char *)seed, SIGN_SEED }));
    key_fill(mem, *key, origin);
    slice pem = pem_write(mem, "PRIVATE", DER_PRIVATE, (slice){ (const char *)seed, SIGN_SEED });
    const char *path = key_path(mem, data);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return fail_in(mem, ERR_CONFLICT, "ledger.key_exists", "Đã có khóa sổ cái %s; không ghi đè.", path);
    if (fd < 0) return broken(mem, "ledger.key", "%s: %s", path, strerror(errno));
    bool good = file_write(fd, slice_fmt(mem, "Origin: %.*s\n%.*s", SL(origin), SL(pem)));
    if (close(fd) == 0 && good && folder_sync(mem, data)) return OK;
    return broken(mem, "ledger.key", "%s: %s", path, strerror(errno));
}

static err file_read(struct arena *mem, const char *path, slice *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return fail_in(mem, ERR_MISSING, "ledger.no_key",
                       "Không có khóa sổ cái %s. Chạy motcua init hoặc chép khóa về.", path);
    if (fd < 0) return broken(mem, "ledger.key", "%s: %s", path, strerror(errno));
    struct stat st;
    bool closed = fstat(fd, &st) == 0 && !(st.st_mode & 077);
    char *p = arena_secret(mem, FILE_MAX);
    ssize_t n = read(fd, p, FILE_MAX);
    close(fd);
    if (!closed)
        return fail_in(mem, ERR_DENIED, "ledger.key_open",
                       "Người khác đọc được khóa sổ cái %s. Chạy: chmod 600 %s", path, path);
    if (n < 0) return broken(mem, "ledger.key", "%s: %s", path, strerror(errno));
    *text = (slice){ p, (size_t)n };
    return OK;
}

err ledger_key_load(struct arena *mem, slice data, struct ledger_key **key)
{
    const char *path = key_path(mem, data);
    slice text, seed;
    TRY(file_read(mem, path, &text));
    slice rest = text, line = slice_next(&rest, '\n');
    *key = arena_secret(mem, sizeof **key);
    if (!slice_starts(line, ORIGIN) || line.n == ORIGIN.n
        || !pem_read(mem, rest, S("-----BEGIN PRIVATE KEY-----\n"), DER_PRIVATE, &seed)
        || !sign_key_seed(&(*key)->key, seed))
        return broken(mem, "ledger.key", "%s: not a ledger key", path);
    key_fill(mem, *key, slice_sub(line, ORIGIN.n, line.n));
    return OK;
}

/* ---- signing ---- */

slice ledger_sign(struct arena *mem, const struct ledger_key *key, slice text)
{
    return base64_plain(mem, sign_make(mem, &key->key, text));
}

bool ledger_signed(struct arena *mem, slice pem, slice text, slice signature)
{
    slice open, bytes;
    return pem_read(mem, pem, S("-----BEGIN PUBLIC KEY-----\n"), DER_PUBLIC, &open)
        && base64_plain_read(mem, signature, &bytes) && bytes.n == SIGN_SIZE && sign_ok(open, text, bytes);
}
