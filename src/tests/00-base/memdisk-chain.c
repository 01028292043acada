/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a completion function can submit the next request, thousands of
 *     times, without growing the stack, and on a disk without latency a request
 *     has completed when its submission returns
 */
#include "cpu/layout.h"
#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"
#include "threads/sync.h"

#define LINKS 5000

struct chain {
	struct block *disk;
	struct block_request request;
	unsigned links;
	uint32_t lowest_stack;
	struct semaphore done;
};

static uint8_t disk_memory[2][SECTOR_SIZE];
static uint8_t buffer[SECTOR_SIZE];

static void
submit_next(struct block_request *request)
{
	struct chain *chain = request->aux;
	uint32_t here =
	    (uint32_t)__builtin_frame_address(0) & (KSTACK_SIZE - 1);

	if (chain->links == 1 || here < chain->lowest_stack)
		chain->lowest_stack = here;
	if (++chain->links < LINKS)
		block_submit(chain->disk, request);
	else
		sema_up(&chain->done);
}

static void
run_chain(struct chain *chain, struct block *disk)
{
	chain->disk = disk;
	chain->request.operation = BLOCK_READ;
	chain->request.segment_count = 1;
	chain->request.segments[0].address = buffer;
	chain->request.segments[0].sectors = 1;
	chain->request.done = submit_next;
	chain->request.aux = chain;
	sema_init(&chain->done, 0);
	block_submit(disk, &chain->request);
}

KTEST(memdisk_chain)
{
	static struct chain at_once, later;

	run_chain(&at_once, memdisk_create("t0", disk_memory[0], 1, 0));
	KTEST_CHECK_CMP(at_once.links, ==, LINKS);
	KTEST_CHECK_CMP(at_once.lowest_stack, >=, KSTACK_SIZE / 2);

	run_chain(&later, memdisk_create("t1", disk_memory[1], 1, 100));
	KTEST_CHECK_CMP(later.links, <, LINKS);
	sema_down(&later.done);
	KTEST_CHECK_CMP(later.links, ==, LINKS);
	KTEST_CHECK_CMP(later.lowest_stack, >=, KSTACK_SIZE / 4);
}
