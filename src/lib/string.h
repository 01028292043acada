/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory and strings, for the kernel and for programs.  As in the C standard;
 * strlcpy and strlcat as in the BSDs.  Functions that cannot be used safely
 * (strcpy, strcat, strncpy, strtok) are left out on purpose.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

void	*memcpy(void *destination, const void *source, size_t);
void	*memmove(void *destination, const void *source, size_t);
void	*memset(void *, int byte, size_t);
int	memcmp(const void *, const void *, size_t);
void	*memchr(const void *, int byte, size_t);

size_t	strlen(const char *);
size_t	strnlen(const char *, size_t max);
int	strcmp(const char *, const char *);
int	strncmp(const char *, const char *, size_t max);
int	strcasecmp(const char *, const char *);
char	*strchr(const char *, int c);
char	*strrchr(const char *, int c);
char	*strstr(const char *haystack, const char *needle);
size_t	strspn(const char *, const char *accept);
size_t	strcspn(const char *, const char *reject);
char	*strpbrk(const char *, const char *accept);

/* Copy (append) as much of SOURCE as fits into SIZE bytes with a terminator,
 * which is always written (unless SIZE is 0, or strlcat finds none).  Returns
 * the length that was tried: it did not fit if that is SIZE or more.  */
size_t	strlcpy(char *destination, const char *source, size_t size);
size_t	strlcat(char *destination, const char *source, size_t size);

/* The text for an error number (positive), never NULL. */
const char *strerror(int error);

/* The next word of STRING (NULL: go on where *SAVE says), which is cut up at
 * runs of characters of DELIMITERS; NULL at the end.  */
char	*strtok_r(char *string, const char *delimiters, char **save);

#endif
