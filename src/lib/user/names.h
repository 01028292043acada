/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists of names, such as the names of the files in a directory. */
#ifndef LIB_USER_NAMES_H
#define LIB_USER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct names {
	char **name; /* array of COUNT names, with room for ROOM */
	size_t count, room;
};

/* An empty list is { NULL, 0, 0 }. */

/* Append a copy of NAME.  Exits if out of memory. */
void names_add(struct names *, const char *name);
/* Free all names, leaving the list empty. */
void names_free(struct names *);

/* Append, in alphabetical order, the names in the directory PATH for which
 * WANTED returns true.  Returns 0, or 1 after an error, which is reported.  */
int names_read(
    struct names *, const char *path, bool (*wanted)(const char *name));

#endif
