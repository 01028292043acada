/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File data to and from user memory.
 *
 * A file on disk never lets one wait for a program, so its data go straight
 * between the cache and the user's pages, up to PINS_MAX of which are pinned
 * meanwhile.  Pins are taken before any lock of a vnode: a page fault may need
 * one.
 *
 * The console and pipes may wait for ever, and what is written at once should
 * come out in one piece.  Their data go through a buffer of the kernel, and
 * nothing is pinned while they wait.
 */
#include "userprog/uio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/layout.h"
#include "filesys/file.h"
#include "userprog/process.h"
#include "userprog/usermem.h"
#include "vm/vm.h"

#define PINS_MAX	8
#define BOUNCE_MAX	PAGE_SIZE	/* bytes */

/* A transfer that is under way. */
struct uio {
	struct file *file;
	vaddr_t address;		/* of the next byte */
	uint32_t left, done;		/* bytes */
	enum vm_access access;		/* to the user's memory */
	struct vm_pin pins[PINS_MAX];
	unsigned pinned;
};

static void
uio_unpin(struct uio *uio)
{
	while (uio->pinned > 0)
		vm_unpin(process_current()->space, &uio->pins[--uio->pinned]);
}

/* Pin the pages of the next BYTES, at most PINS_MAX.  On an error, those before
 * the one that could not be pinned are.  */
static int
uio_pin(struct uio *uio, uint32_t bytes)
{
	const struct process *process = process_current();
	vaddr_t va = page_base(uio->address);
	vaddr_t last = page_base(uio->address + bytes - 1);
	int error = 0;

	for (; error == 0 && uio->pinned < PINS_MAX && va <= last;
	    va += PAGE_SIZE) {
		error = vm_pin(process->space, va, uio->access,
		    process->user_esp, &uio->pins[uio->pinned]);
		if (error == 0)
			uio->pinned++;
	}
	return error;
}

/* How much of the transfer lies in the pinned page I, and where. */
static uint32_t
uio_piece(const struct uio *uio, unsigned i, void **where)
{
	uint32_t offset = page_offset(uio->address);

	*where = (char *)uio->pins[i].kva + offset;
	return MIN(uio->left, PAGE_SIZE - offset);
}

static void
uio_advance(struct uio *uio, uint32_t bytes)
{
	uio->address += bytes;
	uio->left -= bytes;
	uio->done += bytes;
}

/* Transfer what lies in the pinned pages.  *SHORT_OF if the file had less. */
static int
uio_transfer(struct uio *uio, bool *short_of)
{
	for (unsigned i = 0; i < uio->pinned; i++) {
		uint32_t moved = 0, size;
		void *where;
		int error;

		size = uio_piece(uio, i, &where);
		error = uio->access == VM_ACCESS_WRITE ?
		    file_read(uio->file, where, size, &moved) :
		    file_write(uio->file, where, size, &moved);
		if (error != 0)
			return error;
		uio_advance(uio, moved);
		*short_of = moved < size;
		if (*short_of)
			break;
	}
	return 0;
}

static int
uio_direct(struct uio *uio)
{
	bool short_of = false;
	int error = 0, fault = 0;

	while (error == 0 && fault == 0 && uio->left > 0 && !short_of &&
	    !process_is_killed()) {
		fault = uio_pin(uio, uio->left);
		error = uio_transfer(uio, &short_of);
		uio_unpin(uio);
	}
	/* What the file did not have need not have been the user's. */
	return error != 0 || short_of ? error : fault;
}

/* Copy SIZE bytes between BUFFER and the user's memory, in pinned pages. */
static int
uio_copy(struct uio *uio, char *buffer, uint32_t size)
{
	while (size > 0) {
		uint32_t piece;
		void *where;
		int error = uio_pin(uio, 1);

		if (error != 0)
			return error;
		piece = MIN(size, uio_piece(uio, 0, &where));
		if (uio->access == VM_ACCESS_WRITE)
			memcpy(where, buffer, piece);
		else
			memcpy(buffer, where, piece);
		uio_unpin(uio);
		uio_advance(uio, piece);
		buffer += piece;
		size -= piece;
	}
	return 0;
}

/* One read of what a pipe or the console has.  The user's pages are tried
 * before, so that nothing is taken from there that cannot be handed over.  */
static int
uio_bounce_in(struct uio *uio, char *bounce)
{
	uint32_t size = MIN(uio->left, BOUNCE_MAX), moved = 0;
	int error;

	error = uio_pin(uio, size);
	uio_unpin(uio);
	if (error != 0)
		return error;
	error = file_read(uio->file, bounce, size, &moved);
	if (error != 0)
		return error;
	return uio_copy(uio, bounce, moved);
}

static int
uio_bounce_out(struct uio *uio, char *bounce)
{
	int error = 0;

	while (error == 0 && uio->left > 0 && !process_is_killed()) {
		struct uio piece = *uio;
		uint32_t moved = 0;
		int fault = uio_copy(&piece, bounce, MIN(uio->left, BOUNCE_MAX));
		uint32_t size = piece.done - uio->done;

		if (size == 0)
			return fault;
		error = file_write(uio->file, bounce, size, &moved);
		uio_advance(uio, moved);
		if (error == 0)
			error = fault;
		if (moved < size)
			break;
	}
	return error;
}

static int
uio_bounce(struct uio *uio)
{
	char *bounce = malloc(MIN(uio->left, BOUNCE_MAX));
	int error;

	if (bounce == NULL)
		return ENOMEM;
	error = uio->access == VM_ACCESS_WRITE ? uio_bounce_in(uio, bounce) :
	    uio_bounce_out(uio, bounce);
	free(bounce);
	return error;
}

static int
uio_run(struct file *file, vaddr_t address, uint32_t size,
    enum vm_access access, uint32_t *done)
{
	struct uio uio = {
		.file = file, .address = address, .left = size,
		.access = access,
	};
	bool is_stream = file_vnode(file) == NULL;
	int error;

	*done = 0;
	if (size == 0)
		return 0;
	/* A file may have less than was asked for; a stream would wait. */
	if (!is_user_address(address) ||
	    (is_stream && size > KERNEL_BASE - address))
		return EFAULT;
	/* What lies above user space is not reached; nothing wraps around. */
	uio.left = MIN(size, KERNEL_BASE - address);
	error = is_stream ? uio_bounce(&uio) : uio_direct(&uio);
	if (error == 0 && uio.left == 0 && uio.done < size)
		error = EFAULT;
	*done = uio.done;
	return uio.done > 0 && error != EFAULT ? 0 : error;
}

int
uio_read(struct file *file, void *buffer, uint32_t size, uint32_t *done)
{
	int error = file_may_read(file);

	if (error != 0) {
		*done = 0;
		return error;
	}
	return uio_run(file, (vaddr_t)buffer, size, VM_ACCESS_WRITE, done);
}

int
uio_write(struct file *file, const void *buffer, uint32_t size,
    uint32_t *done)
{
	int error = file_may_write(file);

	if (error != 0) {
		*done = 0;
		return error;
	}
	return uio_run(file, (vaddr_t)buffer, size, VM_ACCESS_READ, done);
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
