/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib.h"

#include <stdarg.h>

#define LINE_SIZE 256

static const char *program;

/* As in Pintos, the entry point is an ordinary function. */
void _start(int argc, char **argv);

void
_start(int argc, char **argv)
{
	program = argv[0];
	exit(main(argc, argv));
}

static char *
put_number(char *to, int number)
{
	unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
	char digits[10];
	int count = 0;

	if (number < 0)
		*to++ = '-';
	do
		digits[count++] = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	while (count > 0)
		*to++ = digits[--count];
	return to;
}

static char *
put_format(char *to, const char *fmt, va_list args)
{
	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%') {
			*to++ = *fmt;
		} else if (*++fmt == 'd') {
			to = put_number(to, va_arg(args, int));
		} else {
			const char *text = va_arg(args, const char *);

			memcpy(to, text, strlen(text));
			to += strlen(text);
		}
	}
	*to = '\0';
	return to;
}

void
format(char *buffer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put_format(buffer, fmt, args);
	va_end(args);
}

static void
print_line(const char *fmt, va_list args)
{
	char line[LINE_SIZE], *to;

	format(line, "(%s) ", program);
	to = put_format(line + strlen(line), fmt, args);
	*to++ = '\n';
	write(1, line, (unsigned)(to - line));
}

void
msg(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line(fmt, args);
	va_end(args);
}

void
fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line(fmt, args);
	va_end(args);
	for (;;)
		exit(1);
}

size_t
strlen(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

int
strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b)
		a++, b++;
	return *a - *b;
}

void *
memcpy(void *to, const void *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((volatile char *)to)[i] = ((const char *)from)[i];
	return to;
}

void *
memset(void *to, int value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((volatile char *)to)[i] = (char)value;
	return to;
}

int
memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < size; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

static uint8_t
pattern_byte(size_t i, unsigned seed)
{
	unsigned x = ((unsigned)i + 1) * 2654435761u ^ seed * 40503u;

	return (uint8_t)(x >> 13);
}

void
fill(void *buffer, size_t size, unsigned seed)
{
	for (size_t i = 0; i < size; i++)
		((uint8_t *)buffer)[i] = pattern_byte(i, seed);
}

bool
is_filled(const void *buffer, size_t size, unsigned seed)
{
	for (size_t i = 0; i < size; i++)
		if (((const uint8_t *)buffer)[i] != pattern_byte(i, seed))
			return false;
	return true;
}

int
run_self(const char *argument)
{
	char line[LINE_SIZE];

	format(line, "%s %s", program, argument);
	return wait(exec(line));
}
