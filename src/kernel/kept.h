/* SPDX-License-Identifier: Apache-2.0 */
/* What is held about the owner of an account; Luật An toàn thông tin mạng 86/2015/QH13, art. 16–18: who asks is told it.
 * Each kind of thing is a row that its floor or system declares beside what it keeps (`keeps` in kernel/system.h); the page
 * of one's own data and the file one may take away are made of these rows: what is kept and not told is a missing row. */
#ifndef KERNEL_KEPT_H
#define KERNEL_KEPT_H
#include "base/call.h"
#include "base/list.h"
#include "base/out.h"

struct kept_row { instant at; slice about, what, more; };           /* about: code or reference of a dossier, or no value */
typedef LIST(struct kept_row) kept_rows;

struct kept {
    const char *key, *title;                                    /* in the file; on the page */
    const char *what, *more;                                    /* the last two columns: on the page; more NULL: there is none */
    const char *note;                                           /* whose word it is, and whom to ask; NULL: nothing to say */
    err (*read)(struct call *c, int64_t most, kept_rows *list);     /* the caller's own, the newest first */
    err (*whole)(struct call *c, struct out *json);             /* the file's own words, an array; NULL: the rows of read */
    err (*erase)(struct call *c);                               /* when the caller closes the account; NULL: it stays */
    bool vouches;                                               /* a row of it means that somebody else vouches for the name */
};
extern const struct kept kernel_keeps[];

enum { KEPT_ALL = 1000000 };
/* Every row there is: those of the kernel and of each system. */
typedef LIST(const struct kept *) kept_list;
kept_list kept_all(struct call *c);

#endif
