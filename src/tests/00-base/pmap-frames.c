/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pmap_remove_if, pmap_protect_if and pmap_test_clear_if change a
 *     mapping only if it maps the frame that the caller names; one shootdown
 *     covers several pmaps that are loaded on other CPUs
 * cpus: 4
 */
#include "cpu/cpu.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define USERS  3
#define ROUNDS 100
#define RW     (PMAP_READ | PMAP_WRITE)

/* Each user runs on a CPU of its own, and maps the same frame at an address of
 * its own.  */
static struct user {
	struct pmap *pmap;
	volatile uint32_t *word;
	volatile uint32_t seen, answered;
} users[USERS];

static volatile uint32_t asked; /* turns requested so far */
static volatile bool stop;
static struct semaphore done;
static uint32_t *pages[2];

static vaddr_t
va_of(const struct user *user)
{
	return (vaddr_t)user->word;
}

/* In each turn, record the word's value and increment it.  This thread never
 * leaves its CPU, so the translation stays cached there.  */
static void
use_word(void *argument)
{
	struct user *user = argument;
	uint32_t turn;

	thread_set_pmap(user->pmap);
	while (!stop) {
		cpu_pause();
		turn = asked;
		if (turn == user->answered)
			continue;
		user->seen = *user->word;
		__atomic_fetch_add(user->word, 1, __ATOMIC_SEQ_CST);
		user->answered = turn;
	}
	thread_set_pmap(NULL);
	sema_up(&done);
}

static void
start_users(void)
{
	for (unsigned i = 0; i < USERS; i++) {
		users[i].pmap = pmap_create();
		users[i].word = (void *)(0x10000000u + i * 0x10001000u);
		KTEST_CHECK_CMP(pmap_enter(users[i].pmap, va_of(&users[i]),
				    virt_to_phys(pages[0]), PMAP_WRITE),
		    ==, 0);
		KTEST_CHECK(thread_create("user", PRI_DEFAULT, use_word,
				&users[i]) != TID_ERROR);
	}
}

static void
run_turn(void)
{
	asked++;
	for (unsigned i = 0; i < USERS; i++)
		while (users[i].answered != asked)
			cpu_pause();
}

/* Return the number of shootdowns since boot. */
static uint32_t
count_shootdowns(void)
{
	struct pmap_stats stats;

	pmap_get_stats(&stats);
	return stats.shootdowns;
}

/* Check that calls with the wrong frame change nothing. */
static void
check_refusals(struct user *user, paddr_t wrong)
{
	struct pmap_mapping before, after;
	uint32_t count = count_shootdowns();
	const unsigned both = PMAP_REFERENCED | PMAP_MODIFIED;

	KTEST_CHECK(pmap_lookup(user->pmap, va_of(user), &before));
	KTEST_CHECK(before.referenced && before.modified);
	KTEST_CHECK(
	    !pmap_remove_if(user->pmap, va_of(user), wrong, &after, NULL));
	KTEST_CHECK(
	    !pmap_protect_if(user->pmap, va_of(user), wrong, PMAP_READ, NULL));
	KTEST_CHECK_CMP(
	    pmap_test_clear_if(user->pmap, va_of(user), wrong, both, NULL), ==,
	    0);
	KTEST_CHECK(!pmap_remove_if(
	    user->pmap, va_of(user) + PAGE_SIZE, wrong, &after, NULL));
	KTEST_CHECK(pmap_lookup(user->pmap, va_of(user), &after));
	KTEST_CHECK_CMP(after.pa, ==, before.pa);
	KTEST_CHECK_CMP(after.prot, ==, RW);
	KTEST_CHECK(after.referenced && after.modified);
	KTEST_CHECK_CMP(count_shootdowns(), ==, count);
}

/* Clear the modified bits of all mappings of PA with one shootdown.  Later writes
 * must set the bits again, which move_mappings checks.  */
static void
clear_modified(paddr_t pa)
{
	struct pmap_shootdown shootdown;
	uint32_t count = count_shootdowns();

	pmap_shootdown_init(&shootdown);
	for (unsigned i = 0; i < USERS; i++)
		KTEST_CHECK_CMP(
		    pmap_test_clear_if(users[i].pmap, va_of(&users[i]), pa,
			PMAP_MODIFIED, &shootdown),
		    ==, PMAP_MODIFIED);
	KTEST_CHECK_CMP(count_shootdowns(), ==, count);
	pmap_shootdown_finish(&shootdown);
	KTEST_CHECK_CMP(count_shootdowns(), ==, count + 1);
	pmap_shootdown_finish(&shootdown); /* empty now */
	KTEST_CHECK_CMP(count_shootdowns(), ==, count + 1);
}

/* Write-protect the mappings of FROM, remove them, and map TO. */
static void
move_mappings(paddr_t from, paddr_t to)
{
	struct pmap_shootdown shootdown;
	struct pmap_mapping old;
	uint32_t count = count_shootdowns();

	pmap_shootdown_init(&shootdown);
	for (unsigned i = 0; i < USERS; i++) {
		KTEST_CHECK(pmap_protect_if(users[i].pmap, va_of(&users[i]),
		    from, PMAP_READ, &shootdown));
		KTEST_CHECK(pmap_protect_if(users[i].pmap, va_of(&users[i]),
		    from, PMAP_READ, &shootdown));
	}
	pmap_shootdown_finish(&shootdown);
	for (unsigned i = 0; i < USERS; i++) {
		KTEST_CHECK(pmap_remove_if(
		    users[i].pmap, va_of(&users[i]), from, &old, &shootdown));
		KTEST_CHECK_CMP(old.pa, ==, from);
		KTEST_CHECK_CMP(old.prot, ==, PMAP_READ);
		KTEST_CHECK(old.referenced && old.modified);
	}
	pmap_shootdown_finish(&shootdown);
	KTEST_CHECK_CMP(count_shootdowns(), ==, count + 2);
	for (unsigned i = 0; i < USERS; i++)
		KTEST_CHECK_CMP(
		    pmap_enter(users[i].pmap, va_of(&users[i]), to, PMAP_WRITE),
		    ==, 0);
}

/* Make all users write to PAGE twice, with checks, and then map OTHER in its
 * place.  */
static void
check_round(uint32_t *page, uint32_t *other)
{
	uint32_t start = page[0];

	run_turn();
	clear_modified(virt_to_phys(page));
	run_turn();
	KTEST_CHECK_CMP(page[0], ==, start + 2 * USERS);
	for (unsigned i = 0; i < USERS; i++) {
		KTEST_CHECK(users[i].seen >= start + USERS);
		check_refusals(&users[i], virt_to_phys(other));
	}
	other[0] = start + 100;
	move_mappings(virt_to_phys(page), virt_to_phys(other));
}

KTEST(pmap_frames)
{
	set_deadline(30);
	KTEST_CHECK(cpu_count > USERS);
	sema_init(&done, 0);
	pages[0] = palloc_get_page(PALLOC_ZERO);
	pages[1] = palloc_get_page(PALLOC_ZERO);
	start_users();
	for (unsigned round = 0; round < ROUNDS; round++)
		check_round(pages[round % 2], pages[(round + 1) % 2]);
	stop = true;
	for (unsigned i = 0; i < USERS; i++)
		sema_down(&done);
	for (unsigned i = 0; i < USERS; i++)
		pmap_release(users[i].pmap);
	palloc_free_page(pages[0]);
	palloc_free_page(pages[1]);
}
