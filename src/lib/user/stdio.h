/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streams: files and the console through a buffer, as in the C standard.  A
 * stream reads or writes, never both.
 *
 * Standard output to the console is written out at the end of each call that
 * finished a line, so that a line, and a printf of several, is one write; to
 * anything else when the buffer is full.  Standard error is written out at the
 * end of each call.  exit() writes out everything.
 */
#ifndef LIB_USER_STDIO_H
#define LIB_USER_STDIO_H

#include "lib/stdio.h"

#define EOF	(-1)
#define BUFSIZ	4096

typedef struct __stream FILE;

extern FILE __stdin, __stdout, __stderr;
#define stdin	(&__stdin)
#define stdout	(&__stdout)
#define stderr	(&__stderr)

/* MODE is "r", "w" (empties or creates the file) or "a" (writes at its end).
 * NULL on failure, with errno.  */
FILE	*fopen(const char *path, const char *mode);
FILE	*fdopen(int fd, const char *mode);
int	fclose(FILE *);
int	fileno(const FILE *);

/* All return EOF on failure; of the last one or any before: see ferror. */
int	fputc(int c, FILE *);
int	putc(int c, FILE *);
int	putchar(int c);
int	fputs(const char *, FILE *);
int	puts(const char *);			/* adds a newline */
size_t	fwrite(const void *, size_t size, size_t count, FILE *);
int	fprintf(FILE *, const char *message, ...) __PRINTF(2, 3);
int	vfprintf(FILE *, const char *message, va_list) __PRINTF(2, 0);
void	perror(const char *prefix);
int	fflush(FILE *);				/* NULL: all streams */

int	fgetc(FILE *);
int	getc(FILE *);
int	getchar(void);
int	ungetc(int c, FILE *);			/* right after fgetc */
char	*fgets(char *, int size, FILE *);	/* NULL: nothing left */
size_t	fread(void *, size_t size, size_t count, FILE *);
/* Read a line of any length, with its newline if it has one, into *LINE, which
 * has room for *CAPACITY bytes (NULL and 0 at first) and is made larger as
 * needed: free it at the end.  Returns the length, or -1: nothing left.  */
int	getline(char **line, size_t *capacity, FILE *);

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
int	fseek(FILE *, long offset, int whence);
long	ftell(FILE *);
void	rewind(FILE *);

int	feof(const FILE *);
int	ferror(const FILE *);		/* errno of the last failure, or 0 */
void	clearerr(FILE *);

#endif
