/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Five processes use 5 MB at the same time on a machine with 4 MB of memory.
 *
 * expects:
 *	(swap) begin
 *	swap: exit(0) x4
 *	(swap) end
 *	swap: exit(0)
 */
#include "lib.h"

#define SIZE (1 << 20)

static char data[SIZE];

/* Sort the bytes at DATA in place, by counting. */
static void
sort_data(void)
{
	unsigned count[256] = { 0 };
	char *to = data;

	for (unsigned i = 0; i < SIZE; i++)
		count[(uint8_t)data[i]]++;
	for (unsigned value = 0; value < 256; value++) {
		memset(to, (int)value, count[value]);
		to += count[value];
	}
}

static int
run_child(unsigned seed)
{
	uint32_t sum = 0, after = 0;

	fill(data, SIZE, seed);
	for (unsigned round = 0; round < 2; round++)
		CHECK(is_filled(data, SIZE, seed));
	for (unsigned i = 0; i < SIZE; i++)
		sum += (uint8_t)data[i];
	sort_data();
	for (unsigned i = 0; i < SIZE; i++) {
		after += (uint8_t)data[i];
		CHECK(i == 0 || (uint8_t)data[i - 1] <= (uint8_t)data[i]);
	}
	CHECK(sum == after);
	return 0;
}

int
main(int argc, char **argv)
{
	char line[16];
	int pid[4];

	if (argc > 1)
		return run_child((unsigned)argv[1][0]);
	msg("begin");
	fill(data, SIZE, 9);
	for (int i = 0; i < 4; i++) {
		format(line, "swap %d", i);
		pid[i] = exec(line);
		CHECK(pid[i] > 0);
	}
	for (int i = 0; i < 4; i++)
		CHECK(wait(pid[i]) == 0);
	CHECK(is_filled(data, SIZE, 9));
	msg("end");
	return 0;
}
