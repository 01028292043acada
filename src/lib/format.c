/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The formatter used by all printf functions.  It passes each character to a
 * function of the caller, so it needs no buffer and no lock.  An unknown
 * conversion is copied to the output, which makes the mistake visible, and
 * consumes no argument except for a width or precision of *.
 */
#include <stdio.h>

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/format.h"

enum length {
	LENGTH_CHAR,
	LENGTH_SHORT,
	LENGTH_INT,
	LENGTH_LONG,
	LENGTH_LONG_LONG
};

/* A parsed conversion specification. */
struct conversion {
	bool left, plus, space, alternate, zero;
	int width;
	int precision; /* -1: none given */
	enum length length;
};

struct output {
	void (*put)(char, void *);
	void *aux;
};

/* A number as text. */
struct number {
	char digits[24]; /* least significant first; at most 23 (%#llo) */
	int count;
	const char *prefix; /* a sign, a space, 0x, 0X or empty */
};

static void
put_repeated(const struct output *out, char c, int count)
{
	for (; count > 0; count--)
		out->put(c, out->aux);
}

static void
put_bytes(const struct output *out, const char *text, int length)
{
	for (; length > 0; length--)
		out->put(*text++, out->aux);
}

/* Print the LENGTH bytes at TEXT, padded to the field width. */
static void
put_field(const struct output *out, const struct conversion *c,
    const char *text, int length)
{
	if (!c->left)
		put_repeated(out, ' ', c->width - length);
	put_bytes(out, text, length);
	if (c->left)
		put_repeated(out, ' ', c->width - length);
}

/* Set NUMBER to the digits of VALUE in BASE; if VALUE is 0, to no digits.  A
 * 64-bit division is slow, so the second loop uses 32 bits as soon as they
 * suffice.  */
static void
make_digits(
    struct number *number, uint64_t value, unsigned base, const char *alphabet)
{
	uint32_t low;

	number->count = 0;
	for (; value > UINT32_MAX; value /= base)
		number->digits[number->count++] = alphabet[value % base];
	for (low = (uint32_t)value; low != 0; low /= base)
		number->digits[number->count++] = alphabet[low % base];
}

/* Print NUMBER, padded to the field width: its prefix, the leading zeros that
 * the precision or the 0 flag requires, and its digits.  */
static void
put_number(const struct output *out, const struct conversion *c,
    const struct number *number)
{
	int prefix_length = (int)strlen(number->prefix), i, zeros, used;

	if (c->precision >= 0)
		zeros = c->precision - number->count;
	else if (c->zero && !c->left)
		zeros = c->width - prefix_length - number->count;
	else
		zeros = 1 - number->count; /* print 0 as one digit */
	if (zeros < 0)
		zeros = 0;
	if (c->precision < 0 && number->count + zeros == 0)
		zeros = 1;
	used = prefix_length + zeros + number->count;
	if (!c->left)
		put_repeated(out, ' ', c->width - used);
	put_bytes(out, number->prefix, prefix_length);
	put_repeated(out, '0', zeros);
	for (i = number->count - 1; i >= 0; i--)
		out->put(number->digits[i], out->aux);
	if (c->left)
		put_repeated(out, ' ', c->width - used);
}

static void
put_signed(const struct output *out, const struct conversion *c, int64_t value)
{
	struct number number;
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;

	make_digits(&number, magnitude, 10, "0123456789");
	number.prefix = value < 0 ? "-" : c->plus ? "+" : c->space ? " " : "";
	put_number(out, c, &number);
}

static void
put_unsigned(const struct output *out, const struct conversion *c,
    uint64_t value, char kind)
{
	struct number number;
	unsigned base = kind == 'o' ? 8 : kind == 'u' ? 10 : 16;

	make_digits(&number, value, base,
	    kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef");
	number.prefix = "";
	if (c->alternate && base == 16 && value != 0)
		number.prefix = kind == 'X' ? "0X" : "0x";
	if (c->alternate && base == 8 && c->precision <= number.count)
		number.digits[number.count++] = '0';
	put_number(out, c, &number);
}

/* Return the width or precision at *FORMAT: decimal digits, or * for the next
 * argument.  A number that might not fit in an int becomes INT_MAX / 10.  Moves
 * *FORMAT past the width or precision.  */
static int
parse_int(const char **format, va_list *args)
{
	int value = 0;

	if (**format == '*') {
		(*format)++;
		return va_arg(*args, int);
	}
	for (; isdigit(**format); (*format)++)
		value = value > INT_MAX / 10 - 1 ?
		    INT_MAX / 10 :
		    value * 10 + (**format - '0');
	return value;
}

static const char *
parse_flags(const char *format, struct conversion *c)
{
	for (;; format++) {
		switch (*format) {
		case '-':
			c->left = true;
			break;
		case '+':
			c->plus = true;
			break;
		case ' ':
			c->space = true;
			break;
		case '#':
			c->alternate = true;
			break;
		case '0':
			c->zero = true;
			break;
		default:
			return format;
		}
	}
}

static const char *
parse_length(const char *format, struct conversion *c)
{
	c->length = LENGTH_INT;
	switch (*format) {
	case 'h':
		if (*++format != 'h') {
			c->length = LENGTH_SHORT;
			return format;
		}
		c->length = LENGTH_CHAR;
		return format + 1;
	case 'l':
		if (*++format != 'l') {
			c->length = LENGTH_LONG;
			return format;
		}
		c->length = LENGTH_LONG_LONG;
		return format + 1;
	case 'j':
		c->length = LENGTH_LONG_LONG;
		return format + 1;
	case 'z':
	case 't':
		c->length = LENGTH_LONG;
		return format + 1;
	default:
		return format;
	}
}

/* Parse the flags, width, precision and length of a conversion into *C.
 * Returns the position of the conversion's letter.  */
static const char *
parse_conversion(const char *format, struct conversion *c, va_list *args)
{
	memset(c, 0, sizeof(*c));
	format = parse_flags(format, c);
	c->width = parse_int(&format, args);
	if (c->width < 0) {
		c->left = true;
		c->width = c->width == INT_MIN ? INT_MAX : -c->width;
	}
	c->precision = -1;
	if (*format == '.') {
		format++;
		c->precision = parse_int(&format, args);
	}
	return parse_length(format, c);
}

static int64_t
next_signed_argument(const struct conversion *c, va_list *args)
{
	switch (c->length) {
	case LENGTH_CHAR:
		return (signed char)va_arg(*args, int);
	case LENGTH_SHORT:
		return (short)va_arg(*args, int);
	case LENGTH_LONG:
		return va_arg(*args, long);
	case LENGTH_LONG_LONG:
		return va_arg(*args, long long);
	default:
		return va_arg(*args, int);
	}
}

static uint64_t
next_unsigned_argument(const struct conversion *c, va_list *args)
{
	switch (c->length) {
	case LENGTH_CHAR:
		return (unsigned char)va_arg(*args, unsigned);
	case LENGTH_SHORT:
		return (unsigned short)va_arg(*args, unsigned);
	case LENGTH_LONG:
		return va_arg(*args, unsigned long);
	case LENGTH_LONG_LONG:
		return va_arg(*args, unsigned long long);
	default:
		return va_arg(*args, unsigned);
	}
}

static void
put_text(const struct output *out, const struct conversion *c, const char *text)
{
	size_t max = c->precision < 0 ? INT_MAX : (size_t)c->precision;

	if (text == NULL)
		text = "(null)";
	put_field(out, c, text, (int)strnlen(text, max));
}

/* Print the conversion whose '%' is just before FORMAT, or only the '%' if the
 * conversion is unknown.  Returns the position of the rest of the format.  */
static const char *
put_conversion(const struct output *out, const char *format, va_list *args)
{
	struct conversion c;
	const char *start = format;
	char character;

	format = parse_conversion(format, &c, args);
	switch (*format) {
	case 'd':
	case 'i':
		put_signed(out, &c, next_signed_argument(&c, args));
		break;
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		put_unsigned(
		    out, &c, next_unsigned_argument(&c, args), *format);
		break;
	case 'p':
		c.alternate = true;
		put_unsigned(out, &c, (uintptr_t)va_arg(*args, void *), 'x');
		break;
	case 'c':
		character = (char)va_arg(*args, int);
		put_field(out, &c, &character, 1);
		break;
	case 's':
		put_text(out, &c, va_arg(*args, const char *));
		break;
	case '%':
		out->put('%', out->aux);
		break;
	default:
		out->put('%', out->aux);
		return start;
	}
	return format + 1;
}

void
format(void (*put)(char, void *), void *aux, const char *text, va_list args)
{
	struct output out = { put, aux };
	va_list copy;

	va_copy(copy, args);
	while (*text != '\0') {
		if (*text == '%')
			text = put_conversion(&out, text + 1, &copy);
		else
			put(*text++, aux);
	}
	va_end(copy);
}

struct buffer {
	char *next, *end; /* free space, less a byte for the NUL */
	int length;       /* of the text so far, even if truncated */
};

static void
put_in_buffer(char c, void *aux)
{
	struct buffer *buffer = aux;

	if (buffer->next < buffer->end)
		*buffer->next++ = c;
	buffer->length++;
}

int
vsnprintf(char *text, size_t size, const char *text_format, va_list args)
{
	struct buffer buffer;

	buffer.next = text;
	buffer.end = size > 0 ? text + size - 1 : text;
	buffer.length = 0;
	format(put_in_buffer, &buffer, text_format, args);
	if (size > 0)
		*buffer.next = '\0';
	return buffer.length;
}

int
snprintf(char *text, size_t size, const char *text_format, ...)
{
	va_list args;
	int length;

	va_start(args, text_format);
	length = vsnprintf(text, size, text_format, args);
	va_end(args);
	return length;
}
