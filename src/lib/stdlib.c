/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversion of text to numbers, and binary search. */
#include <stdlib.h>

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>

static int
char_to_digit(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return INT_MAX;
}

/* Parse the number at TEXT.  Returns its magnitude, or ULONG_MAX if the
 * magnitude is larger.  Sets *OVERFLOW to whether the magnitude is larger than
 * ULONG_MAX, *NEGATIVE to whether the number has a minus sign, and *END to the
 * first character after the number, or to TEXT if there are no digits.  */
static unsigned long
parse_number(const char *text, const char **end, int base, bool *negative,
    bool *overflow)
{
	const char *p = text;
	unsigned long value = 0;
	int digit;

	*end = text;
	*overflow = false;
	while (isspace(*p))
		p++;
	*negative = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if ((base == 0 || base == 16) && p[0] == '0' &&
	    (p[1] == 'x' || p[1] == 'X') && char_to_digit(p[2]) < 16) {
		p += 2;
		base = 16;
	} else if (base == 0)
		base = *p == '0' ? 8 : 10;
	for (; (digit = char_to_digit(*p)) < base; *end = ++p) {
		if (value > (ULONG_MAX - (unsigned)digit) / (unsigned)base)
			*overflow = true;
		value = value * (unsigned)base + (unsigned)digit;
	}
	return *overflow ? ULONG_MAX : value;
}

unsigned long
strtoul(const char *text, char **end, int base)
{
	const char *stop;
	bool negative, overflow;
	unsigned long value;

	value = parse_number(text, &stop, base, &negative, &overflow);
	if (end != NULL)
		*end = (char *)stop;
	return negative && !overflow ? -value : value;
}

long
strtol(const char *text, char **end, int base)
{
	const char *stop;
	bool negative, overflow;
	unsigned long value;

	value = parse_number(text, &stop, base, &negative, &overflow);
	if (end != NULL)
		*end = (char *)stop;
	if (negative)
		return value > LONG_MAX ? LONG_MIN : -(long)value;
	return value > LONG_MAX ? LONG_MAX : (long)value;
}

int
atoi(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

void *
bsearch(const void *key, const void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
	const char *first = base, *middle;
	int order;

	while (count > 0) {
		middle = first + count / 2 * size;
		order = compare(key, middle);
		if (order == 0)
			return (void *)middle;
		if (order > 0) {
			first = middle + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}
