/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Initialization of the kernel.  The order matters: each step uses what earlier
 * steps have set up.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/cmdline.h"
#include "core/machine.h"
#include "core/multiboot.h"
#include "core/panic.h"
#include "core/trace.h"
#include "cpu/cpu.h"
#include "cpu/perturb.h"
#include "cpu/system_clock.h"
#include "cpu/trap.h"
#include "devices/block.h"
#include "devices/console.h"
#include "devices/memdisk.h"
#include "devices/power.h"
#include "filesys/vnode.h"
#include "mem/heap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/exception.h"
#include "userprog/first_program.h"
#include "userprog/process.h"
#include "userprog/syscall.h"
#include "vm/vm.h"

void kernel_main(uint32_t magic, paddr_t info) NORETURN;

/* Set up output, options and the boot CPU, so that panics can be reported.
 * Interrupts stay disabled.  */
static void
start_machine(uint32_t magic, paddr_t info)
{
	console_init_early();
	power_init();
	multiboot_init(magic, info);
	cmdline_parse(boot_info.cmdline);
	trace_init();
	panic_init();
	if (!cpu_init())
		machine_end(END_USAGE, 1);
	trap_init();
}

static void
start_memory(void)
{
	memdisk_reserve();
	palloc_init();
	heap_init();
	pmap_init();
}

/* Set up threads, time and devices.  On return, all CPUs that could be started are
 * online, and run threads or are about to.  */
static void
start_threads(void)
{
	thread_init();
	clock_init();
	timer_init();
	block_init();
	console_init();
	thread_start();
	cpu_start_all(thread_idle_stack, thread_start_cpu);
}

static void
start_processes(void)
{
	filesys_init();
	vm_init();
	process_init();
	first_program_init();
	syscall_init();
	exception_init();
	test_gate_init();
}

/* Write the record "boot" to the machine channel. */
static void
log_boot_record(void)
{
	struct palloc_stats kernel, user;

	palloc_get_stats(0, &kernel);
	palloc_get_stats(PALLOC_USER, &user);
	channel_printf("boot", "Instar cpus=%u memory=%uK user_pages=%u",
	    cpu_usable_count(),
	    (kernel.pages + user.pages) * (PAGE_SIZE / 1024), user.pages);
}

/* Mount the root disk.  Returns false if there is no root disk, or, after printing
 * a message, if the disk cannot be mounted.  */
static bool
mount_root_disk(void)
{
	struct block *root = block_root();
	int error;

	if (root == NULL)
		return false;
	error = filesys_mount(root);
	if (error != 0)
		printf("instar: cannot mount the root disk: %s\n",
		    strerror(error));
	return error == 0;
}

/* The kernel's entry point in C, called by boot.S on the boot stack. */
void
kernel_main(uint32_t magic, paddr_t info)
{
	bool mounted;

	start_machine(magic, info);
	start_memory();
	log_boot_record();
	start_threads();
	start_processes();
	perturb_start();
	mounted = mount_root_disk();
	ktest_run(); /* even without a root disk */
	if (!mounted) {
		printf("instar: no root disk is mounted, so no program can be "
		       "run\n");
		machine_end(END_USAGE, 1);
	}
	first_program_run(cmdline_program());
}
