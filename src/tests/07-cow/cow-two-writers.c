/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when parent and child both write to a page that they share, the second writer
 *     copies it only on an engine with layers, where the page of the lower layer stays;
 *     on other engines the second writer is the last owner, and keeps the frame; each
 *     process sees its own data
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

static struct filled_page page;

/* Does the engine keep a page in its object when a copy hides the page? */
static bool
has_layers(void)
{
	uint32_t value;

	return vmcounter("collapse_runs", &value) == 0;
}

/* Write to the page after the parent has written to it. */
static void
run_child(uint32_t shared)
{
	CHECK_CMP(frame_of(&page), ==, shared);
	page.words[0] = 2;
	CHECK_CMP(frame_of(&page) != shared, ==, has_layers());
	CHECK_CMP(page.words[0], ==, 2);
	CHECK_CMP(page.words[1], ==, word_of(3, 1));
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	uint32_t shared;
	pid_t pid;

	fill_page(&page, 3);
	shared = frame_of(&page);
	pid = fork_linked(&link);
	if (pid == 0) {
		link_wait(&link);
		run_child(shared);
	}
	page.words[0] = 1;
	CHECK_CMP(frame_of(&page), !=, shared);
	link_go(&link);
	expect_exit(pid, 0);
	CHECK_CMP(page.words[0], ==, 1);
	CHECK_CMP(page.words[1], ==, word_of(3, 1));
}
