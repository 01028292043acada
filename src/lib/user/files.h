/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions shared by programs that work on files.  Except for is_directory and
 * read_whole, they report errors on standard error, with the file's name; EPIPE
 * is not reported, because the reader of a pipe may stop early.  A status that
 * they take or return is an exit status: 0, or 1 after an error.
 */
#ifndef LIB_USER_FILES_H
#define LIB_USER_FILES_H

#include <stdbool.h>
#include <stdio.h>

/* For each of the files named by PATHS (NULL-terminated), open the file, call
 * USE with the stream and the name, and close the stream.  The name "-" means
 * standard input, as does an empty list.  Returns 1 if a file could not be
 * opened or read, or if a call to USE did not return 0.  */
int for_each_input(char **paths, int (*use)(FILE *, const char *name));

/* For head and tail: parse the options -n LINES and -LINES and set optind to
 * the first argument after them.  Returns LINES, by default 10; exits with a
 * usage message if the options are wrong.  */
unsigned parse_line_count(int argc, char **argv);

/* Write out standard output at the end of a program.  Returns STATUS, or 1 if
 * the output failed.  */
int finish_output(int status);

/* Return the path of NAME in DIRECTORY.  The caller frees the result.  Exits if
 * out of memory.  */
char *path_join(const char *directory, const char *name);

/* Is PATH an existing directory? */
bool is_directory(const char *path);

/* Copy the rest of the open file FROM to the open file TO.  The paths are used
 * in messages.  Returns 0, or 1 after an error.  */
int copy_bytes(int from, const char *path, int to, const char *to_path);

/* Read the rest of the open file FROM into a new block, which the caller frees,
 * and store the number of bytes read in *SIZE.  The block has room for one more
 * byte.  Returns NULL on failure, with errno set and no message printed.  */
char *read_whole(int from, size_t *size);

/* For cp and mv: the last of the COUNT paths is the target.  Call ACT for each
 * other path FROM.  TO is the target or, if the target is a directory, the path
 * of FROM's last component in it.  Returns 1 if a call to ACT did not return 0.
 * Exits if there are several sources and the target is not a directory.  */
int for_each_source(
    char **paths, int count, int (*act)(const char *from, const char *to));

#endif
