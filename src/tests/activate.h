/* SPDX-License-Identifier: BSD-2-Clause */
/* Activation of page tables, for kernel tests.  Header only. */
#ifndef TESTS_ACTIVATE_H
#define TESTS_ACTIVATE_H

#include "cpu/intr.h"
#include "mem/pmap.h"
#include "threads/thread.h"

/* Make the running thread use the page tables of PMAP or, if PMAP is NULL, only
 * those of the kernel.  */
static inline void
activate(struct pmap *pmap)
{
	enum intr_level old = intr_disable();

	thread_current()->pmap = pmap;
	pmap_activate(pmap);
	intr_set_level(old);
}

#endif
