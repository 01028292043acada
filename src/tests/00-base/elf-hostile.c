/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exec refuses an executable whose header is invalid; a program with
 *     random header fields is refused, runs or is killed; afterward all user
 *     pages are free again, and no child process is left
 * user_pages: 400
 * needs: 02-userprog
 */
#include <syscall.h>

#include "lib/random.h"
#include "tests/utest.h"

#define COPY       "/tmp/copy"
#define HEADERS    148 /* the ELF header and three program headers */
#define SEGMENT(n) (52 + 32 * (n))

/* Each of these changes alone makes the executable invalid. */
static const struct {
	uint32_t offset, size, value;
} invalid_changes[] = {
	/* magic */
	{ 0, 1, 0x7e },
	{ 1, 1, 'e' },
	/* class, byte order, version */
	{ 4, 1, 2 },
	{ 5, 1, 2 },
	{ 6, 1, 0 },
	/* type: object, shared object */
	{ 16, 2, 1 },
	{ 16, 2, 3 },
	/* machine, version */
	{ 18, 2, 62 },
	{ 20, 4, 0 },
	/* entry */
	{ 24, 4, 0 },
	{ 24, 4, 0xC0100000 },
	{ 24, 4, 0x08047fff },
	/* phoff */
	{ 28, 4, 0xffffffff },
	{ 28, 4, 0x7fffffff },
	/* phentsize */
	{ 42, 2, 0 },
	{ 42, 2, 31 },
	/* phnum */
	{ 44, 2, 0 },
	{ 44, 2, 0xffff },
	/* type of a segment: dynamic, interpreter */
	{ SEGMENT(0), 4, 2 },
	{ SEGMENT(0), 4, 3 },
	/* offset */
	{ SEGMENT(0) + 4, 4, 0xfffff000 },
	{ SEGMENT(0) + 4, 4, 1 },
	/* vaddr */
	{ SEGMENT(0) + 8, 4, 0 },
	{ SEGMENT(0) + 8, 4, 0xC0000000 },
	{ SEGMENT(0) + 8, 4, 0xBFFFF000 },
	{ SEGMENT(0) + 8, 4, 0xFFFFF000 },
	{ SEGMENT(0) + 8, 4, 0x08148000 },
	/* filesz */
	{ SEGMENT(0) + 16, 4, 0xffffffff },
	{ SEGMENT(0) + 16, 4, 0x7fffffff },
	/* memsz */
	{ SEGMENT(0) + 20, 4, 0 },
	{ SEGMENT(0) + 20, 4, 0xffffffff },
	{ SEGMENT(0) + 20, 4, 0xB7FB8001 },
	/* flags: not executable */
	{ SEGMENT(0) + 24, 4, 4 },
	/* vaddr and memsz of the second segment */
	{ SEGMENT(1) + 8, 4, 0x08048000 },
	{ SEGMENT(1) + 20, 4, 0xB8000000 },
};

static unsigned char headers[HEADERS];
static char block[4096];

static int
copy_program(void)
{
	int from = open(test_argv[0]), to, size;

	CHECK_CMP(from, >=, 2);
	CHECK(create(COPY, 0));
	to = open(COPY);
	CHECK_CMP(to, >=, 2);
	while ((size = read(from, block, sizeof(block))) > 0)
		CHECK_CMP(write(to, block, (unsigned)size), ==, size);
	CHECK_CMP(size, ==, 0);
	seek(from, 0);
	CHECK_CMP(read(from, headers, HEADERS), ==, HEADERS);
	return to;
}

/* Run the copy with headers CHANGED; return its status, or -1 if exec refuses
 * it or it is killed.  */
static int
run_copy(int fd, const unsigned char *changed)
{
	pid_t pid;

	seek(fd, 0);
	CHECK_CMP(write(fd, changed, HEADERS), ==, HEADERS);
	pid = exec(COPY " child");
	return pid == PID_ERROR ? -1 : wait(pid);
}

static void
check_invalid_headers(int fd)
{
	unsigned char changed[HEADERS];

	for (unsigned i = 0; i < ARRAY_SIZE(invalid_changes); i++) {
		memcpy(changed, headers, HEADERS);
		memcpy(changed + invalid_changes[i].offset,
		    &invalid_changes[i].value, invalid_changes[i].size);
		seek(fd, 0);
		CHECK_CMP(write(fd, changed, HEADERS), ==, HEADERS);
		if (exec(COPY " child") != PID_ERROR)
			test_fail(__FILE__, __LINE__,
			    "exec accepted a program "
			    "with %#x at byte %u of its headers, expected -1",
			    (unsigned)invalid_changes[i].value,
			    (unsigned)invalid_changes[i].offset);
	}
}

static void
run_random_headers(int fd)
{
	static const uint32_t nasty[] = { 0, 1, 31, 4095, 4096, 0x7fffffff,
		0x80000000, 0xBFFFFFFF, 0xC0000000, 0xfffff000, 0xffffffff };
	unsigned char changed[HEADERS];
	unsigned where;

	for (int i = 0; i < 200; i++) {
		memcpy(changed, headers, HEADERS);
		for (int k = i % 3; k >= 0; k--) {
			where = random_ulong() % (HEADERS / 4) * 4;
			memcpy(changed + where,
			    &nasty[random_ulong() % ARRAY_SIZE(nasty)], 4);
		}
		run_copy(fd, changed);
	}
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	return 6;
}

void
test_main(void)
{
	int fd = copy_program();
	uint32_t user;

	CHECK_CMP(run_copy(fd, headers), ==, 6);
	user = test_counter(COUNTER_USER_FREE);
	check_invalid_headers(fd);
	run_random_headers(fd);
	CHECK_CMP(run_copy(fd, headers), ==, 6);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, 1);
}
