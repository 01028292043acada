/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of policies.  Priorities are either set and donated by threads, or
 * computed by the multi-level feedback queue, never both.
 */
#include "threads/policy.h"

#include <string.h>

#include "core/cmdline.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"
#include "threads/donate.h"
#include "threads/mlfqs.h"

OPTION_STRING(sched, "priority", "scheduling policy: priority or mlfqs");

static void
no_init_thread(struct thread *t UNUSED, const struct thread *parent UNUSED)
{
}

static void
no_tick(struct thread *current UNUSED, uint32_t ticks UNUSED)
{
}

static void
no_donation(struct thread *t UNUSED, struct lock *lock UNUSED)
{
}

static const struct policy policies[] = {
	{ "priority", no_init_thread, no_tick, donate_block, donate_acquire,
	    donate_release },
	{ "mlfqs", mlfqs_init_thread, mlfqs_tick, no_donation, no_donation,
	    no_donation },
};

const struct policy *policy = &policies[0];

void
policy_init(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(policies); i++) {
		if (strcmp(policies[i].name, option_sched) == 0) {
			policy = &policies[i];
			return;
		}
	}
	cmdline_refuse("sched", option_sched,
	    "no such policy; the policies are priority and mlfqs");
}

bool
sched_is_mlfqs(void)
{
	return policy == &policies[1];
}
