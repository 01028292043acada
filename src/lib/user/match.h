/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets of characters in patterns, for the shell's file names and for grep. */
#ifndef LIB_USER_MATCH_H
#define LIB_USER_MATCH_H

#include <stdbool.h>

/* SET is "[abc]", "[a-z]" or, for all others, "[^abc]" or "[!abc]"; a ']' that
 * comes first stands for itself.  Returns what follows the set, or NULL if it
 * has no end, and whether C is IN it.  */
const char *match_set(const char *set, char c, bool *in);

#endif
