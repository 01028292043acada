/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: memmove and memset are correct for many overlaps and alignments, the
 *     functions for strings and numbers in edge cases, and qsort and bsearch for
 *     arrays of many sizes
 */
#include <limits.h>
#include <random.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/ktest.h"

#define SIZE 40

static void
check_move(size_t to, size_t from, size_t size)
{
	uint8_t block[SIZE], expected[SIZE], saved[SIZE];
	size_t i;

	for (i = 0; i < SIZE; i++)
		block[i] = expected[i] = saved[i] = (uint8_t)random_ulong();
	for (i = 0; i < size; i++)
		expected[to + i] = saved[from + i];
	KTEST_CHECK(memmove(block + to, block + from, size) == block + to);
	for (i = 0; i < SIZE; i++)
		KTEST_CHECK_CMP(block[i], ==, expected[i]);

	KTEST_CHECK(memset(block + to, 0x1a5, size) == block + to);
	for (i = 0; i < SIZE; i++)
		KTEST_CHECK_CMP(block[i], ==,
		    i >= to && i < to + size ? 0xa5 : expected[i]);
}

static void
check_memory(void)
{
	for (size_t size = 0; size <= 19; size++)
		for (size_t to = 0; to <= 20; to += 3)
			for (size_t from = 0; from <= 20; from += 2)
				check_move(to, from, size);
	KTEST_CHECK(memcmp("ab\xff", "ab\x01", 3) > 0);
	KTEST_CHECK(memcmp("abc", "abd", 2) == 0);
	KTEST_CHECK(memchr("abc", 'c', 2) == NULL);
}

static void
check_strings(void)
{
	static const char text[] = "abcabd";
	char buffer[8] = "12", words[] = "  one,two ,", *save;

	KTEST_CHECK_CMP(strlen(""), ==, 0);
	KTEST_CHECK_CMP(strnlen(text, 3), ==, 3);
	KTEST_CHECK(strcmp("a\x80", "a\x7f") > 0);
	KTEST_CHECK(strncmp("abc", "abd", 2) == 0);
	KTEST_CHECK(strcmp("", "a") < 0);
	KTEST_CHECK(strchr(text, '\0') == text + 6);
	KTEST_CHECK(strrchr(text, 'b') == text + 4);
	KTEST_CHECK(strstr(text, "abd") == text + 3);
	KTEST_CHECK(strstr(text, "") == text);
	KTEST_CHECK(strstr(text, "abdx") == NULL);
	KTEST_CHECK_CMP(strspn(text, "bca"), ==, 5);
	KTEST_CHECK_CMP(strcspn(text, "xd"), ==, 5);

	KTEST_CHECK_CMP(strlcat(buffer, "3456789", sizeof(buffer)), ==, 9);
	KTEST_CHECK(strcmp(buffer, "1234567") == 0);
	KTEST_CHECK_CMP(strlcpy(buffer, "xyz", 3), ==, 3);
	KTEST_CHECK(strcmp(buffer, "xy") == 0);
	KTEST_CHECK_CMP(strlcpy(buffer, "abc", 0), ==, 3);
	KTEST_CHECK(strcmp(buffer, "xy") == 0);

	KTEST_CHECK(strcmp(strtok_r(words, " ,", &save), "one") == 0);
	KTEST_CHECK(strcmp(strtok_r(NULL, " ,", &save), "two") == 0);
	KTEST_CHECK(strtok_r(NULL, " ,", &save) == NULL);
}

static void
check_numbers(void)
{
	char *end;

	KTEST_CHECK_CMP(strtol(" -2147483648", NULL, 10), ==, LONG_MIN);
	KTEST_CHECK_CMP(strtol("2147483648", NULL, 0), ==, LONG_MAX);
	KTEST_CHECK_CMP(strtol("-99999999999", NULL, 0), ==, LONG_MIN);
	KTEST_CHECK(strtoul("4294967295", NULL, 10) == ULONG_MAX);
	KTEST_CHECK(
	    strtoul("4294967296", &end, 10) == ULONG_MAX && *end == '\0');
	KTEST_CHECK_CMP(strtol("0x1fg", &end, 0), ==, 0x1f);
	KTEST_CHECK_CMP(*end, ==, 'g');
	KTEST_CHECK_CMP(strtol("0x", &end, 16), ==, 0);
	KTEST_CHECK_CMP(*end, ==, 'x');
	KTEST_CHECK_CMP(strtol("017", NULL, 0), ==, 15);
	KTEST_CHECK_CMP(strtol("+", &end, 10), ==, 0);
	KTEST_CHECK_CMP(*end, ==, '+');
	KTEST_CHECK_CMP(atoi("-42x"), ==, -42);
}

static int
compare_ints(const void *a, const void *b)
{
	int left = *(const int *)a, right = *(const int *)b;

	return left < right ? -1 : left > right;
}

static void
check_sorting(void)
{
	static int numbers[500];
	int key = 1 << 30;

	for (size_t count = 0; count < 500; count += 33) {
		for (size_t i = 0; i < count; i++)
			numbers[i] = (int)(random_ulong() % (count + 1));
		qsort(numbers, count, sizeof(int), compare_ints);
		for (size_t i = 1; i < count; i++)
			KTEST_CHECK_CMP(numbers[i - 1], <=, numbers[i]);
		for (size_t i = 0; i < count; i++)
			KTEST_CHECK_CMP(*(int *)bsearch(&numbers[i], numbers,
					    count, sizeof(int), compare_ints),
			    ==, numbers[i]);
		KTEST_CHECK(bsearch(&key, numbers, count, sizeof(int),
				compare_ints) == NULL);
	}
}

KTEST(lib_string)
{
	random_init(5);
	check_memory();
	check_strings();
	check_numbers();
	check_sorting();
}
