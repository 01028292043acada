/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls for memory: Pintos's mmap and munmap (13 and 14), and the calls
 * with numbers from 32 up.
 */
#include "userprog/syscall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/layout.h"
#include "devices/block.h"
#include "filesys/file.h"
#include "filesys/vnode.h"
#include "mem/heap.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/process.h"
#include "userprog/proctable.h"
#include "userprog/uio.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

#define CHECK_TEXT_MAX 256 /* bytes of the text of vm_check */
#define CHECK_PATIENCE 50  /* ticks until sys_vm_check fails with EBUSY */

int32_t
sys_mmap(const uint32_t *argument)
{
	struct process *process = process_current();
	struct file *file = fd_get(process->files, (int)argument[0]);
	int id, mode, error = EACCES;
	struct vnode *vnode;

	if (file == NULL)
		return -1;
	vnode = file_vnode(file);
	mode = file_flags(file) & O_ACCMODE;
	if (vnode != NULL && vnode_type(vnode) == FILE_REGULAR &&
	    mode != O_WRONLY)
		error = vm_mmap_file(
		    process->space, vnode, argument[1], mode != O_RDWR, &id);
	file_release(file);
	return error == 0 ? id : -1;
}

int32_t
sys_munmap(const uint32_t *argument)
{
	int error;

	error = vm_munmap_file(process_current()->space, (int)argument[0]);
	return error == 0 ? 0 : -1;
}

int32_t
sys_sbrk(const uint32_t *argument)
{
	vaddr_t old = 0;
	int error;

	error = vm_sbrk(process_current()->space, (int32_t)argument[0], &old);
	return syscall_result(error, (int32_t)old);
}

/* Fill in the fields of REQUEST that describe the part of FILE to map: whole pages,
 * but no byte past the end of FILE.  Returns 0, ENODEV (neither a regular file nor
 * a device that has memory) or EACCES (not opened for this access).  */
static int
set_request_file(struct vm_request *request, struct file *file, uint32_t offset)
{
	int flags = file_flags(file) & O_ACCMODE;
	uint32_t size, length = page_base(request->length + PAGE_MASK);

	request->vnode = file_vnode(file);
	if (request->vnode == NULL ||
	    (vnode_type(request->vnode) != FILE_REGULAR &&
		vnode_memory(request->vnode) == NULL))
		return ENODEV;
	if (flags == O_WRONLY ||
	    (flags != O_RDWR && (request->flags & MAP_SHARED) != 0 &&
		(request->prot & PROT_WRITE) != 0))
		return EACCES;
	request->no_write = flags != O_RDWR;
	size = vnode_size(request->vnode);
	request->offset = offset;
	request->file_length = offset >= size ? 0 : MIN(length, size - offset);
	return 0;
}

/* Map the file that ARGS names, or anonymous memory, as described by
 * REQUEST.  */
static int
map_args_request(struct process *process, struct vm_request *request,
    const struct mmap_args *args)
{
	struct file *file;
	int error;

	if ((args->flags & MAP_ANONYMOUS) != 0)
		return vm_mmap(process->space, request);
	file = fd_get(process->files, args->fd);
	if (file == NULL)
		return EBADF;
	error = set_request_file(request, file, args->offset);
	if (error == 0)
		error = vm_mmap(process->space, request);
	file_release(file);
	return error;
}

int32_t
sys_mmap2(const uint32_t *argument)
{
	struct vm_request request = { .vnode = NULL };
	struct mmap_args args;
	int error;

	error = copy_in(&args, (const void *)argument[0], sizeof(args));
	if (error == 0 && page_offset(args.offset) != 0)
		error = EINVAL;
	if (error != 0)
		return -error;
	request.anywhere = args.address == 0 && (args.flags & MAP_FIXED) == 0;
	request.address = args.address;
	request.length = args.length;
	request.prot = (int)args.prot;
	request.flags = (int)args.flags;
	error = map_args_request(process_current(), &request, &args);
	return syscall_result(error, (int32_t)request.address);
}

int32_t
sys_munmap2(const uint32_t *argument)
{
	return -vm_unmap(process_current()->space, argument[0], argument[1]);
}

int32_t
sys_msync(const uint32_t *argument)
{
	return -vm_sync(process_current()->space, argument[0], argument[1],
	    (int)argument[2]);
}

int32_t
sys_mprotect(const uint32_t *argument)
{
	return -vm_protect(process_current()->space, argument[0], argument[1],
	    (int)argument[2]);
}

int32_t
sys_madvise(const uint32_t *argument)
{
	return -vm_advise(process_current()->space, argument[0], argument[1],
	    (int)argument[2], 0);
}

int32_t
sys_minherit(const uint32_t *argument)
{
	return -vm_set_inherit(process_current()->space, argument[0],
	    argument[1], (int)argument[2]);
}

int32_t
sys_mlock(const uint32_t *argument)
{
	return -vm_wire(process_current()->space, argument[0], argument[1]);
}

int32_t
sys_munlock(const uint32_t *argument)
{
	return -vm_unwire(process_current()->space, argument[0], argument[1]);
}

int32_t
sys_mlockall(const uint32_t *argument)
{
	return -vm_wire_all(process_current()->space, (int)argument[0]);
}

int32_t
sys_munlockall(const uint32_t *argument UNUSED)
{
	return -vm_unwire_all(process_current()->space);
}

/* The range is handled in pieces, because the states of a large range do not fit on
 * the kernel stack.  */
int32_t
sys_mincore(const uint32_t *argument)
{
	vaddr_t va = argument[0];
	uint32_t left = argument[1], length;
	uint8_t states[256], *result = (uint8_t *)argument[2];
	int error;

	if (va >= KERNEL_BASE || left > KERNEL_BASE - va)
		return -EINVAL;
	do {
		length = MIN(left, sizeof(states) * PAGE_SIZE);
		error = vm_incore(process_current()->space, va, length, states);
		if (error == 0)
			error = copy_out(
			    result, states, (length + PAGE_MASK) / PAGE_SIZE);
		va += length;
		result += sizeof(states);
		left -= length;
	} while (error == 0 && left > 0);
	return -error;
}

int32_t
sys_vm_region(const uint32_t *argument)
{
	struct vm_region region = { 0 };
	pid_t pid = (pid_t)argument[0];
	int error;

	if (pid == 0)
		pid = process_current()->pid;
	error = proctable_region(pid, argument[1], &region);
	if (error == 0)
		error = copy_out((void *)argument[2], &region, sizeof(region));
	return -error;
}

/* vm_check requires that no other thread uses the engine, so all other processes
 * must be waiting for a child, as a shell does.  This call waits for a short time,
 * so that a parent that has just started this process can begin to wait for it, and a
 * process that is about to end can end.  */
int32_t
sys_vm_check(const uint32_t *argument)
{
	char why[CHECK_TEXT_MAX] = "";
	uint32_t size = MIN(argument[1], sizeof(why));
	unsigned ticks = 0;
	int error;

	while (!proctable_others_wait(process_current())) {
		if (ticks++ == CHECK_PATIENCE || process_is_killed())
			return -EBUSY;
		timer_sleep(1);
	}
	error = vm_check(why, sizeof(why));
	if (error == 0 || size == 0)
		return -error;
	why[size - 1] = '\0';
	if (copy_out((void *)argument[0], why, size) != 0)
		error = EFAULT;
	return -error;
}

/* Add the sector counts of all disks to STATS. */
static void
add_disk_counters(struct vmstat *stats)
{
	struct block_stats disk;

	for (struct block *b = block_next(NULL); b != NULL; b = block_next(b)) {
		block_get_stats(b, &disk);
		stats->disk_reads += disk.sectors_read;
		stats->disk_writes += disk.sectors_written;
	}
}

int32_t
sys_vmstat(const uint32_t *argument)
{
	struct palloc_stats kernel;
	struct pmap_stats pmap;
	struct heap_stats heap;
	struct vmstat stats;

	memset(&stats, 0, sizeof(stats));
	vm_get_frames(&stats.user_pages, &stats.user_pages_free);
	palloc_get_stats(0, &kernel);
	pmap_get_stats(&pmap);
	heap_get_stats(&heap);
	stats.kernel_pages = kernel.pages;
	stats.kernel_pages_free = kernel.free;
	stats.page_tables = pmap.page_tables;
	stats.tlb_shootdowns = pmap.shootdowns;
	stats.heap_bytes = heap.bytes;
	stats.context_switches = thread_switch_count();
	stats.ticks = (uint32_t)timer_ticks();
	add_disk_counters(&stats);
	vm_get_stats(&stats);
	return -copy_out((void *)argument[0], &stats, sizeof(stats));
}

int32_t
sys_vmcounter(const uint32_t *argument)
{
	uint32_t value = 0;
	char *name;
	int error;

	error =
	    uio_string((const char *)argument[0], VM_COUNTER_NAME_MAX, &name);
	if (error != 0)
		return -error;
	error = vm_get_counter(name, &value);
	free(name);
	if (error == 0)
		error = copy_out((void *)argument[1], &value, sizeof(value));
	return -error;
}
