/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a memdisk with latency moves the data of a long request in pieces,
 *     so that interrupts are never disabled for 100 us; the request takes the
 *     configured latency and has transferred all its data when it completes
 * cpus: 1
 * shift: 3
 */
#include <string.h>

#include "devices/block.h"
#include "devices/memdisk.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "tests/lateness.h"
#include "threads/sync.h"

#define ORDER          6 /* 256 KiB */
#define SIZE           (PAGE_SIZE << ORDER)
#define SECTORS        (SIZE / SECTOR_SIZE)
#define LATENCY_US     20000
#define LATENESS_LIMIT 100 /* us; copying a page takes 9, a timer event 17 */

/* Perform OPERATION on all of DISK, in segments of 3, 6, 9, ... sectors and a
 * last segment with the rest.  */
static void
transfer(struct block *disk, enum block_operation operation, uint8_t *buffer)
{
	struct block_request request = {
		.operation = operation,
	};
	uint32_t left = SECTORS;
	uint64_t start = clock_now(), took;
	int error;

	while (left > 0) {
		unsigned n = request.segment_count++;
		uint32_t sectors = 3 * (n + 1);

		if (n == BLOCK_SEGMENTS_MAX - 1)
			sectors = left;
		request.segments[n].address = buffer;
		request.segments[n].sectors = sectors;
		buffer += sectors * SECTOR_SIZE;
		left -= sectors;
	}
	error = block_submit_and_wait(disk, &request);
	took = clock_now() - start;
	KTEST_CHECK_CMP(error, ==, 0);
	KTEST_CHECK(took >= LATENCY_US * 1000ull);
	KTEST_CHECK(took < LATENCY_US * 1000ull * 11 / 10);
}

KTEST(memdisk_interrupts)
{
	uint8_t *memory = palloc_get_pages(ORDER, PALLOC_ASSERT);
	uint8_t *buffer = palloc_get_pages(ORDER, PALLOC_ASSERT);
	struct block *disk = memdisk_create("t0", memory, SECTORS, LATENCY_US);

	for (unsigned i = 0; i < SIZE; i++)
		buffer[i] = (uint8_t)(i / SECTOR_SIZE * 7 + i);
	lateness_start(50000);
	transfer(disk, BLOCK_WRITE, buffer);
	KTEST_CHECK(memcmp(memory, buffer, SIZE) == 0);
	memset(buffer, 0, SIZE);
	transfer(disk, BLOCK_READ, buffer);
	KTEST_CHECK(memcmp(memory, buffer, SIZE) == 0);
	KTEST_CHECK_CMP(lateness_stop(), <, LATENESS_LIMIT);
}
