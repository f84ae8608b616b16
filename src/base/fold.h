/* SPDX-License-Identifier: Apache-2.0 */
/* Text for people: what is valid, its one normal form, and the two derived forms that are stored beside it — one to
 * search, one to sort.  They are computed here, never by a database: SQLite's lower('ĐỖ') is 'ĐỖ', and the two
 * engines must agree.  All are pure functions; results live in mem or are the argument itself.
 * The functions that derive expect valid UTF-8; the empty slice comes back for anything else. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H
#include "base/arena.h"
#include "base/slice.h"

/* UTF-8 */
size_t utf8_valid(slice s);                 /* length of the valid beginning: s.n when all of it is */
size_t utf8_length(slice s);                /* characters (code points) */
slice  utf8_clip(slice s, size_t n);        /* at most n bytes, not cut inside a character */
size_t utf8_put(int32_t point, char *p);    /* writes 1..4 bytes */

/* At the door */
bool  text_valid(slice s);                  /* UTF-8; of the C0 controls only \n \r \t; no noncharacter (U+FFFE, …) */
bool  text_name_ok(slice s);                /* a person's name: words of letters, ' ’ . - inside, one space between */
slice text_nfc(struct arena *mem, slice s); /* s itself when it is NFC already */

/* For search: lower case, no diacritics, đ → d, white space collapsed and trimmed.  Marks go wherever they were
 * typed: hoà = hòa.  fold_name also takes the spellings with y and i as one where they sound alike, that is where it
 * is a syllable's only vowel or follows qu: Lý = Lí, Mỹ = Mĩ, Quý = Quí; but Hay ≠ Hai, Thúy ≠ Thúi, Tây ≠ Tâi. */
slice fold(struct arena *mem, slice s);
slice fold_name(struct arena *mem, slice s);

/* Every word of the query begins some word of the text.  Both folded; words are parted by anything but letters and
 * digits in the text, by spaces in the query.  An empty query is in every text. */
bool  fold_has_words(slice text, slice query);

/* The next word of a folded text, cut to 40 bytes: letters and digits, and whatever is no ASCII is a letter.  False: no more. */
bool  fold_word_next(slice *rest, slice *word);

/* For machines that know no marks (SMS, bank transfers): printable ASCII and line ends, case and spacing kept, đ → d; typographic dashes
 * and quotes become their plain ones, what has no ASCII form becomes '?'. */
slice text_ascii(struct arena *mem, slice s);

/* For sorting: printable ASCII and a tab for Vietnamese and Latin text, so that it may be stored as text and compared
 * as bytes.  Words count before letters (An Bình < Anh), letters in the order a ă â b c d đ e ê f g h i j k l m n o ô
 * ơ p q r s t u ư v w x y z, and only between equals the tones, word by word: ngang huyền hỏi ngã sắc nặng.  Case,
 * punctuation and where a mark is typed do not count; other scripts come last. */
slice sort_key(struct arena *mem, slice s);

#endif
