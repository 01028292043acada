/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: copy_in returns EFAULT each time the kernel faults at a user address
 *     that is not mapped; the test also logs the costs of copy_in with and
 *     without this error, in counts of the time-stamp counter, which at shift 0
 *     counts instructions
 * needs: 02-userprog
 * cpus: 1
 * shift: 0
 */
#include <errno.h>

#include "cpu/io.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "userprog/process.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

#define ROUNDS 100

static void
measure(const char *what, const void *address, int expected)
{
	uint64_t start = read_tsc();
	uint32_t word;

	for (int i = 0; i < ROUNDS; i++)
		KTEST_CHECK_CMP(
		    copy_in(&word, address, sizeof(word)), ==, expected);
	ktest_note("cost %s %u", what, (unsigned)(read_tsc() - start) / ROUNDS);
}

KTEST(fault_costs)
{
	struct vm_request request = {
		.address = 0x10000000,
		.length = PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	struct process process = { .name = "fault-costs" };

	KTEST_CHECK_CMP(vm_space_create(&process.space), ==, 0);
	KTEST_CHECK_CMP(vm_map(process.space, &request), ==, 0);
	thread_current()->process = &process;
	vm_space_activate(process.space);
	measure("copy-in", (const void *)request.address, 0);
	measure("fault-refused", (const void *)0x20000000, EFAULT);
	vm_space_activate(NULL);
	thread_current()->process = NULL;
	vm_space_destroy(process.space);
}
