/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a private mapping of a file shows the pages of the file, and what others write
 *     to them, until the process writes to a page, which then becomes its own copy; its
 *     writes never change the file, wherever in the file the mapping begins; after a
 *     fork parent and child have separate copies, and still see the file where neither
 *     has written
 * points: 4
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES 5
#define TAIL  100 /* bytes in the last page of the file */

static int fd;
static char *shared, *private;

static uint32_t
frame_of(const char *address)
{
	uint32_t frame = 0;

	(void)*(const volatile char *)address;
	test_page(address, &frame);
	return frame;
}

/* Write contents to a page of the file. */
static void
write_file(unsigned page, unsigned seed)
{
	pages_fill(mapped_buffer - page * PAGE, page, 1, seed);
	seek(fd, page * PAGE);
	CHECK_CMP(write(fd, mapped_buffer, PAGE), ==, PAGE);
}

/* Check that page 0 is still the page of the file, and has the contents for SEED. */
static void
check_same_page(unsigned seed)
{
	CHECK_CMP(frame_of(private), ==, frame_of(shared));
	CHECK_PAGES(private, 0, 1, seed);
}

static void
check_region(uint32_t type, unsigned depth)
{
	struct vm_region region = region_of(private);

	CHECK_CMP(region.object_type, ==, type);
	CHECK_CMP(region.chain_depth, ==, depth);
	CHECK((region.flags & REGION_COW) != 0);
	CHECK_CMP((region.flags & REGION_NEEDS_COPY) != 0, ==, depth == 0);
}

static void
check_alone(void)
{
	char *other = map_pages(fd, 0, PAGES, RW, MAP_PRIVATE);

	check_region(REGION_FILE, 0);
	check_same_page(1);
	CHECK_PAGES(private, 0, PAGES - 1, 1);
	write_file(0, 2);
	check_same_page(2);
	pages_fill(shared, 0, 1, 3);
	check_same_page(3);
	check_region(REGION_FILE, 0);

	pages_fill(private, 1, 1, 10);
	check_region(REGION_ANONYMOUS, 1);
	write_file(1, 4);
	write_file(2, 4);
	CHECK_PAGES(private, 1, 1, 10);
	CHECK_PAGES(private, 2, 1, 4);
	CHECK_PAGES(other, 1, 2, 4);
	CHECK_PAGES(shared, 1, 2, 4);
	check_file(fd, 1, 2, 4);
	check_same_page(3);
	CHECK_CMP(munmap(other, PAGES * PAGE), ==, 0);
}

/* Check a mapping that begins in the middle of the file.  The pages of the file are in
 * memory, so the first fault can map all of them.  */
static void
check_part(void)
{
	char *part = map_pages(fd, 1, 3, RW, MAP_PRIVATE);

	CHECK_PAGES(shared, 1, 3, 1);
	pages_fill(part - PAGE, 1, 1, 10);
	CHECK_PAGES(part - PAGE, 1, 1, 10);
	CHECK_PAGES(part - PAGE, 2, 2, 1);
	CHECK_CMP(munmap(part, 3 * PAGE), ==, 0);
}

/* The end of the file is inside the last page. */
static void
check_tail(void)
{
	char *page = private + (PAGES - 1) * PAGE;
	char byte = 0;

	for (unsigned i = TAIL; i < PAGE; i++)
		CHECK_CMP(page[i], ==, 0);
	page[TAIL - 1] = page[TAIL] = 'x';
	seek(fd, (PAGES - 1) * PAGE + TAIL - 1);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	CHECK_CMP(byte, !=, 'x');
	CHECK_CMP(filesize(fd), ==, (PAGES - 1) * PAGE + TAIL);
	CHECK_CMP(page[TAIL], ==, 'x');
}

static void
run_child(const struct turns *turns)
{
	CHECK_PAGES(private, 1, 1, 10);
	pages_fill(private, 1, 1, 20);
	pages_fill(private, 3, 1, 20);
	pass_turn(turns);
	await_turn(turns);
	/* The parent has written to its own page 2, and to page 0 of the file. */
	check_same_page(5);
	CHECK_PAGES(private, 1, 1, 20);
	CHECK_PAGES(private, 2, 1, 4);
	CHECK_PAGES(private, 3, 1, 20);
	CHECK_CMP(private[(PAGES - 1) * PAGE + TAIL], ==, 'x');
	_exit(0);
}

static void
check_fork(void)
{
	struct turns turns;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0)
		run_child(&turns);
	await_turn(&turns);
	CHECK_PAGES(private, 1, 1, 10);
	CHECK_PAGES(private, 3, 1, 1);
	pages_fill(private, 2, 1, 11);
	write_file(0, 5);
	check_same_page(5);
	end_turns(&turns, pid, 0);
	CHECK_PAGES(private, 1, 1, 10);
	CHECK_PAGES(private, 2, 1, 11);
	CHECK_PAGES(private, 3, 1, 1);
	check_same_page(5);
}

/* Check that the file stays the last layer after many forks with writes. */
static void
check_rounds(void)
{
	struct turns turns;
	pid_t pid;

	for (unsigned round = 0; round < 12; round++) {
		pid = fork_with_turns(&turns);
		if (pid == 0) {
			await_turn(&turns);
			check_same_page(round == 0 ? 5 : 29 + round);
			_exit(0);
		}
		pages_fill(private, 3, 1, 30 + round);
		end_turns(&turns, pid, 0);
		CHECK_CMP(region_of(private).chain_depth, >=, 1);
		write_file(0, 30 + round);
		check_same_page(30 + round);
	}
	CHECK_PAGES(private, 1, 1, 10);
	CHECK_PAGES(private, 2, 1, 11);
	CHECK_PAGES(private, 3, 1, 41);
	check_file(fd, 3, 1, 1);
	check_file(fd, 1, 2, 4);
}

/* A shared mapping whose inheritance is "copy" becomes private, in the child only, even
 * if no other process maps the file.  */
static void
check_inherited(void)
{
	struct turns turns;
	pid_t pid;

	CHECK_CMP(munmap(private, PAGES * PAGE), ==, 0);
	CHECK_CMP(minherit(shared, PAGES * PAGE, INHERIT_COPY), ==, 0);
	pid = fork_with_turns(&turns);
	if (pid == 0) {
		await_turn(&turns);
		CHECK_PAGES(shared, 2, 1, 51);
		CHECK_PAGES(shared, 3, 1, 1);
		pages_fill(shared, 3, 1, 50);
		CHECK_PAGES(shared, 3, 1, 50);
		_exit(0);
	}
	pages_fill(shared, 2, 1, 51);
	end_turns(&turns, pid, 0);
	CHECK_PAGES(shared, 3, 1, 1);
	check_file(fd, 2, 1, 51);
	check_file(fd, 3, 1, 1);
}

void
test_main(void)
{
	fd = make_file("/data", (PAGES - 1) * PAGE + TAIL, 1);
	shared = map_pages(fd, 0, PAGES, RW, MAP_SHARED);
	private = map_pages(fd, 0, PAGES, RW, MAP_PRIVATE);
	check_part();
	check_alone();
	check_tail();
	check_fork();
	check_rounds();
	check_inherited();
}
