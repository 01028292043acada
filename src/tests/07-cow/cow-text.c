/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: code and constants stay shared and read-only after fork: a child that
 *     writes to them is killed, without any effect on other processes
 * points: 3
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

static const struct filled_page constants = { { 1, 2, 3 } };
static struct filled_page data;

static void
run_child(volatile char *where, uint32_t code_frame, uint32_t constant_frame,
    uint32_t data_frame)
{
	CHECK_CMP(frame_of((void *)(uintptr_t)test_main), ==, code_frame);
	CHECK_CMP(frame_of(&constants), ==, constant_frame);
	CHECK_CMP(frame_of(&data), ==, data_frame);
	*where = 1;
	_exit(0);
}

void
test_main(void)
{
	volatile char *readonly[] = { (char *)(uintptr_t)test_main,
		(char *)(uintptr_t)&constants };
	uint32_t code_frame = frame_of(readonly[0]);
	uint32_t constant_frame = frame_of(readonly[1]), data_frame;
	pid_t pid;

	fill_page(&data, 1);
	data_frame = frame_of(&data);
	for (int i = 0; i < 2; i++) {
		char byte = *readonly[i];

		pid = must_fork();
		if (pid == 0)
			run_child(readonly[i], code_frame, constant_frame,
			    data_frame);
		expect_exit(pid, -1);
		CHECK_CMP(*readonly[i], ==, byte);
		CHECK_CMP(frame_of(readonly[0]), ==, code_frame);
		CHECK_CMP(frame_of(readonly[1]), ==, constant_frame);
		CHECK(!is_writable(readonly[0]) && !is_writable(readonly[1]));
	}
	check_page(&data, 1);
}
