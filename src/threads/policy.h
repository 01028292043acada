/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the option "sched=" chooses: how priorities come about.  sched.c
 * orders threads by them and is the same for all policies.
 *
 * => all functions are called with sched_lock held, and never sleep.
 */
#ifndef THREADS_POLICY_H
#define THREADS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

struct lock;
struct thread;

struct policy {
	const char *name;
	void (*init_thread)(struct thread *, const struct thread *parent);
	void (*tick)(struct thread *current, uint32_t ticks);
	void (*block)(struct thread *, struct lock *);
	void (*acquire)(struct thread *, struct lock *);
	void (*release)(struct thread *, struct lock *);
};

/* The one in force; constant after policy_init. */
extern const struct policy *policy;

void	policy_init(void);

/* Does the machine run the multi-level feedback queue ("sched=mlfqs")? */
bool	sched_is_mlfqs(void);

#endif
