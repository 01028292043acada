/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory blocks and strings, for the kernel and for programs.  The functions
 * behave as in the C standard and POSIX; strlcpy and strlcat as in the BSDs.
 * strcpy, strcat, strncpy and strtok are deliberately missing: they invite
 * overruns, unterminated strings and hidden state.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

/* Copy SIZE bytes.  With memcpy, the blocks must not overlap; with memmove,
 * they may.  Both return DESTINATION.  */
void *memcpy(void *destination, const void *source, size_t size);
void *memmove(void *destination, const void *source, size_t size);
/* Set SIZE bytes at BLOCK to BYTE; returns BLOCK. */
void *memset(void *block, int byte, size_t size);
/* Compare SIZE bytes, as unsigned values.  Returns -1, 0 or 1 if LEFT is less
 * than, equal to or greater than RIGHT.  */
int memcmp(const void *left, const void *right, size_t size);
/* Return a pointer to the first BYTE among the SIZE bytes at BLOCK, or
 * NULL.  */
void *memchr(const void *block, int byte, size_t size);

/* Return the length of STRING in bytes without the NUL; strnlen does not look
 * past MAX bytes and returns at most MAX.  */
size_t strlen(const char *string);
size_t strnlen(const char *string, size_t max);
/* Compare two strings (strncmp: at most MAX bytes of them; strcasecmp: ignoring
 * the case of ASCII letters).  Returns -1, 0 or 1, like memcmp.  */
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t max);
int strcasecmp(const char *left, const char *right);
/* Return a pointer to the first (strrchr: last) C in STRING, or NULL.  C can be
 * the terminating NUL.  */
char *strchr(const char *string, int c);
char *strrchr(const char *string, int c);
/* Return a pointer to the first NEEDLE in HAYSTACK, or NULL.  O(nm). */
char *strstr(const char *haystack, const char *needle);
/* Return the length of the initial part of STRING that consists only of
 * characters in ACCEPT (strcspn: not in REJECT).  */
size_t strspn(const char *string, const char *accept);
size_t strcspn(const char *string, const char *reject);
/* Return a pointer to the first character of STRING in ACCEPT, or NULL. */
char *strpbrk(const char *string, const char *accept);

/* Copy SOURCE to the buffer of SIZE bytes at DESTINATION (strlcat: append it to
 * the string in the buffer), truncating the result if necessary.  The result is
 * terminated by a NUL, unless SIZE is 0 or, for strlcat, DESTINATION held no
 * NUL.  Returns the length that the complete result has or would have; if this
 * is SIZE or more, the result was truncated.  */
size_t strlcpy(char *destination, const char *source, size_t size);
size_t strlcat(char *destination, const char *source, size_t size);

/* Return a description of an error number, or "unknown error" if no error has
 * that number.  The string is constant.  */
const char *strerror(int error);

/* Split STRING into words separated by one or more characters of DELIMITERS.
 * Pass STRING to the first call, and NULL to later calls; *SAVE holds the
 * position between calls.  Returns the next word, or NULL after the last.
 * => overwrites the delimiter after each word with a NUL.  */
char *strtok_r(char *string, const char *delimiters, char **save);

#endif
