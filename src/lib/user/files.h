/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What programs that work on files have in common.  Each complaint names the
 * file; exit statuses are 0 or 1.
 */
#ifndef LIB_USER_FILES_H
#define LIB_USER_FILES_H

#include <stdbool.h>
#include <stdio.h>

/* Open each of the files that PATHS (ended by NULL) names and call USE with it
 * and its name; with no names, just with standard input, which "-" means too.
 * The exit status: 1 if a file could not be opened or read, or a USE was not
 * 0.  */
int	for_each_input(char **paths, int (*use)(FILE *, const char *name));

/* For head and tail: how many lines the options -n LINES or -LINES ask for, 10
 * if there is none; optind is set.  */
unsigned parse_line_count(int argc, char **argv);

/* The status of a program whose own is STATUS, once standard output has all
 * been written: 1 if it could not be.  */
int	finish_output(int status);

/* "FOLDER/NAME", to be freed; exits if there is no memory. */
char	*path_join(const char *folder, const char *name);

bool	is_directory(const char *path);

/* Copy all of FROM, the file PATH, to TO; after a complaint, 1. */
int	copy_bytes(int from, const char *path, int to, const char *to_path);

/* All of FROM in memory, to be freed, and its *SIZE; a byte behind it may be
 * written.  NULL on failure, with errno.  */
char	*read_whole(int from, size_t *size);

/* Move or copy, by ACT, each of the COUNT files at PATHS to the last of them:
 * into it if it is a folder.  The exit status, the worst of ACT's.  */
int	for_each_source(char **paths, int count,
	    int (*act)(const char *from, const char *to));

#endif
