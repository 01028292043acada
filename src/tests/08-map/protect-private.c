/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an mprotect that restores the right to write makes no page writable: the first
 *     write to each page is a fault, for memory of one process and memory that a fork
 *     copies, and for private and shared mappings of a file; a file does not change
 *     through a private mapping
 * points: 4
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/mapped.h"

#define COUNT 6
#define FIRST 1 /* the pages whose rights change: FIRST to END - 1 */
#define END   5

static bool
is_writable(const char *address)
{
	return (test_page(address, NULL) & GATE_PAGE_WRITABLE) != 0;
}

static void
protect(char *pages, int prot)
{
	CHECK_CMP(
	    mprotect(pages + FIRST * PAGE, (END - FIRST) * PAGE, prot), ==, 0);
}

/* Remove the right to write to the pages, and restore it.  Check that the page table
 * allows no writes afterward.  */
static void
toggle_rights(char *pages)
{
	protect(pages, PROT_READ);
	for (unsigned i = FIRST; i < END; i++)
		CHECK(!is_writable(pages + i * PAGE));
	protect(pages, RW);
	for (unsigned i = FIRST; i < END; i++)
		CHECK(!is_writable(pages + i * PAGE));
}

/* Check pages that have the contents for SEED, and give them those for SEED + 1,
 * and then SEED + 2.  */
static void
check_toggling(char *pages, unsigned seed)
{
	toggle_rights(pages);
	CHECK_PAGES(pages, 0, COUNT, seed);
	pages_fill(pages, 0, COUNT, seed + 1);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK(is_writable(pages + i * PAGE));
	CHECK_PAGES(pages, 0, COUNT, seed + 1);
	toggle_rights(pages);
	pages_fill(pages, 0, COUNT, seed + 2);
	CHECK_PAGES(pages, 0, COUNT, seed + 2);
}

/* Check that pages that a fork has copied stay separate when the child, and then the parent,
 * changes their rights and writes to them.  */
static void
check_fork(char *pages, unsigned seed)
{
	pid_t pid = fork();

	if (pid == 0) {
		check_toggling(pages, seed);
		_exit(5);
	}
	CHECK_CMP(reap(pid), ==, 5);
	CHECK_PAGES(pages, 0, COUNT, seed);
	check_toggling(pages, seed);
}

/* Check that a write to a page that can only be read kills the process, and that a write
 * to the pages before and after the range does not.  */
static void
check_denied(char *pages)
{
	protect(pages, PROT_READ);
	CHECK(!access_kills(pages + FIRST * PAGE, false));
	CHECK(access_kills(pages + FIRST * PAGE, true));
	CHECK(!access_kills(pages, true));
	CHECK(!access_kills(pages + END * PAGE, true));
	CHECK(access_kills(pages + (END - 1) * PAGE, true));
	protect(pages, RW);
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *anonymous =
	    map_pages(-1, 0, COUNT, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	char *private, *shared;

	pages_fill(anonymous, 0, COUNT, 10);
	check_toggling(anonymous, 10);
	check_fork(anonymous, 12);
	check_denied(anonymous);

	private = map_pages(fd, 0, COUNT, RW, MAP_PRIVATE);
	CHECK_PAGES(private, 0, COUNT, 1);
	check_toggling(private, 1);
	check_fork(private, 3);
	check_file(fd, 0, COUNT, 1);

	shared = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	check_file(fd, 0, COUNT, 1);
	check_toggling(shared, 1);
	CHECK_CMP(msync(shared, COUNT * PAGE, MS_SYNC), ==, 0);
	check_file(fd, 0, COUNT, 3);
	CHECK_PAGES(private, 0, COUNT, 5);
}
