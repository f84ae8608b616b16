/* SPDX-License-Identifier: Apache-2.0 */
/* A file built into the program by tools/embed.c (its head shows how): stylesheet, script, icon.
 * Lists end with { 0 }; the bytes are followed by a NUL that is not counted. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H
#include "base/slice.h"

struct embedded { const char *name; slice bytes; };

#endif
