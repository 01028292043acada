/* SPDX-License-Identifier: BSD-2-Clause */
/* Work on a folder and all that is in it.  0, or 1 after complaints. */
#ifndef LIB_USER_TREE_H
#define LIB_USER_TREE_H

/* Remove PATH, which may be a file too. */
int	tree_remove(const char *path);

/* Copy FROM to TO, files or folders.  What is in TO and not in FROM stays. */
int	tree_copy(const char *from, const char *to);

#endif
