/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/user/match.h"

#include <stddef.h>

const char *
match_set(const char *set, char c, bool *in)
{
	const char *first;
	bool inverted = set[1] == '^' || set[1] == '!', found = false;

	set += inverted ? 2 : 1;
	for (first = set; *set != ']' || set == first; set++) {
		if (*set == '\0')
			return NULL;
		if (set[1] == '-' && set[2] != ']' && set[2] != '\0') {
			found |= set[0] <= c && c <= set[2];
			set += 2;
		} else
			found |= *set == c;
	}
	*in = found != inverted;
	return set + 1;
}
