/* SPDX-License-Identifier: Apache-2.0 */
/* What is told to an applicant, in words: the occasions, the values that may stand in a text, templates, SMS length, quiet hours.
 * All of it is pure.  A template is text with values in braces; a part in square brackets is left out when a value in it is not
 * there, and neither is inside itself:
 *
 *     Hồ sơ {code} đã được tiếp nhận.[ Hẹn trả kết quả: {due}.]
 *
 * A province writes its own in notices.yaml, dated, so that a change of law changes the words from its day on.  Where it says nothing,
 * or where its text cannot be made, the plain words of the table below are said: telling never blocks what is told. */
#ifndef KERNEL_NOTICE_WORDS_H
#define KERNEL_NOTICE_WORDS_H
#include "base/list.h"
#include "base/node.h"
#include "base/time.h"

/* As in notices.yaml, and in notice.event. */
enum notice_kind {
    NOTICE_SUBMITTED, NOTICE_ACCEPTED, NOTICE_REFUSED, NOTICE_SUPPLEMENT, NOTICE_REMINDER, NOTICE_PAYMENT, NOTICE_PAID, NOTICE_REFUNDED,
    NOTICE_NEW_DATE, NOTICE_STOPPED, NOTICE_FINISHED, NOTICE_HANDED_OVER, NOTICE_ANSWERED,
    NOTICE_ACTED, NOTICE_KINDS,
};
enum notice_value {
    VALUE_CODE,                 /* the legal code; before acceptance the reference */
    VALUE_REF, VALUE_PROCEDURE, VALUE_APPLICANT,
    VALUE_UNIT,                 /* where the dossier was received: where one goes */
    VALUE_DUE,
    VALUE_UNTIL,                /* the last day for a supplement */
    VALUE_WHY,                  /* what an official wrote */
    VALUE_AMOUNT, VALUE_RECEIPT, VALUE_CARRIER, VALUE_TRACKING,
    VALUE_AGENT, VALUE_ACT,     /* who did what for the applicant */
    NOTICE_VALUES,
};
struct notice_values { slice of[NOTICE_VALUES]; };      /* no value: not there */

struct notice_rule {
    const char *key, *name;     /* "accepted"; for people */
    unsigned    sure, perhaps;  /* bits of the values that are there always, and those that may be there */
    const char *plain;          /* said when the province has no words, or none that work */
};
extern const struct notice_rule notice_rules[NOTICE_KINDS];
enum notice_kind notice_kind_of(slice key);             /* NOTICE_KINDS when unknown */

struct notice_template { slice subject, text, brief; }; /* brief: for one SMS, written without marks */
struct notice_set { slice id; day from, to; struct notice_template of[NOTICE_KINDS]; };
struct notice_words {
    int quiet_from, quiet_to;                           /* minutes of the day; equal: no quiet hours */
    LIST(struct notice_set) sets;                       /* by day, not overlapping; ends open: to {0} */
};
enum { QUIET_FROM = 21 * 60, QUIET_TO = 7 * 60 };       /* where a province says nothing */
enum { SMS_MOST = 160, TEXT_MOST = 8000 };

/* notices.yaml, into d->notices.  What the check says: no unknown value, none outside brackets that may be missing, short texts plain
 * and at most SMS_MOST when every value is as long as it may be. */
struct definitions;
void notice_words_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);

/* The set in force on that day; NULL when there is none. */
const struct notice_set *notice_set_on(const struct notice_words *w, day on);

/* Makes the text, at most `most` bytes; NOTICE_MADE, or what is wrong with *where. */
enum notice_trouble { NOTICE_MADE, NOTICE_UNCLOSED, NOTICE_UNKNOWN, NOTICE_MISSING, NOTICE_LONG, NOTICE_ALPHABET, NOTICE_TROUBLES };
extern const char *const notice_troubles[NOTICE_TROUBLES];  /* English, for the log */
enum notice_trouble notice_render(struct arena *mem, slice text, const struct notice_values *values, size_t most, slice *made,
                                  slice *where);

/* What is said on this occasion: all three are made, each in the words of the set (may be NULL) or else in plain words.
 * wrong, where: the first thing that was amiss with the set's own. */
struct notice_said { slice subject, text, brief; enum notice_trouble wrong; slice where; };
struct notice_said notice_say(struct arena *mem, const struct notice_set *set, enum notice_kind kind, const struct notice_values *values);

/* Characters of one SMS in the GSM 7-bit alphabet (GSM 03.38); ^ { } \ [ ] ~ | take two; -1 when the text is not plain ASCII of it. */
int sms_length(slice text);

/* When a message that rings may go: now, or the end of the quiet hours that now lies in. */
instant quiet_until(instant now, int from, int to);

#endif
