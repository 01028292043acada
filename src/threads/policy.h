/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policy chosen by the option "sched=": how priorities are determined.
 * sched.c orders threads by priority under either policy.
 *
 * => the functions of struct policy are called with sched_lock held, and must
 *    not sleep.
 */
#ifndef THREADS_POLICY_H
#define THREADS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

struct lock;
struct thread;

/* The contracts of the functions are in mlfqs.h (init_thread and tick) and
 * donate.h (block, acquire and release).  */
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

/* Choose the policy that the option "sched=" names; shut the machine down with
 * a message if there is no such policy.
 * => at boot, before the first thread is initialized.  */
void policy_init(void);

/* Is the multi-level feedback queue the policy ("sched=mlfqs")? */
bool sched_is_mlfqs(void);

#endif
