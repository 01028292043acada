/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving file data to and from user memory.
 *
 * A transfer to or from a file on disk does not depend on what other programs
 * do: they can delay it only while they hold a lock in the kernel.  Its data are
 * copied directly between the buffer cache and the user's pages: up to
 * UIO_PINS_MAX pages are pinned, then transferred in one step.  The pages
 * are pinned before any vnode lock is taken: a page fault while a vnode is
 * locked could deadlock, since reading the page in can require the lock of a
 * vnode.
 *
 * A transfer to or from the console or a pipe can wait forever, so no page may
 * be pinned during it.  Its data go through a bounce buffer in the kernel,
 * which also keeps the bytes of a write of up to BOUNCE_MAX bytes together.
 */
#include "userprog/uio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/layout.h"
#include "filesys/file.h"
#include "filesys/uio.h"
#include "userprog/process.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

#define BOUNCE_MAX PAGE_SIZE /* bytes */

/* The state of one transfer. */
struct transfer {
	struct file *file;
	vaddr_t address;       /* user address of the next byte */
	uint32_t left, done;   /* bytes */
	enum vm_access access; /* to user memory */
	struct vm_pin pins[UIO_PINS_MAX];
	unsigned pinned;
};

static void
unpin_pages(struct transfer *t)
{
	while (t->pinned > 0)
		vm_unpin(process_current()->space, &t->pins[--t->pinned]);
}

/* Pin the pages of the next BYTES bytes, at most UIO_PINS_MAX pages.  On an
 * error, the pages before the one that failed stay pinned.  */
static int
pin_pages(struct transfer *t, uint32_t bytes)
{
	const struct process *process = process_current();
	vaddr_t va = page_base(t->address);
	vaddr_t last = page_base(t->address + bytes - 1);
	int error = 0;

	for (; error == 0 && t->pinned < UIO_PINS_MAX && va <= last;
	     va += PAGE_SIZE) {
		error = vm_pin(process->space, va, t->access, process->user_esp,
		    &t->pins[t->pinned]);
		if (error == 0)
			t->pinned++;
	}
	return error;
}

/* Return the number of bytes left to transfer in the first pinned page; *WHERE
 * is set to their kernel address.  */
static uint32_t
first_pinned_piece(const struct transfer *t, void **where)
{
	uint32_t offset = page_offset(t->address);

	*where = (char *)t->pins[0].kva + offset;
	return MIN(t->left, PAGE_SIZE - offset);
}

static void
advance_transfer(struct transfer *t, uint32_t bytes)
{
	t->address += bytes;
	t->left -= bytes;
	t->done += bytes;
}

/* Transfer to or from the pinned pages, in one step.  If any page is pinned,
 * *AT_END is set to whether the transfer stopped early, as it does at the end of
 * the file.  */
static int
transfer_pinned(struct transfer *t, bool *at_end)
{
	uint32_t size, moved, left = t->left;
	struct uio uio;
	int error;

	uio_init(&uio, t->access == VM_ACCESS_WRITE ? UIO_READ : UIO_WRITE, 0);
	for (unsigned i = 0; i < t->pinned; i++) {
		uint32_t offset = i == 0 ? page_offset(t->address) : 0;
		uint32_t piece = MIN(left, PAGE_SIZE - offset);

		uio_add(&uio, (char *)t->pins[i].kva + offset, piece);
		left -= piece;
	}
	size = uio.left;
	if (size == 0)
		return 0;
	error = file_transfer(t->file, &uio);
	moved = size - uio.left;
	advance_transfer(t, moved);
	*at_end = moved < size;
	/* An error that occurs after some bytes have been transferred is
	 * reported by the next call.  */
	return moved > 0 ? 0 : error;
}

static int
transfer_file(struct transfer *t)
{
	bool at_end = false;
	int error = 0, fault = 0;

	while (error == 0 && fault == 0 && t->left > 0 && !at_end &&
	    !process_is_killed()) {
		fault = pin_pages(t, t->left);
		error = transfer_pinned(t, &at_end);
		unpin_pages(t);
	}
	/* At the end of the file, the rest of the buffer need not be mapped. */
	return error != 0 || at_end ? error : fault;
}

/* Copy SIZE bytes between BUFFER and user memory, one pinned page at a time. */
static int
copy_user(struct transfer *t, char *buffer, uint32_t size)
{
	while (size > 0) {
		uint32_t piece;
		void *where;
		int error = pin_pages(t, 1);

		if (error != 0)
			return error;
		piece = MIN(size, first_pinned_piece(t, &where));
		if (t->access == VM_ACCESS_WRITE)
			memcpy(where, buffer, piece);
		else
			memcpy(buffer, where, piece);
		unpin_pages(t);
		advance_transfer(t, piece);
		buffer += piece;
		size -= piece;
	}
	return 0;
}

/* Read once from a pipe or the console, through BOUNCE.  The user's pages are
 * pinned briefly first, to check that they can be written: bytes that were read
 * from the stream but could not be delivered would be lost.  */
static int
read_bounced(struct transfer *t, char *bounce)
{
	uint32_t size = MIN(t->left, BOUNCE_MAX), moved = 0;
	int error;

	error = pin_pages(t, size);
	unpin_pages(t);
	if (error != 0)
		return error;
	error = file_read(t->file, bounce, size, &moved);
	if (error != 0)
		return error;
	return copy_user(t, bounce, moved);
}

/* Write to a pipe or the console, through BOUNCE. */
static int
write_bounced(struct transfer *t, char *bounce)
{
	int error = 0;

	while (error == 0 && t->left > 0 && !process_is_killed()) {
		/* copy_user advances PIECE; *T is advanced by the number of
		 * bytes that were written.  */
		struct transfer piece = *t;
		uint32_t moved = 0;
		int fault = copy_user(&piece, bounce, MIN(t->left, BOUNCE_MAX));
		uint32_t size = piece.done - t->done;

		if (size == 0)
			return fault;
		error = file_write(t->file, bounce, size, &moved);
		advance_transfer(t, moved);
		if (error == 0)
			error = fault;
		if (moved < size)
			break;
	}
	return error;
}

static int
transfer_stream(struct transfer *t)
{
	char *bounce = malloc(MIN(t->left, BOUNCE_MAX));
	int error;

	if (bounce == NULL)
		return ENOMEM;
	error = t->access == VM_ACCESS_WRITE ? read_bounced(t, bounce) :
					       write_bounced(t, bounce);
	free(bounce);
	return error;
}

static int
transfer_user(struct file *file, vaddr_t address, uint32_t size,
    enum vm_access access, uint32_t *done)
{
	struct transfer t = {
		.file = file,
		.address = address,
		.left = size,
		.access = access,
	};
	bool is_stream = file_vnode(file) == NULL;
	int error;

	*done = 0;
	if (size == 0)
		return 0;
	/* For a stream, a buffer that extends past user space is an error.  A
	 * file can end before the transfer gets that far, so the part in user
	 * space is transferred, and EFAULT is returned if the transfer reaches
	 * the end of user space.  */
	if (!is_user_address(address) ||
	    (is_stream && size > KERNEL_BASE - address))
		return EFAULT;
	t.left = MIN(size, KERNEL_BASE - address);
	error = is_stream ? transfer_stream(&t) : transfer_file(&t);
	if (error == 0 && t.left == 0 && t.done < size)
		error = EFAULT;
	*done = t.done;
	return t.done > 0 && error != EFAULT ? 0 : error;
}

int
uio_read(struct file *file, void *buffer, uint32_t size, uint32_t *done)
{
	int error = file_check_read(file);

	if (error != 0) {
		*done = 0;
		return error;
	}
	return transfer_user(
	    file, (vaddr_t)buffer, size, VM_ACCESS_WRITE, done);
}

int
uio_write(struct file *file, const void *buffer, uint32_t size, uint32_t *done)
{
	int error = file_check_write(file);

	if (error != 0) {
		*done = 0;
		return error;
	}
	return transfer_user(file, (vaddr_t)buffer, size, VM_ACCESS_READ, done);
}

int
uio_string(const char *string, uint32_t size, char **copy)
{
	char *buffer = malloc(size);
	int error;

	if (buffer == NULL)
		return ENOMEM;
	error = copy_in_str(buffer, string, size);
	if (error != 0)
		free(buffer);
	else
		*copy = buffer;
	return error;
}
