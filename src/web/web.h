/* SPDX-License-Identifier: Apache-2.0 */
/* What a handler sees of HTTP: the request read to the end and checked at the door (size, UTF-8, NFC, count of fields), and one reply.
 * Everything read lives in the call. */
#ifndef WEB_WEB_H
#define WEB_WEB_H
#include "base/call.h"
#include "base/list.h"
#include "base/node.h"
#include "base/out.h"
#include "store/store.h"

/* -- reading -- */
slice web_method(const struct call *c);                         /* "GET" */
slice web_path(const struct call *c);                           /* decoded, no query */
slice web_param(const struct call *c, const char *name);        /* {name} of the route's path */
slice web_query(const struct call *c, const char *name);        /* ?name=; no value when absent */
int64_t web_query_int(const struct call *c, const char *name, int64_t otherwise);
slice web_here(struct call *c, const char *name, slice value);  /* this page's address with ?name= set to value, or without it (no value);
                                                                   what else stands in the query stays: filters, search, order */
const struct node *web_queries(const struct call *c);           /* all of them, a map */
slice web_body_text(const struct call *c);                      /* the body byte for byte, as it was signed; none of a multipart one */
const struct node *web_body(const struct call *c);              /* form or JSON as a map; an empty map when there is none */
slice web_field(const struct call *c, const char *name);        /* one text field of the body, trimmed; no value when absent */
slice web_header(const struct call *c, const char *name);
err   web_site(struct call *c, slice *site);                    /* "https://…", for letters; ERR_CONFLICT when not told (--site) */
slice web_link(struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));     /* a path of ours as an address, for QR
                                                                   codes and commands: on the site told, else where this browser found us */
slice web_address(const struct call *c);                        /* the peer's address; X-Forwarded-For only from a trusted proxy */
bool  web_is_api(const struct call *c);
bool  web_held_up(const struct call *c);                        /* a form waits for this sign-in, and goes on after it */

/* name: base name only, cleaned; type: sniffed, not claimed; sha256 no value: empty or too large, and not kept (ROUTE_ANY) */
struct upload { slice field, name, type, sha256; int64_t size; };
typedef LIST(struct upload) uploads;
const uploads *web_uploads(const struct call *c);               /* the bytes are blobs already (store/blob.h) */

/* -- answering; the last one wins -- */
err  web_see(struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));   /* 303 to a path of ours */
err  web_leave(struct call *c, slice url);                       /* 303 to another site, one that the operator has told */
err  web_json(struct call *c, int status, const struct node *body);
err  web_bytes(struct call *c, int status, const char *type, slice bytes);
err  web_download(struct call *c, const char *type, slice name, slice bytes);   /* Content-Disposition: attachment */
err  web_inline(struct call *c, const char *type, slice name, slice bytes);     /* shown in the browser: PDF, PNG */
err  web_blob(struct call *c, const char *type, slice name, slice sha256);      /* streamed from the blob store */
void web_status(struct call *c, int status);
void web_set_header(struct call *c, const char *name, slice value);
void web_set_cookie(struct call *c, const char *name, slice value,
                    int max_age_s); /* HttpOnly SameSite=Lax Path=/; 0 removes, -1 ends with the browser */
slice web_cookie(const struct call *c, const char *name);
void web_etag(struct call *c, int64_t version);                 /* ETag: "7" */
bool web_if_match(const struct call *c, int64_t version);       /* true when no If-Match was sent */

/* A GET that must leave a trace before a protected field leaves: fn runs in a write transaction after the handler, and the reply
 * waits for its commit (the access record). */
void web_record(struct call *c, work fn);

/* A GET that has nothing to tell yet: true when the request now waits, up to so many seconds from when it came, until the ledger has more
 * than `seen` numbered events; the handler answers nothing and returns OK, and runs anew.  False: answer, for the time is over, nobody is
 * signed in, or too many wait already. */
bool web_wait(struct call *c, int seconds, int64_t seen);

/* Counts an attempt; true when `key` has made more than per_minute of them within a minute (in memory, per process). */
bool web_throttle(struct call *c, slice key, int per_minute);

/* The password of somebody who signs in, by whatever door: of one login ten wrong ones a minute are heard and of one address sixty, then
 * even the right one has to wait (ERR_OFTEN).  Right ones do not count: a whole province may come from one address at eight o'clock.
 * Else as account_check_password; to be called where the work is prepared, for it takes long. */
struct account;
err web_check_password(struct call *c, slice login, slice password, struct account *a);

/* Counts a code of the second factor as typed for that account; true when there were more than six within a minute, right ones too. */
bool web_code_often(struct call *c, int64_t account);

/* Said once on the next page this browser sees, after a redirect (a short signed cookie). */
void web_flash(struct call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
