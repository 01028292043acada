/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The test gate, by which test programs report results and query the kernel:
 * INT 0x31 with the operation in EAX and arguments in EBX and ECX; results are
 * in EAX and ECX.  It is enabled only in runs with "test=NAME" or, for programs
 * that a kernel test starts, "ktest=NAME".  Test programs use it through
 * utest.h.
 */
#ifndef TESTS_GATE_H
#define TESTS_GATE_H

/* The maximum length of a text; the rest of a longer text is ignored. */
#define GATE_TEXT_MAX 240

enum gate_operation {
	GATE_ROLE,    /* return 1 in the first program, 0 in its children */
	GATE_PASS,    /* the test passes if its program then exits with
	               * status 0 */
	GATE_FAIL,    /* fail the test: text EBX, length ECX */
	GATE_NOTE,    /* log a note: text EBX, length ECX */
	GATE_PAGE,    /* address EBX: return GATE_PAGE_* flags and, in ECX, the
	               * physical address of the page's frame, or 0 */
	GATE_COUNTER, /* return the value of counter EBX */
	GATE_BREAK,   /* make requests of kind EBX (enum gate_requests) fail:
	               * ECX >> 16 of them, the first being number
	               * ECX & 0xffff from now (1: the next one) */
	GATE_STEP     /* count and trace step EBX, whose meaning is ECX */
};

/* Kinds of disk requests. */
enum gate_requests {
	GATE_ROOT_READS,
	GATE_ROOT_WRITES,
	GATE_SWAP_READS,
	GATE_SWAP_WRITES
};

/* Returned if a page of a text is not in memory: the caller accesses the text
 * and tries again.  */
#define GATE_AGAIN (-11)

/* The state of a page of the running process, from its page table. */
enum {
	GATE_PAGE_PRESENT = 1,
	GATE_PAGE_WRITABLE = 2,
	GATE_PAGE_REFERENCED = 4,
	GATE_PAGE_MODIFIED = 8
};

/* Counters maintained by given code. */
enum gate_counter {
	COUNTER_USER_FREE,   /* frames available to programs (vm_get_frames) */
	COUNTER_KERNEL_FREE, /* free pages of the kernel pool */
	COUNTER_RESIDENT,    /* pages mapped by this process */
	COUNTER_PMAPS,       /* page directories in use */
	COUNTER_PAGE_TABLES, /* page tables in use */
	COUNTER_PMAP_ENTERS, /* pages mapped since boot */
	COUNTER_PMAP_REMOVES,
	COUNTER_PMAP_PROTECTS,
	COUNTER_SHOOTDOWNS,
	COUNTER_HEAP_BLOCKS,
	COUNTER_HEAP_BYTES,
	COUNTER_VNODES,    /* referenced vnodes */
	COUNTER_PROCESSES, /* processes that have not ended */
	COUNTER_SWITCHES,  /* thread switches since boot */
	COUNTER_TICKS,
	COUNTER_ROOT_READ,
	COUNTER_ROOT_WRITTEN, /* READ and WRITTEN count sectors */
	COUNTER_SWAP_READ,
	COUNTER_SWAP_WRITTEN,
	COUNTER_ROOT_READS,
	COUNTER_ROOT_WRITES, /* READS and WRITES count requests */
	COUNTER_SWAP_READS,
	COUNTER_SWAP_WRITES,
	COUNTER_STEPS, /* calls of test_step by all processes */
	COUNTER_COUNT
};

#endif
