/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: code and constants stay shared and read-only after fork: a child
 *     that writes to them is killed, without effect on others
 * points: 3
 */
#include "tests/07-cow/cow.h"

static const struct test_page constants = { { 1, 2, 3 } };
static struct test_page data;

static void
run_child(
    volatile char *where, uint32_t code, uint32_t constant, uint32_t datum)
{
	CHECK_CMP(frame_of((void *)(uintptr_t)test_main), ==, code);
	CHECK_CMP(frame_of(&constants), ==, constant);
	CHECK_CMP(frame_of(&data), ==, datum);
	*where = 1;
	_exit(0);
}

void
test_main(void)
{
	volatile char *wrong[] = { (char *)(uintptr_t)test_main,
		(char *)(uintptr_t)&constants };
	uint32_t code = frame_of(wrong[0]), constant = frame_of(wrong[1]);
	uint32_t datum;
	pid_t pid;

	fill_page(&data, 1);
	datum = frame_of(&data);
	for (int i = 0; i < 2; i++) {
		char byte = *wrong[i];

		pid = must_fork();
		if (pid == 0)
			run_child(wrong[i], code, constant, datum);
		expect_exit(pid, -1);
		CHECK_CMP(*wrong[i], ==, byte);
		CHECK_CMP(frame_of(wrong[0]), ==, code);
		CHECK_CMP(frame_of(wrong[1]), ==, constant);
		CHECK(!is_writable(wrong[0]) && !is_writable(wrong[1]));
	}
	check_page(&data, 1);
}
