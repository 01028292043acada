/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: programs that make random system calls with random arguments neither
 *     bring the kernel down nor leak pages, heap blocks, vnodes, page tables,
 *     processes or swap slots
 * needs: 02-userprog
 * memory: 16M
 * swap: 4M
 * disk: kept
 * limit: 300s
 */
/*
 * A kernel thread starts the programs (fuzz-worker.c).  It needs no user
 * memory, so it survives when user memory is used up, and it can count what the
 * programs leave behind.  For each seed, it performs these steps:
 *
 *	make a directory for the workers to work in
 *	start workers, a few at a time, each with a seed of its own
 *	when no call has been made for a while, kill the remaining workers,
 *	    which wait for something that will never happen
 *	when the last worker has ended, remove the directory and compare the
 *	    counters
 *
 * All time is virtual, so waiting costs nothing.
 */
#include "tests/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/vnode.h"
#include "lib/kernel/option.h"
#include "lib/random.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "tests/runner.h"
#include "threads/timer.h"
#include "userprog/first_program.h"
#include "userprog/process.h"
#include "userprog/proctable.h"
#include "vm/vm.h"

OPTION_UINT(fuzz_seed, 0, "first seed of a fuzz test; 0: the test's own");
OPTION_UINT(fuzz_count, 1, "number of seeds, if fuzz_seed is given");
OPTION_UINT(fuzz_pages_left, 0,
    "leave fewer kernel pages free than this; 0: the test's own");

#define WORK_DIR     "/tmp/fuzz"
#define FILLER       "/fuzz-filler"
#define PATIENCE     10   /* ticks without a call before workers are killed */
#define TICKS_MAX    3000 /* for one seed */
#define DEATH_TICKS  1000 /* in which a killed process must end */
#define SETTLE_TICKS 200  /* in which ended threads must be freed */

/* ---------------------------------------------------------- the directory */

static void
make_file(const char *path, uint32_t size)
{
	struct vnode *vnode;

	if (vnode_create(NULL, path, FILE_REGULAR, &vnode) != 0)
		return;
	vnode_truncate(vnode, size);
	vnode_release(vnode);
}

/* Copy a small program, which workers can run and overwrite. */
static void
copy_program(const char *from, const char *to)
{
	struct vnode *source, *copy;
	void *page = palloc_get_page(0);
	uint32_t at = 0, got = 0, put;

	if (page == NULL || vnode_lookup(NULL, from, &source) != 0)
		goto free_page;
	if (vnode_create(NULL, to, FILE_REGULAR, &copy) != 0)
		goto release_source;
	while (vnode_read(source, page, PAGE_SIZE, at, &got) == 0 && got > 0 &&
	    vnode_write(copy, page, got, at, &put) == 0 && put == got)
		at += got;
	vnode_release(copy);
release_source:
	vnode_release(source);
free_page:
	if (page != NULL)
		palloc_free_page(page);
}

static void
make_work_dir(void)
{
	vnode_create(NULL, WORK_DIR, FILE_DIRECTORY, NULL);
	vnode_create(NULL, WORK_DIR "/dir", FILE_DIRECTORY, NULL);
	make_file(WORK_DIR "/a", 3000);
	make_file(WORK_DIR "/b", 40000);
	make_file(WORK_DIR "/dir/a", 0);
	copy_program("/bin/true", WORK_DIR "/true");
}

/* Find the first entry of DIRECTORY except "." and "..".  Returns false if
 * there is none.  */
static bool
find_first_entry(struct vnode *directory, struct dirent *entry)
{
	uint32_t position = 0;

	while (vnode_readdir(directory, &position, entry) == 0)
		if (strcmp(entry->name, ".") != 0 &&
		    strcmp(entry->name, "..") != 0)
			return true;
	return false;
}

/* Remove WORK_DIR and everything in it.  For each entry, start at the top and
 * go down to an entry that can be removed.  */
static void
remove_work_dir(void)
{
	struct dirent entry;
	struct vnode *directory, *below;
	int error;

	while (vnode_lookup(NULL, WORK_DIR, &directory) == 0) {
		if (vnode_type(directory) != FILE_DIRECTORY ||
		    !find_first_entry(directory, &entry)) {
			vnode_release(directory);
			break;
		}
		while ((error = vnode_remove(directory, entry.name)) ==
		    ENOTEMPTY) {
			KTEST_CHECK_CMP(
			    vnode_lookup(directory, entry.name, &below), ==, 0);
			vnode_release(directory);
			directory = below;
			KTEST_CHECK(find_first_entry(directory, &entry));
		}
		KTEST_CHECK_CMP(error, ==, 0);
		vnode_release(directory);
	}
	vnode_remove(NULL, WORK_DIR);
}

/* Fill the disk except for LEFT KiB. */
static void
fill_disk(uint32_t left)
{
	void *page = palloc_get_page(PALLOC_ZERO);
	struct vnode *vnode;
	uint32_t at = 0, put;

	KTEST_CHECK(page != NULL);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, FILLER, FILE_REGULAR, &vnode), ==, 0);
	while (vnode_write(vnode, page, PAGE_SIZE, at, &put) == 0 &&
	    put == PAGE_SIZE)
		at += put;
	KTEST_CHECK_CMP(at, >, left * 1024);
	KTEST_CHECK_CMP(vnode_truncate(vnode, at - left * 1024), ==, 0);
	vnode_release(vnode);
	palloc_free_page(page);
}

/* --------------------------------------------------------- memory pressure */

static void *taken; /* a list of kernel pages */

/* Free the pages in the list, and stop injecting failures. */
static void
end_pressure(void)
{
	void **page;

	palloc_inject_failures(0);
	while ((page = taken) != NULL) {
		taken = *page;
		palloc_free_page(page);
	}
}

/* Take kernel pages until only N are free, for a random N below LIMIT.  In half
 * of the cases, also make every Mth allocation fail, for a random M.  */
static void
start_pressure(uint32_t limit)
{
	uint32_t left = (uint32_t)random_ulong() % limit;
	void **page;

	while (gate_counter(COUNTER_KERNEL_FREE) > left &&
	    (page = palloc_get_page(0)) != NULL) {
		*page = taken;
		taken = page;
	}
	if (random_ulong() % 2 == 0)
		palloc_inject_failures(1 + (uint32_t)random_ulong() % 50);
}

/* ---------------------------------------------------------- workers */

static void
kill_and_await_all(unsigned seed)
{
	struct procinfo info;

	for (int i = 0; proctable_count() > 0; i++) {
		if (i == DEATH_TICKS) {
			KTEST_CHECK_CMP(proctable_info(0, &info), ==, 0);
			ktest_fail(__FILE__, __LINE__,
			    "seed %u: %u killed processes, among them %s "
			    "(pid %d, state %u), have not ended after %d "
			    "ticks",
			    seed, proctable_count(), info.name, (int)info.pid,
			    (unsigned)info.state, DEATH_TICKS);
		}
		proctable_kill_others(NULL);
		timer_sleep(1);
	}
}

static bool
start_worker(unsigned seed, const struct fuzz_load *load)
{
	char line[60];
	pid_t pid;
	int error;

	snprintf(line, sizeof(line), "/tests/fuzz-worker %u %u 0", seed,
	    load->calls);
	error = process_spawn(line, &pid);
	KTEST_CHECK(error == 0 || error == ENOMEM || error == EIO);
	return error == 0;
}

static void
run_workers(unsigned seed, const struct fuzz_load *load)
{
	uint32_t steps = gate_counter(COUNTER_STEPS), now;
	unsigned started = 0;

	for (int tick = 0, idle = 0; tick < TICKS_MAX; tick++) {
		while (started < load->workers &&
		    proctable_count() < load->at_once &&
		    start_worker(seed * 1000 + started, load))
			started++;
		if (proctable_count() == 0 && started == load->workers)
			break;
		if (load->pages_left > 0) {
			end_pressure();
			start_pressure(load->pages_left);
		}
		timer_sleep(1);
		now = gate_counter(COUNTER_STEPS);
		idle = now == steps ? idle + 1 : 0;
		steps = now;
		if (idle >= PATIENCE)
			end_pressure();
		if (idle == PATIENCE)
			kill_and_await_all(seed);
	}
	end_pressure();
	kill_and_await_all(seed);
}

/* ----------------------------------------------------------- leaks */

/* The counters that each run with a seed must leave unchanged. */
static const struct {
	const char *name;
	enum gate_counter which;
} counters[] = {
	{ "vnodes", COUNTER_VNODES },
	{ "page directories", COUNTER_PMAPS },
	{ "page tables", COUNTER_PAGE_TABLES },
	{ "heap blocks", COUNTER_HEAP_BLOCKS },
	{ "heap bytes", COUNTER_HEAP_BYTES },
	{ "free user pages", COUNTER_USER_FREE },
	{ "free kernel pages", COUNTER_KERNEL_FREE },
};

struct state {
	uint32_t count[ARRAY_SIZE(counters)], slots;
};

static void
read_counters(struct state *state)
{
	struct vmstat stats;

	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	/* An engine can keep the pages of files that are not in use. */
	vnode_trim(UINT32_MAX);
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		state->count[i] = gate_counter(counters[i].which);
	vm_get_stats(&stats);
	state->slots = stats.swap_slots_used;
}

static void
check_counters(const struct state *before, unsigned seed)
{
	struct state now;

	/* Threads that have ended are freed by other threads, which must run
	 * first.  */
	read_counters(&now);
	for (int i = 0;
	     i < SETTLE_TICKS && memcmp(&now, before, sizeof(now)) != 0; i++) {
		timer_sleep(1);
		read_counters(&now);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		if (now.count[i] != before->count[i])
			ktest_fail(__FILE__, __LINE__,
			    "seed %u: %u %s, expected %u as before", seed,
			    (unsigned)now.count[i], counters[i].name,
			    (unsigned)before->count[i]);
	if (now.slots != before->slots)
		ktest_fail(__FILE__, __LINE__,
		    "seed %u: %u swap slots, expected %u as before", seed,
		    (unsigned)now.slots, (unsigned)before->slots);
}

static void
run_seed(unsigned seed, const struct fuzz_load *load)
{
	uint32_t steps = gate_counter(COUNTER_STEPS);

	ktest_note("fuzz seed=%u", seed);
	random_init(seed);
	make_work_dir();
	run_workers(seed, load);
	remove_work_dir();
	ktest_note("fuzz seed=%u calls=%u ticks=%u", seed,
	    (unsigned)(gate_counter(COUNTER_STEPS) - steps),
	    (unsigned)gate_counter(COUNTER_TICKS));
}

void
fuzz_run(unsigned first, unsigned count, const struct fuzz_load *load)
{
	static const struct fuzz_load warm_up = { 1, 1, 20, 0, 0 };
	struct fuzz_load changed = *load;
	struct state before;

	if (option_fuzz_seed != 0) {
		first = option_fuzz_seed;
		count = option_fuzz_count;
	}
	if (option_fuzz_pages_left != 0) {
		changed.pages_left = option_fuzz_pages_left;
		load = &changed;
	}
	/* From now on, a program that powers off ends only itself. */
	process_claim_shutdown();
	if (load->disk_left > 0)
		fill_disk(load->disk_left);
	run_seed(0, &warm_up);
	read_counters(&before);
	for (unsigned seed = first; seed < first + count; seed++) {
		run_seed(seed, load);
		check_counters(&before, seed);
	}
}

KTEST(fuzz)
{
	static const struct fuzz_load load = {
		.workers = 12,
		.at_once = 5,
		.calls = 200,
	};

	fuzz_run(1, 4, &load);
}
