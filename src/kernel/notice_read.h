/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the words of notices: what notice_words.c and notice_read.c share.  Others use notice_words.h. */
#ifndef KERNEL_NOTICE_READ_H
#define KERNEL_NOTICE_READ_H
#include "kernel/notice_words.h"

struct notice_value_rule { const char *key; int longest; };     /* longest in an SMS; 0: has no place in one */
extern const struct notice_value_rule notice_value_rules[NOTICE_VALUES];
enum notice_value notice_value_of(slice key);                   /* NOTICE_VALUES when unknown */

#endif
