/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: submitting a request to a memdisk with latency returns at once; the
 *     disk serves its requests in order, each after the configured latency, and
 *     moves no data before that
 */
#include <string.h>

#include "cpu/system_clock.h"
#include "devices/block.h"
#include "devices/memdisk.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/timer.h"

#define REQUESTS   8
#define LATENCY_US 5000
#define LATENCY_NS (LATENCY_US * 1000ull)

static uint8_t disk_memory[REQUESTS * SECTOR_SIZE];
static uint8_t buffers[REQUESTS][SECTOR_SIZE];
static struct block_request requests[REQUESTS];
static uint64_t done_at[REQUESTS];
static unsigned done_count;
static struct semaphore all_done;

static void
check_finished(struct block_request *request)
{
	unsigned i = request - requests;

	KTEST_CHECK_CMP(i, ==, done_count);
	KTEST_CHECK_CMP(request->error, ==, 0);
	KTEST_CHECK_CMP(buffers[i][0], ==, i + 1);
	if (i + 1 < REQUESTS)
		KTEST_CHECK_CMP(buffers[i + 1][0], ==, 0);
	done_at[i] = clock_now();
	if (++done_count == REQUESTS)
		sema_up(&all_done);
}

KTEST(memdisk_latency)
{
	struct block *disk =
	    memdisk_create("t0", disk_memory, REQUESTS, LATENCY_US);
	uint64_t start;

	/* Until the clock has measured its rates, events fire only at ticks. */
	timer_sleep(5);
	start = clock_now();
	sema_init(&all_done, 0);
	for (unsigned i = 0; i < REQUESTS; i++) {
		disk_memory[i * SECTOR_SIZE] = i + 1;
		requests[i].operation = BLOCK_READ;
		requests[i].sector = i;
		requests[i].segment_count = 1;
		requests[i].segments[0].address = buffers[i];
		requests[i].segments[0].sectors = 1;
		requests[i].done = check_finished;
		block_submit(disk, &requests[i]);
		KTEST_CHECK_CMP(buffers[i][0], ==, 0);
	}
	sema_down(&all_done);
	for (unsigned i = 0; i < REQUESTS; i++) {
		uint64_t previous = i == 0 ? start : done_at[i - 1];

		KTEST_CHECK(done_at[i] - start >= (i + 1) * LATENCY_NS);
		KTEST_CHECK(done_at[i] - previous < 2 * LATENCY_NS);
	}
}
