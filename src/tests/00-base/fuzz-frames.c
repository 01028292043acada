/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: random system calls with few frames and no swap neither bring the
 *     kernel down nor leak its resources, even if programs are killed because
 *     no frame is free
 * needs: 02-userprog
 * memory: 16M
 * disk: kept
 * user_pages: 40
 * limit: 300s
 */
#include "tests/fuzz.h"
#include "tests/ktest.h"

KTEST(fuzz_frames)
{
	static const struct fuzz_load load = {
		.workers = 12,
		.at_once = 4,
		.calls = 200,
	};

	fuzz_run(21, 4, &load);
}
