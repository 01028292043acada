/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the formatter prints each conversion with flags, width, precision and
 *     length as the C standard specifies, and never writes past the buffer
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "tests/ktest.h"

/* Fail unless the format and its arguments give EXPECTED. */
#define CHECK(expected, ...)                                                   \
	do {                                                                   \
		char text_[100];                                               \
		int length_ = snprintf(text_, sizeof(text_), __VA_ARGS__);     \
		if (strcmp(text_, (expected)) != 0 ||                          \
		    length_ != (int)strlen(expected))                          \
			ktest_fail(__FILE__, __LINE__,                         \
			    "got [%s] (length %d), expected [%s]", text_,      \
			    length_, (expected));                              \
	} while (0)

static void
check_integers(void)
{
	CHECK("0 -1 4294967295", "%d %i %u", 0, -1, UINT_MAX);
	CHECK("-2147483648", "%d", INT_MIN);
	CHECK("-9223372036854775808", "%lld", LLONG_MIN);
	CHECK("18446744073709551615", "%llu", ULLONG_MAX);
	CHECK("ffffffffffffffff", "%" PRIx64, UINT64_MAX);
	CHECK("1777777777777777777777", "%llo", ULLONG_MAX);
	CHECK("dead BEEF", "%x %X", 0xdead, 0xbeef);
	CHECK("0xff 0XFF 0377 0 0", "%#x %#X %#o %#x %#o", 255, 255, 255, 0, 0);
	CHECK("+5 -5  5", "%+d %+d % d", 5, -5, 5);
	CHECK("-1 65535 255", "%hhd %hu %hhu", (signed char)-1,
	    (unsigned short)65535, (unsigned char)255);
	CHECK("7 8 9 10", "%ld %zu %td %jd", 7L, (size_t)8, (ptrdiff_t)9,
	    (intmax_t)10);
}

static void
check_fields(void)
{
	CHECK("[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
	CHECK("[  -42][-0042]", "[%5d][%05d]", -42, -42);
	CHECK("[  007][007  ]", "[%5.3d][%-5.3d]", 7, 7);
	CHECK("[]", "[%.0d]", 0);
	CHECK("[     ]", "[%5.0x]", 0);
	CHECK("[0x0000ff]", "[%#08x]", 255);
	CHECK("[    12345]", "[%*d]", 9, 12345);
	CHECK("[12345    ]", "[%*d]", -9, 12345);
	CHECK("[7]", "[%.*d]", -3, 7);
	CHECK("[abc  ][  abc][ab]", "[%-5s][%5s][%.2s]", "abc", "abc", "abc");
	CHECK("[  x][x  ]", "[%3c][%-3c]", 'x', 'x');
	CHECK("0xc0100000", "%p", (void *)0xc0100000);
	CHECK("100%", "%d%%", 100);
}

/* Check formats that a compiler would reject. */
static void
check_odd_formats(void)
{
	static const char *volatile odd = "%y %";
	static const char *volatile wide = "%1000.2d";
	static const char *volatile narrow = "%hhd %hu";
	static const char *volatile string = "%s";
	char buffer[10];

	snprintf(buffer, sizeof(buffer), odd, 1);
	KTEST_CHECK(strcmp(buffer, "%y %") == 0);
	KTEST_CHECK_CMP(snprintf(buffer, 2, wide, 1), ==, 1000);
	KTEST_CHECK(strcmp(buffer, " ") == 0);
	snprintf(buffer, sizeof(buffer), narrow, 0x1ff, 0x10007);
	KTEST_CHECK(strcmp(buffer, "-1 7") == 0);
	snprintf(buffer, sizeof(buffer), string, (char *)NULL);
	KTEST_CHECK(strcmp(buffer, "(null)") == 0);
}

static void
check_bounds(void)
{
	char buffer[8];

	for (size_t size = 0; size < sizeof(buffer); size++) {
		memset(buffer, '#', sizeof(buffer));
		KTEST_CHECK_CMP(snprintf(buffer, size, "%s", "abcdef"), ==, 6);
		for (size_t i = 0; i < sizeof(buffer); i++)
			KTEST_CHECK_CMP(buffer[i], ==,
			    i >= size         ? '#' :
				i == size - 1 ? '\0' :
						"abcdef"[i]);
	}
}

KTEST(lib_format)
{
	check_integers();
	check_fields();
	check_odd_formats();
	check_bounds();
}
