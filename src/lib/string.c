/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory blocks and strings.  Blocks are copied and filled with the processor's
 * string instructions, four bytes at a time.  These run at close to memory
 * bandwidth on hardware, and count as one instruction per word in virtual time.
 * A loop in C would count as several instructions per word, and the compiler
 * could replace it with a call to memcpy, so that memcpy would call itself
 * forever.
 */
#include <string.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>

void *
memcpy(void *destination, const void *source, size_t size)
{
	void *to = destination;
	size_t words = size / 4;

	__asm__ volatile("rep movsl"
			 : "+D"(to), "+S"(source), "+c"(words)
			 :
			 : "memory");
	size &= 3;
	if (size != 0)
		__asm__ volatile("rep movsb"
				 : "+D"(to), "+S"(source), "+c"(size)
				 :
				 : "memory");
	return destination;
}

/* Copy from the last byte down: first the bytes after the last whole word, then
 * the words.  In between, subl moves each pointer from the last byte of a word
 * to its first.  The ABI requires the direction flag to be clear at all other
 * times; interrupt entry clears it for the handler.  */
static void
copy_down(uint8_t *to, const uint8_t *from, size_t size)
{
	size_t words = size / 4;

	to += size - 1;
	from += size - 1;
	size &= 3;
	__asm__ volatile("std\n\t"
			 "rep movsb\n\t"
			 "subl $3, %%edi\n\t"
			 "subl $3, %%esi\n\t"
			 "movl %3, %%ecx\n\t"
			 "rep movsl\n\t"
			 "cld"
			 : "+D"(to), "+S"(from), "+c"(size)
			 : "r"(words)
			 : "memory", "cc");
}

void *
memmove(void *destination, const void *source, size_t size)
{
	/* One unsigned comparison: is the destination inside the source? */
	if ((uintptr_t)destination - (uintptr_t)source >= size)
		return memcpy(destination, source, size);
	copy_down(destination, source, size);
	return destination;
}

void *
memset(void *destination, int byte, size_t size)
{
	void *to = destination;
	size_t words = size / 4;
	uint32_t pattern = (uint8_t)byte * 0x01010101u;

	__asm__ volatile("rep stosl"
			 : "+D"(to), "+c"(words)
			 : "a"(pattern)
			 : "memory");
	size &= 3;
	if (size != 0)
		__asm__ volatile("rep stosb"
				 : "+D"(to), "+c"(size)
				 : "a"(pattern)
				 : "memory");
	return destination;
}

int
memcmp(const void *left, const void *right, size_t size)
{
	const uint8_t *a = left, *b = right;

	for (; size > 0; size--, a++, b++)
		if (*a != *b)
			return *a < *b ? -1 : 1;
	return 0;
}

void *
memchr(const void *block, int byte, size_t size)
{
	const uint8_t *p = block;

	for (; size > 0; size--, p++)
		if (*p == (uint8_t)byte)
			return (void *)p;
	return NULL;
}

size_t
strlen(const char *string)
{
	return strnlen(string, SIZE_MAX);
}

size_t
strnlen(const char *string, size_t max)
{
	size_t length;

	for (length = 0; length < max && string[length] != '\0'; length++)
		continue;
	return length;
}

int
strcmp(const char *left, const char *right)
{
	return strncmp(left, right, SIZE_MAX);
}

int
strncmp(const char *left, const char *right, size_t max)
{
	const uint8_t *a = (const uint8_t *)left;
	const uint8_t *b = (const uint8_t *)right;

	for (; max > 0; max--, a++, b++) {
		if (*a != *b)
			return *a < *b ? -1 : 1;
		if (*a == '\0')
			break;
	}
	return 0;
}

int
strcasecmp(const char *left, const char *right)
{
	for (; tolower((uint8_t)*left) == tolower((uint8_t)*right);
	     left++, right++)
		if (*left == '\0')
			return 0;
	return tolower((uint8_t)*left) < tolower((uint8_t)*right) ? -1 : 1;
}

char *
strchr(const char *string, int c)
{
	for (; *string != (char)c; string++)
		if (*string == '\0')
			return NULL;
	return (char *)string;
}

char *
strrchr(const char *string, int c)
{
	const char *last = NULL;

	do {
		if (*string == (char)c)
			last = string;
	} while (*string++ != '\0');
	return (char *)last;
}

char *
strstr(const char *haystack, const char *needle)
{
	size_t length = strlen(needle);

	for (;; haystack++) {
		if (strncmp(haystack, needle, length) == 0)
			return (char *)haystack;
		if (*haystack == '\0')
			return NULL;
	}
}

/* Count the characters at the start of STRING that are (IN) or are not (!IN) in
 * SET.  */
static size_t
span(const char *string, const char *set, bool in)
{
	size_t length = 0;

	while (string[length] != '\0' &&
	    (strchr(set, string[length]) != NULL) == in)
		length++;
	return length;
}

size_t
strspn(const char *string, const char *accept)
{
	return span(string, accept, true);
}

size_t
strcspn(const char *string, const char *reject)
{
	return span(string, reject, false);
}

char *
strpbrk(const char *string, const char *accept)
{
	string += strcspn(string, accept);
	return *string != '\0' ? (char *)string : NULL;
}

size_t
strlcpy(char *destination, const char *source, size_t size)
{
	size_t length = strlen(source), fits;

	if (size > 0) {
		fits = length < size ? length : size - 1;
		memcpy(destination, source, fits);
		destination[fits] = '\0';
	}
	return length;
}

size_t
strlcat(char *destination, const char *source, size_t size)
{
	size_t used = strnlen(destination, size);

	return used + strlcpy(destination + used, source, size - used);
}

char *
strtok_r(char *string, const char *delimiters, char **save)
{
	char *word = string != NULL ? string : *save;

	word += strspn(word, delimiters);
	*save = word + strcspn(word, delimiters);
	if (*word == '\0')
		return NULL;
	if (**save != '\0')
		*(*save)++ = '\0';
	return word;
}
