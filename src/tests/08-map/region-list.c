/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_region describes the mapped ranges of this and other processes in
 *     order of address; maps prints them; vm_check finds no violation, and
 *     fails unless all other processes are waiting for a child
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/utest.h"

#define PAGE 4096

static char output[4000];

static void
check_order(pid_t pid)
{
	struct vm_region region = { .end = 0 };
	uint32_t end = 0;
	unsigned count = 0;

	while (vm_region(pid, (void *)end, &region) == 0) {
		CHECK(region.start >= end);
		CHECK(region.end > region.start);
		CHECK_CMP((region.start | region.end) % PAGE, ==, 0);
		CHECK_CMP(region.prot & ~region.max_prot, ==, 0);
		end = region.end;
		count++;
	}
	CHECK_CMP(errno, ==, ENOENT);
	CHECK_CMP(count, >, 2);
	CHECK_CMP(end, ==, 0xC0000000);
}

static void
check_mapping(pid_t pid, const char *pages)
{
	struct vm_region region;

	CHECK_CMP(vm_region(pid, pages - PAGE, &region), ==, 0);
	CHECK_CMP(region.start, ==, (uint32_t)pages);
	CHECK_CMP(region.end, ==, (uint32_t)pages + 3 * PAGE);
	CHECK_CMP(region.prot, ==, PROT_READ);
	CHECK_CMP(region.inheritance, ==, INHERIT_COPY);
	CHECK_CMP(region.wired, ==, 0);
	CHECK_CMP(vm_region(pid, pages + 3 * PAGE - 1, &region), ==, 0);
	CHECK_CMP(region.start, ==, (uint32_t)pages);
}

static void
check_programs(pid_t pid)
{
	char line[40];

	snprintf(line, sizeof(line), "maps %d", pid);
	CHECK_CMP(test_shell(line, output, sizeof(output)), ==, 0);
	CHECK(strstr(output, "\n20000000-20003000 R") != NULL);
	CHECK(strstr(output, " ranges, ") != NULL);
	CHECK_CMP(test_shell("maps 99999", output, sizeof(output)), ==, 1);
	CHECK_CMP(test_shell("maps", output, sizeof(output)), ==, 1);
	CHECK_CMP(test_shell("vmcheck", output, sizeof(output)), ==, 1);
	CHECK(strstr(output, "busy") != NULL);
}

/* Run vmcheck while this process waits for it. */
static void
run_vmcheck(void)
{
	char *words[] = { "vmcheck", NULL };
	int status = -1;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		execv("/bin/vmcheck", words);
		_exit(9);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
}

void
test_main(void)
{
	char *pages = mmap((void *)0x20000000, 3 * PAGE, PROT_READ,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct vm_region region;
	pid_t pid;

	CHECK(pages != MAP_FAILED);
	check_order(0);
	check_order(getpid());
	check_mapping(0, pages);
	pid = fork();
	if (pid == 0) {
		msleep(100000);
		_exit(0);
	}
	CHECK_CMP(munmap(pages, 3 * PAGE), ==, 0);
	check_mapping(pid, pages);
	check_programs(pid);
	CHECK_CMP(kill(pid), ==, 0);
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);

	CHECK_CMP(vm_region(pid, NULL, &region), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
	CHECK_CMP(vm_region(0, (void *)0xC0000000, &region), ==, -1);
	CHECK_CMP(errno, ==, ENOENT);
	CHECK_CMP(vm_region(0, NULL, (struct vm_region *)0xC0000000), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	run_vmcheck();
	if (vm_check(output, sizeof(output)) != 0)
		test_fail(__FILE__, __LINE__,
		    "vm_check reports a violation: %s", output);
}
