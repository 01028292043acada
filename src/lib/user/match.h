/* SPDX-License-Identifier: BSD-2-Clause */
/* Character sets in patterns, for grep and for file names in the shell. */
#ifndef LIB_USER_MATCH_H
#define LIB_USER_MATCH_H

#include <stdbool.h>

/* Match C against the set at SET: "[abc]" or "[a-z]", or "[^abc]" or "[!abc]"
 * for all other characters; a ']' at the beginning is an ordinary character.
 * Sets *IN to whether C matches.  Returns the position after the set, or NULL
 * if it has no closing bracket (*IN is then unchanged).  */
const char *match_set(const char *set, char c, bool *in);

#endif
