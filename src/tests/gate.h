/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate by which test programs report and ask: INT 0x31 with the operation
 * in EAX and arguments in EBX and ECX; results in EAX and ECX.  It exists only
 * in runs with "test=NAME" or "ktest=NAME" (for programs that a kernel test
 * starts); utest.c has functions for all of it.
 */
#ifndef TESTS_GATE_H
#define TESTS_GATE_H

/* The most characters of a text. */
#define GATE_TEXT_MAX	240

enum gate_operation {
	GATE_ROLE,	/* EAX: 1 in the first program, 0 in its children */
	GATE_PASS,	/* the test passes if its program exits with 0 now */
	GATE_FAIL,	/* text EBX, length ECX: the test fails here */
	GATE_NOTE,	/* text EBX, length ECX: for the log */
	GATE_PAGE,	/* address EBX: GATE_PAGE_* in EAX, frame in ECX */
	GATE_COUNTER,	/* which one EBX: its value in EAX */
	GATE_BREAK,	/* requests EBX (enum gate_requests) fail: from the
			 * one ECX & 0xffff from now, ECX >> 16 in all */
	GATE_STEP	/* number EBX: does ECX; traced and counted */
};

/* Requests to the disks. */
enum gate_requests {
	GATE_ROOT_READS, GATE_ROOT_WRITES, GATE_SWAP_READS, GATE_SWAP_WRITES
};

/* What EAX says when the page of a text is not in memory now: touch it, and try
 * again.  */
#define GATE_AGAIN	(-11)

/* What the page tables say of a page of the running process. */
enum {
	GATE_PAGE_PRESENT = 1, GATE_PAGE_WRITABLE = 2,
	GATE_PAGE_REFERENCED = 4, GATE_PAGE_MODIFIED = 8
};

/* What given code counts: pages, calls, sectors, blocks, things. */
enum gate_counter {
	COUNTER_USER_FREE,		/* pages of the user pool */
	COUNTER_KERNEL_FREE,		/* pages of the kernel pool */
	COUNTER_RESIDENT,		/* pages that this process maps */
	COUNTER_PMAPS,			/* page directories in use */
	COUNTER_PAGE_TABLES,		/* page tables in use */
	COUNTER_PMAP_ENTERS,		/* pages mapped since boot */
	COUNTER_PMAP_REMOVES,
	COUNTER_PMAP_PROTECTS,
	COUNTER_SHOOTDOWNS,
	COUNTER_HEAP_BLOCKS,
	COUNTER_HEAP_BYTES,
	COUNTER_VNODES,			/* referenced */
	COUNTER_PROCESSES,		/* not yet ended */
	COUNTER_SWITCHES,		/* of threads, since boot */
	COUNTER_TICKS,
	COUNTER_ROOT_READ, COUNTER_ROOT_WRITTEN,	/* sectors */
	COUNTER_SWAP_READ, COUNTER_SWAP_WRITTEN,
	COUNTER_ROOT_READS, COUNTER_ROOT_WRITES,	/* requests */
	COUNTER_SWAP_READS, COUNTER_SWAP_WRITES,
	COUNTER_STEPS,			/* of test_step, by all processes */
	COUNTER_COUNT
};

#endif
