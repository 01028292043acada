/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffered streams to files and the console, as in the C standard.  A stream is
 * for reading or for writing, not for both.
 *
 * If the descriptor is the console, output is written at the end of each call
 * that has completed a line, so that the output of one printf is one write and
 * is not mixed with the output of other processes.  Otherwise, output is
 * written when the buffer is full.  Standard error is written at the end of
 * each call.  exit() writes out all streams; _exit() does not, and output is
 * lost if the process is killed.
 */
#ifndef LIB_USER_STDIO_H
#define LIB_USER_STDIO_H

#include "lib/stdio.h"

#define EOF    (-1)
#define BUFSIZ 4096

typedef struct __stream FILE;

extern FILE __stdin, __stdout, __stderr;
#define stdin  (&__stdin)
#define stdout (&__stdout)
#define stderr (&__stderr)

/* ---------------------------------------------------------- opening and closing */

/* Open the file PATH, or make a stream for the open descriptor FD.  MODE is "r"
 * (read), "w" (write; fopen creates the file, or truncates it) or "a" (append;
 * fopen creates the file).  Returns NULL on failure, with errno set.  */
FILE *fopen(const char *path, const char *mode);
FILE *fdopen(int fd, const char *mode);
/* Write out the buffer, close the descriptor, and free the stream.  Returns 0,
 * or EOF if output has failed.  */
int fclose(FILE *);
/* Return the stream's descriptor. */
int fileno(const FILE *);

/* ---------------------------------------------------------- output */

/* fputc, putc and putchar write the character C and return it.  fputs writes a
 * string, and puts a string and a newline; both return 0.  fwrite writes COUNT
 * elements of SIZE bytes and returns COUNT.  fprintf and vfprintf write
 * formatted text (see lib/stdio.h) and return the number of characters.
 * putchar and puts write to standard output.  On failure, fwrite returns 0, and
 * the other functions return EOF.  Since output is buffered, a call can fail
 * because of an earlier call, and after an error all calls fail until clearerr;
 * see ferror.  */
int fputc(int c, FILE *);
int putc(int c, FILE *);
int putchar(int c);
int fputs(const char *, FILE *);
int puts(const char *);
size_t fwrite(const void *, size_t size, size_t count, FILE *);
int fprintf(FILE *, const char *message, ...) __PRINTF(2, 3);
int vfprintf(FILE *, const char *message, va_list) __PRINTF(2, 0);
/* Print PREFIX and the description of errno on standard error. */
void perror(const char *prefix);
/* Write out the buffer of a stream.  Returns 0, or EOF if the stream has failed
 * (see ferror).  With NULL, write out all streams and return 0.  */
int fflush(FILE *);

/* ---------------------------------------------------------- input */

/* Read a character.  Returns EOF at the end of the file or on failure; feof and
 * ferror tell which.  */
int fgetc(FILE *);
int getc(FILE *);
int getchar(void);
/* Push C back, to be read next.  Success is guaranteed only for one character
 * directly after fgetc.  Returns C, or EOF on failure.  */
int ungetc(int c, FILE *);
/* Read a line, with its newline, but at most SIZE - 1 bytes, and add a NUL.
 * Returns LINE, or NULL if nothing was left to read.  */
char *fgets(char *line, int size, FILE *);
/* Read COUNT elements of SIZE bytes.  Returns the number of complete elements
 * read, fewer than COUNT only at the end of the file or on failure.  */
size_t fread(void *, size_t size, size_t count, FILE *);
/* Read a line of any length, with its newline if it has one, and add a NUL.
 * *LINE is a block of *CAPACITY bytes from malloc (initially NULL and 0), which
 * getline enlarges as needed and the caller must free.  Returns the line's
 * length, or -1 at the end of the file or on failure.  */
int getline(char **line, size_t *capacity, FILE *);

/* ---------------------------------------------------------- positions */

#define SEEK_SET 0 /* from the start of the file */
#define SEEK_CUR 1 /* from the current position */
#define SEEK_END 2 /* from the end of the file */

/* Move the position to OFFSET bytes from WHENCE, and clear the end-of-file
 * indicator.  Returns 0, or -1 with errno set.  */
int fseek(FILE *, long offset, int whence);
/* Return the position, in bytes from the start of the file.  Not for a pipe or
 * the console, which have no position.  */
long ftell(FILE *);
/* Move the position to the start, and clear the end-of-file and error
 * indicators.  */
void rewind(FILE *);

/* ---------------------------------------------------------- status */

/* Has a read reached the end of the file? */
int feof(const FILE *);
/* Return 0, or the error number of the stream's last failure. */
int ferror(const FILE *);
/* Clear the end-of-file and error indicators. */
void clearerr(FILE *);

#endif
