/* SPDX-License-Identifier: Apache-2.0 */
/* Text of other programs made UTF-8, piece by piece in a fixed amount of memory.  Files of Vietnamese offices come in UTF-8, in Excel's
 * "Unicode text" (UTF-16), and in the one-byte fonts of the nineties: TCVN3 (ABC, .VnTime), where a byte is a letter with its mark, and
 * VNI (VNI-Times), where a byte of marks follows its vowel.
 *
 * What comes out is valid UTF-8 without byte order mark; bytes that mean nothing become U+FFFD, and controls that no text has a blank.
 * Marks of VNI come out as combining characters: who keeps a text brings it to NFC (base/fold.h), as with everything typed. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H
#include "base/out.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_TCVN3, CHARSET_VNI, CHARSETS };
extern const char *const charset_names[CHARSETS];       /* "UTF-8", … */

/* From the beginning of a text; some kilobytes are enough, and may end inside a character. */
enum charset charset_guess(slice sample);

struct charset_reader { enum charset from; bool begun; unsigned char held[4]; size_t held_n; int32_t high; };
void charset_read(struct charset_reader *r, slice bytes, struct out *o);    /* begin with { .from = … } */
void charset_end(struct charset_reader *r, struct out *o);                  /* what the last piece left unfinished */

#endif
