/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists of names, as of the files in a folder. */
#ifndef LIB_USER_NAMES_H
#define LIB_USER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct names {
	char **name;
	size_t count, room;
};

/* Add a copy of NAME; exits if there is no memory. */
void	names_add(struct names *, const char *name);
void	names_free(struct names *);

/* Add the names in the folder PATH that are WANTED, in order.  0, or 1 after a
 * complaint.  */
int	names_read(struct names *, const char *path,
	    bool (*wanted)(const char *name));

#endif
