/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations on a file, or on a directory and everything below it.  They return
 * 0, or 1 after errors, which they report on standard error.  */
#ifndef LIB_USER_TREE_H
#define LIB_USER_TREE_H

/* Remove PATH.  A directory with an entry that cannot be removed is kept. */
int tree_remove(const char *path);

/* Copy FROM to TO.  Existing directories are merged: files that are only in TO
 * are kept, files of the same name are overwritten.  */
int tree_copy(const char *from, const char *to);

#endif
