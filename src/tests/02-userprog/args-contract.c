/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: args_split and args_push do what args.h specifies, for lines of up to
 *     ARGS_MAX words and of one more, and for arguments that fit in the page and
 *     that do not; args_push writes only to the given page
 * points: 3
 * boundaries: ARGS_MAX
 */
#include "userprog/args.h"

#include <errno.h>
#include <string.h>

#include "cpu/layout.h"
#include "tests/ktest.h"

#define UNTOUCHED 0xA5

/* Contains PAGE between two pages that must remain unchanged. */
static unsigned char area[3 * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
static unsigned char *const page = area + PAGE_SIZE;
static char line[17 * PAGE_SIZE];

static void
check_split(const char *text, unsigned argc, const char *words, size_t size)
{
	unsigned found = 1000;

	strlcpy(line, text, sizeof(line));
	KTEST_CHECK_CMP(args_split(line, &found), ==, 0);
	if (found != argc)
		ktest_fail(__FILE__, __LINE__,
		    "'%s' was split into %u words, "
		    "expected %u",
		    text, found, argc);
	if (memcmp(line, words, size) != 0)
		ktest_fail(__FILE__, __LINE__,
		    "'%s' was not split at its spaces", text);
}

/* Check the number of words. */
static void
check_numbers(void)
{
	static const struct {
		unsigned words;
		int error;
	} cases[] = { { ARGS_MAX - 1, 0 }, { ARGS_MAX, 0 },
		{ ARGS_MAX + 1, E2BIG } };

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned argc = 0;

		for (unsigned word = 0; word < cases[i].words; word++)
			memcpy(line + 2 * word, "x ", 2);
		line[2 * cases[i].words - 1] = '\0';
		KTEST_CHECK_CMP(args_split(line, &argc), ==, cases[i].error);
		if (cases[i].error == 0)
			KTEST_CHECK_CMP(argc, ==, cases[i].words);
	}
}

static void
check_splits(void)
{
	check_split("a", 1, "a", 2);
	check_split("", 0, "", 0);
	check_split("     ", 0, "", 0);
	check_split("one two three", 3, "one\0two\0three", 14);
	check_split("  a   bb ccc   ", 3, "a\0bb\0ccc", 9);
	check_split("   a bb", 2, "a\0bb", 5);
}

/* Return the kernel address that corresponds to user address VA in a program
 * whose stack ends at TOP.  */
static const void *
stack_address(uint32_t top, uint32_t va)
{
	KTEST_CHECK_CMP(va, <, top);
	KTEST_CHECK_CMP(va, >=, top - PAGE_SIZE);
	return page + PAGE_SIZE - (top - va);
}

static int
push_args(uint32_t top, const char *words, unsigned argc, uint32_t *esp)
{
	int error;

	memset(area, UNTOUCHED, sizeof(area));
	error = args_push(page, top, words, argc, esp);
	for (unsigned i = 0; i < PAGE_SIZE; i++) {
		KTEST_CHECK_CMP(area[i], ==, UNTOUCHED);
		KTEST_CHECK_CMP(area[2 * PAGE_SIZE + i], ==, UNTOUCHED);
	}
	return error;
}

static void
check_push(uint32_t top, const char *words, unsigned argc)
{
	uint32_t esp = 0, strings_start;
	const uint32_t *slot, *argv;

	KTEST_CHECK_CMP(push_args(top, words, argc, &esp), ==, 0);
	KTEST_CHECK_CMP(esp % sizeof(uint32_t), ==, 0);
	slot = stack_address(top, esp);
	KTEST_CHECK_CMP(slot[0], ==, 0);
	KTEST_CHECK_CMP(slot[1], ==, argc);
	KTEST_CHECK_CMP(slot[2] % sizeof(uint32_t), ==, 0);
	KTEST_CHECK_CMP(slot[2], >=, esp + 3 * sizeof(uint32_t));
	argv = stack_address(top, slot[2]);
	strings_start = slot[2] + (argc + 1) * sizeof(uint32_t);
	for (unsigned i = 0; i < argc; i++, words += strlen(words) + 1) {
		KTEST_CHECK_CMP(argv[i], >=, strings_start);
		KTEST_CHECK(strcmp(stack_address(top, argv[i]), words) == 0);
	}
	KTEST_CHECK_CMP(argv[argc], ==, 0);
}

/* Push one word of LENGTH characters; a return address, argc, argv and two
 * pointers are pushed with it.  Returns what args_push returns.  */
static int
push_long(size_t length)
{
	uint32_t esp;

	memset(line, 'x', length);
	line[length] = '\0';
	return push_args(KERNEL_BASE, line, 1, &esp);
}

/* Push ARGS_MAX words. */
static void
check_most_words(void)
{
	for (unsigned i = 0; i < ARGS_MAX; i++)
		memcpy(line + 2 * i, "x", 2);
	check_push(KERNEL_BASE, line, ARGS_MAX);
}

/* Check which arguments fit, if the pointers that are pushed with one word have 20
 * bytes.  */
static void
check_sizes(void)
{
	/* The string has 4064 bytes, a multiple of 16, so these arguments fit whether ESP,
	 * ESP + 4 or the start of the string is aligned to 16 bytes.  */
	KTEST_CHECK_CMP(push_long(PAGE_SIZE - 33), ==, 0);
	/* Whether these fit depends on the alignment; in either case, nothing
	 * is written outside the page.  */
	for (size_t length = PAGE_SIZE - 32; length < PAGE_SIZE - 20; length++)
		push_long(length);
	for (size_t length = PAGE_SIZE - 20; length < PAGE_SIZE + 20; length++)
		KTEST_CHECK_CMP(push_long(length), ==, E2BIG);
	/* A size that is small if only its lower 16 bits are kept. */
	KTEST_CHECK_CMP(push_long(UINT16_MAX + 10), ==, E2BIG);
}

KTEST(args_contract)
{
	check_splits();
	check_numbers();
	for (unsigned length = 1; length <= 17; length++) {
		memset(line, 'w', length);
		line[length] = '\0';
		memcpy(line + length + 1, "second\0third", 13);
		check_push(KERNEL_BASE, line, 1);
		check_push(KERNEL_BASE, line, 3);
		check_push(0x50000000, line, 2);
	}
	check_most_words();
	check_sizes();
}
