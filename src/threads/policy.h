/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policy chosen by the option "sched=": how priorities are determined.
 * sched.c orders threads by priority under either policy.
 *
 * => all functions are called with sched_lock held, and must not sleep.
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

/* The chosen policy; constant after policy_init. */
extern const struct policy *policy;

void policy_init(void);

/* Is the multi-level feedback queue the policy ("sched=mlfqs")? */
bool sched_is_mlfqs(void);

#endif
