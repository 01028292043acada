/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for kernel tests that create and fill address spaces, and access
 * them as a program would, with real page faults.  Header only.
 */
#ifndef TESTS_KSPACE_H
#define TESTS_KSPACE_H

#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "userprog/process.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

#define KSPACE_BASE 0x10000000u

/* Create an empty address space.  The caller destroys it. */
static inline struct vm_space *
kspace_create(void)
{
	struct vm_space *space;

	KTEST_CHECK_CMP(vm_space_create(&space), ==, 0);
	return space;
}

/* Map PAGES writable pages of zeros at VA.  Returns 0 or an error number. */
static inline int
kspace_map(struct vm_space *space, vaddr_t va, uint32_t pages)
{
	struct vm_request request = {
		.address = va,
		.length = pages * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};

	return vm_map(space, &request);
}

/* Map LENGTH bytes of FILE, starting at OFFSET, privately at VA with protection
 * PROT.  Returns 0 or an error number.  */
static inline int
kspace_map_file(struct vm_space *space, vaddr_t va, int prot,
    struct vnode *file, uint32_t offset, uint32_t length)
{
	struct vm_request request = {
		.address = va,
		.length = length,
		.prot = prot,
		.flags = MAP_PRIVATE,
		.vnode = file,
		.offset = offset,
		.file_length = length,
	};

	return vm_map(space, &request);
}

/* Look up PATH, which must exist.  The caller releases the vnode. */
static inline struct vnode *
kspace_file(const char *path)
{
	struct vnode *root = vnode_root(), *file;

	KTEST_CHECK_CMP(vnode_lookup(root, path, &file), ==, 0);
	vnode_release(root);
	return file;
}

/* Create the file "/made" of PAGES whole pages.  Each byte of page I is I + 1.
 * The caller releases the vnode.  */
static inline struct vnode *
kspace_make_file(unsigned pages)
{
	static unsigned char content[PAGE_SIZE];
	struct vnode *root = vnode_root(), *file;
	uint32_t done;

	KTEST_CHECK_CMP(vnode_create(root, "made", FILE_REGULAR, &file), ==, 0);
	for (unsigned i = 0; i < pages; i++) {
		memset(content, (int)(i + 1), PAGE_SIZE);
		KTEST_CHECK_CMP(
		    vnode_write(file, content, PAGE_SIZE, i * PAGE_SIZE, &done),
		    ==, 0);
	}
	vnode_release(root);
	return file;
}

/* Make the running thread the thread of PROCESS, and activate SPACE.
 * kspace_leave makes it a kernel thread again.  */
static inline void
kspace_enter(struct process *process, struct vm_space *space)
{
	process->space = space;
	process->user_esp = VM_STACK_TOP;
	thread_current()->process = process;
	vm_space_activate(space);
}

static inline void
kspace_leave(void)
{
	vm_space_activate(NULL);
	thread_current()->process = NULL;
}

/* Read (kspace_put: write) a byte at VA in the space that the thread has
 * entered.  Returns 0 or EFAULT.  */
static inline int
kspace_get(vaddr_t va, unsigned char *byte)
{
	return copy_in(byte, (const void *)va, 1);
}

static inline int
kspace_put(vaddr_t va, unsigned char byte)
{
	return copy_out((void *)va, &byte, 1);
}

/* Return the byte at VA of SPACE (kspace_put_in: store BYTE there), as a program does, with
 * a fault where necessary.  The running thread, a kernel thread, enters SPACE meanwhile.  */
static inline unsigned char
kspace_get_in(struct vm_space *space, vaddr_t va)
{
	struct process process = { .name = "test" };
	unsigned char byte;

	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_get(va, &byte), ==, 0);
	kspace_leave();
	return byte;
}

static inline void
kspace_put_in(struct vm_space *space, vaddr_t va, unsigned char byte)
{
	struct process process = { .name = "test" };

	kspace_enter(&process, space);
	KTEST_CHECK_CMP(kspace_put(va, byte), ==, 0);
	kspace_leave();
}

/* Fail the test unless the byte at VA is EXPECTED. */
#define KSPACE_EXPECT(va, expected)                                            \
	do {                                                                   \
		unsigned char byte_ = 0;                                       \
		KTEST_CHECK_CMP(kspace_get((va), &byte_), ==, 0);              \
		KTEST_CHECK_CMP(byte_, ==, (expected));                        \
	} while (0)

/* Return the number of frames that are available to programs. */
static inline uint32_t
kspace_free_pages(void)
{
	uint32_t frames, available;

	vm_get_frames(&frames, &available);
	return available;
}

#endif
