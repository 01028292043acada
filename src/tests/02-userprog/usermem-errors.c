/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: copy_in, copy_out and copy_in_str report a bad address as EFAULT and
 *     an overlong string as ENAMETOOLONG; the system call then fails with that
 *     error, and the program continues
 * points: 3
 */
#include <unistd.h>

#include <errno.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

/* Room for a path of PATH_MAX characters and more. */
static char path[2 * PATH_MAX];
static struct stat status;

#define EXPECT_ERROR(call, error)                                              \
	do {                                                                   \
		errno = 0;                                                     \
		CHECK_CMP((call), ==, -1);                                     \
		CHECK_CMP(errno, ==, (error));                                 \
	} while (0)

/* Pass ADDRESS as a string and as the address of a result. */
static void
check_address(uint32_t address)
{
	EXPECT_ERROR(stat((const char *)address, &status), EFAULT);
	EXPECT_ERROR(stat("/words", (struct stat *)address), EFAULT);
	EXPECT_ERROR(pipe((int *)address), EFAULT);
	EXPECT_ERROR(execv("/tests/usermem-errors", (char **)address), EFAULT);
	CHECK_CMP(call1(SYS_TIME, address), ==, -EFAULT);
}

/* Pass the address of code, which is not writable, as the address of a
 * result.  */
static void
check_code(void)
{
	uint32_t code = ARG(test_main);

	EXPECT_ERROR(stat("/words", (struct stat *)code), EFAULT);
	CHECK_CMP(call1(SYS_TIME, code), ==, -EFAULT);
	CHECK_CMP(stat("/words", &status), ==, 0);
}

/* Pass addresses around END, past which nothing is mapped. */
static void
check_end(char *end)
{
	char *words[] = { "x", end - 3, NULL };

	memcpy(end - 3, "abc", 3);
	EXPECT_ERROR(stat(end - 3, &status), EFAULT);
	EXPECT_ERROR(execv("/tests/usermem-errors", words), EFAULT);
	EXPECT_ERROR(
	    stat("/words", (struct stat *)(end - sizeof(status)) + 1), EFAULT);
	EXPECT_ERROR(
	    stat("/words", (struct stat *)(void *)(end - sizeof(status) + 1)),
	    EFAULT);
	CHECK_CMP(stat("/words", (struct stat *)(void *)(end - sizeof(status))),
	    ==, 0);
	/* A string that ends with its page is valid. */
	memcpy(end - 7, "/words", 7);
	CHECK_CMP(stat(end - 7, &status), ==, 0);
	EXPECT_ERROR(execv("/words", (char **)(void *)(end - 4)), EFAULT);
}

/* Return a path of LENGTH characters: slashes and a name. */
static const char *
make_path(size_t length)
{
	memset(path, '/', sizeof(path));
	strlcpy(path + length - 6, "/words", 7);
	return path;
}

void
test_main(void)
{
	static const uint32_t bad[] = { 0, 1, 4095, 0x20101234, 0xC0000000,
		0xC0100000, 0xFFFFF000, 0xFFFFFFFF };

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
		check_address(bad[i]);
	check_code();
	check_end(test_heap_edge());
	/* The last byte of user space is in the stack; the next byte belongs to
	 * the kernel.  */
	check_end((char *)0xC0000000);
	CHECK_CMP(stat(make_path(PATH_MAX - 1), &status), ==, 0);
	EXPECT_ERROR(stat(make_path(PATH_MAX), &status), ENAMETOOLONG);
	EXPECT_ERROR(stat(make_path(PATH_MAX + 500), &status), ENAMETOOLONG);
	CHECK_CMP(stat("/words", &status), ==, 0);
	CHECK_CMP(status.type, ==, FILE_REGULAR);
}
