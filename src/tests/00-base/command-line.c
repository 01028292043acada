/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: parsing the kernel's command line sets options, with numbers in all
 *     formats, skips the kernel's file name, and keeps the program's arguments
 */
#include <string.h>

#include "core/cmdline.h"
#include "core/multiboot.h"
#include "lib/kernel/option.h"
#include "tests/ktest.h"

OPTION_UINT(line_number, 7, "for a test");
OPTION_STRING(line_text, "initial", "for a test");
OPTION_BOOL(line_flag, "for a test");

static void
check_number(const char *line, uint32_t expected)
{
	cmdline_parse(line);
	KTEST_CHECK_CMP(option_line_number, ==, expected);
}

static void
check_program(const char *line, const char *expected)
{
	cmdline_parse(line);
	if (strcmp(cmdline_program(), expected) != 0)
		ktest_fail(__FILE__, __LINE__,
		    "the program in line '%s' is '%s', expected '%s'", line,
		    cmdline_program(), expected);
}

KTEST(command_line)
{
	KTEST_CHECK_CMP(option_line_number, ==, 7);
	KTEST_CHECK(strcmp(option_line_text, "initial") == 0);
	KTEST_CHECK(!option_line_flag);

	check_number("line_number=12", 12);
	check_number("  line_number=0x1F  line_flag", 31);
	KTEST_CHECK(option_line_flag);
	check_number("line_number=3K line_flag=0", 3072);
	KTEST_CHECK(!option_line_flag);
	check_number("line_number=2M line_flag=1", 2 << 20);
	KTEST_CHECK(option_line_flag);
	check_number("line_number=4294967295", UINT32_MAX);
	check_number("kernel.elf line_number=1 line_number=2", 2);
	check_number("/a b/c=d/kernel.elf line_number=8", 8);
	check_number("(hd0)2048+99 line_number=9", 9);

	cmdline_parse("line_text=a=b,c");
	KTEST_CHECK(strcmp(option_line_text, "a=b,c") == 0);

	check_program("", "");
	check_program("line_flag --", "");
	check_program("--  ls   -l  /bin ", "ls -l /bin");
	check_program(
	    "line_flag -- echo line_flag=0 -- x=y", "echo line_flag=0 -- x=y");

	/* Parse the original line again: string options point into the parser's
	 * copy, which the lines above have overwritten.  */
	cmdline_parse(boot_info.cmdline);
}
