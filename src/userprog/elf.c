/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ELF loader.
 *
 * The file is untrusted: each field is checked before it is used, and a file
 * that passes all checks can affect only the address space it is loaded into.
 *
 * Segments need not begin or end at page boundaries, and two neighbors can
 * share a page:
 *
 *	file     |  headers, code   |  constants   | data |
 *	segments    [AAAAAAAAAAAAAAAA][BBBBBBBBBBBBB]    [CCCCCCC.bss...]
 *	pages    |        |        |s       |        |        |        |
 *
 * A page that belongs to one segment gets the rights of that segment.  It is
 * mapped from the file, or is zero-filled memory if the segment has no bytes of
 * the file in it.  A shared page (s) gets the union of the rights of its
 * segments.  Usually a single page of the file contains the bytes of all these
 * segments at the right offsets; then that page is mapped.  Otherwise the
 * shared page is anonymous memory, assembled from the pieces.
 */
#include "userprog/elf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/vnode.h"
#include "lib/debug.h"
#include "vm/vm.h"

#define SEGMENTS_MAX 64

struct elf_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

enum {
	ET_EXEC = 2,
	EM_386 = 3,
	ELFCLASS32 = 1,
	ELFDATA2LSB = 1,
	EV_CURRENT = 1
};
enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3 };
enum { PF_X = 1, PF_W = 2, PF_R = 4 };

/* The state of one load. */
struct elf {
	struct vnode *file;
	uint32_t size; /* of the file, in bytes */
	struct vm_space *space;
	struct elf_segment *segments; /* PT_LOAD, by ascending address */
	unsigned count;               /* of segments */
	const char *why;              /* the reason for ENOEXEC */
};

static int
elf_reject(struct elf *elf, const char *why)
{
	elf->why = why;
	return ENOEXEC;
}

/* ---------------------------------------------------------- reading */

static int
elf_read(struct elf *elf, void *buffer, uint32_t size, uint32_t offset)
{
	uint32_t done;
	int error;

	if (offset > elf->size || size > elf->size - offset)
		return elf_reject(elf, "file is truncated");
	error = vnode_read(elf->file, buffer, size, offset, &done);
	if (error == 0 && done < size)
		return elf_reject(elf, "file shrank while it was read");
	return error;
}

static int
read_header(struct elf *elf, struct elf_header *header)
{
	static const uint8_t magic[7] = { 0x7f, 'E', 'L', 'F', ELFCLASS32,
		ELFDATA2LSB, EV_CURRENT };
	int error = elf_read(elf, header, sizeof(*header), 0);

	if (error != 0)
		return error;
	if (memcmp(header->ident, magic, sizeof(magic)) != 0)
		return elf_reject(elf, "not a 32-bit little-endian ELF file");
	if (header->type != ET_EXEC || header->machine != EM_386 ||
	    header->version != EV_CURRENT)
		return elf_reject(elf, "not a static executable for the i386");
	if (header->phentsize != sizeof(struct elf_segment))
		return elf_reject(elf, "wrong size of program headers");
	if (header->phnum == 0 || header->phnum > SEGMENTS_MAX)
		return elf_reject(elf, "too few or too many program headers");
	return 0;
}

/* Check SEGMENT.  PREVIOUS is the segment before it, or NULL if SEGMENT is the
 * first.  */
static int
check_segment(struct elf *elf, const struct elf_segment *segment,
    const struct elf_segment *previous)
{
	if (segment->filesz > segment->memsz)
		return elf_reject(
		    elf, "segment is longer in the file than in memory");
	if (segment->offset > elf->size ||
	    segment->filesz > elf->size - segment->offset)
		return elf_reject(
		    elf, "segment extends past the end of the file");
	if (segment->vaddr < PAGE_SIZE)
		return elf_reject(elf, "segment in the first page");
	if (!is_user_address(segment->vaddr) ||
	    segment->memsz > KERNEL_BASE - segment->vaddr)
		return elf_reject(elf, "segment outside user space");
	if (page_offset(segment->vaddr) != page_offset(segment->offset) &&
	    segment->filesz > 0)
		return elf_reject(
		    elf, "segment address and file offset do not match");
	if (previous != NULL &&
	    segment->vaddr < previous->vaddr + previous->memsz)
		return elf_reject(elf, "segments overlap or are out of order");
	return 0;
}

/* Check the segments to be loaded and move them to the front of the array. */
static int
select_segments(struct elf *elf, unsigned headers)
{
	for (unsigned i = 0; i < headers; i++) {
		const struct elf_segment *segment = &elf->segments[i];
		int error;

		if (segment->type == PT_DYNAMIC || segment->type == PT_INTERP)
			return elf_reject(elf, "dynamically linked");
		if (segment->type != PT_LOAD || segment->memsz == 0)
			continue;
		error = check_segment(elf, segment,
		    elf->count == 0 ? NULL : &elf->segments[elf->count - 1]);
		if (error != 0)
			return error;
		elf->segments[elf->count++] = *segment;
	}
	return elf->count > 0 ? 0 : elf_reject(elf, "no segment to load");
}

static int
check_entry(struct elf *elf, vaddr_t entry)
{
	for (unsigned i = 0; i < elf->count; i++) {
		const struct elf_segment *segment = &elf->segments[i];

		if ((segment->flags & PF_X) != 0 && entry >= segment->vaddr &&
		    entry - segment->vaddr < segment->memsz)
			return 0;
	}
	return elf_reject(elf, "entry point is not in executable code");
}

/* ---------------------------------------------------------- mapping */

static vaddr_t
segment_end(const struct elf_segment *segment)
{
	return segment->vaddr + segment->memsz;
}

static vaddr_t
first_page(const struct elf_segment *segment)
{
	return page_base(segment->vaddr);
}

static vaddr_t
last_page(const struct elf_segment *segment)
{
	return page_base(segment_end(segment) - 1);
}

static int
segment_prot(const struct elf_segment *segment)
{
	return PROT_READ | ((segment->flags & PF_W) != 0 ? PROT_WRITE : 0) |
	    ((segment->flags & PF_X) != 0 ? PROT_EXEC : 0);
}

static int
elf_map(struct elf *elf, struct vm_request *request)
{
	int error = vm_map(elf->space, request);

	if (error == EEXIST || error == EINVAL)
		return elf_reject(elf, "segment overlaps the stack");
	return error;
}

/* Map the pages of [START, END), which belong to SEGMENT alone. */
static int
map_own_pages(struct elf *elf, const struct elf_segment *segment, vaddr_t start,
    vaddr_t end)
{
	vaddr_t file_end = segment->vaddr + segment->filesz;
	struct vm_request request = {
		.address = start,
		.length = end - start,
		.prot = segment_prot(segment),
		.flags = MAP_PRIVATE,
	};

	if (start >= end)
		return 0;
	if (segment->filesz > 0 && file_end > start) {
		request.vnode = elf->file;
		request.offset = start - segment->vaddr + segment->offset;
		request.file_length = MIN(file_end, end) - start;
		/* Past the end of a read-only segment, its last page can
		 * contain whatever the file has there.  If it contained zeros
		 * instead, it would differ from the page of the file, and
		 * processes could not share the frame.  */
		if (end > file_end && segment->filesz == segment->memsz &&
		    (segment->flags & PF_W) == 0)
			request.file_length =
			    MIN(end - start, elf->size - request.offset);
	}
	return elf_map(elf, &request);
}

/* Does a single page of the file contain everything that the COUNT segments
 * have in PAGE?  */
static bool
is_file_page(const struct elf_segment *segments, unsigned count, vaddr_t page)
{
	uint32_t delta = segments[0].vaddr - segments[0].offset;

	for (unsigned i = 0; i < count; i++) {
		vaddr_t in_page =
		    MIN(segment_end(&segments[i]), page + PAGE_SIZE);

		if (segments[i].vaddr - segments[i].offset != delta ||
		    segments[i].vaddr + segments[i].filesz < in_page)
			return false;
	}
	return true;
}

/* Read the part of SEGMENT that lies in PAGE from the file; KVA is the kernel
 * address of PAGE.  */
static int
read_piece(
    struct elf *elf, const struct elf_segment *segment, vaddr_t page, char *kva)
{
	vaddr_t start = MAX(segment->vaddr, page);
	vaddr_t end = MIN(segment->vaddr + segment->filesz, page + PAGE_SIZE);

	if (start >= end)
		return 0;
	return elf_read(elf, kva + (start - page), end - start,
	    segment->offset + (start - segment->vaddr));
}

/* Map anonymous memory at PAGE and read the pieces of the COUNT segments into
 * it.  The page is writable while it is being filled; then its rights are set
 * to PROT.  */
static int
assemble_page(struct elf *elf, const struct elf_segment *segments,
    unsigned count, vaddr_t page, int prot)
{
	struct vm_request request = {
		.address = page,
		.length = PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	struct vm_pin pin;
	int error;

	error = elf_map(elf, &request);
	if (error != 0)
		return error;
	error = vm_pin(elf->space, page, VM_ACCESS_WRITE, VM_STACK_TOP, &pin);
	if (error != 0)
		return error;
	for (unsigned i = 0; i < count && error == 0; i++)
		error = read_piece(elf, &segments[i], page, pin.kva);
	vm_unpin(elf->space, &pin);
	if (error != 0)
		return error;
	return vm_protect(elf->space, page, PAGE_SIZE, prot);
}

/* Map PAGE, which the COUNT segments share. */
static int
map_shared_page(struct elf *elf, const struct elf_segment *segments,
    unsigned count, vaddr_t page)
{
	uint32_t offset = page - segments[0].vaddr + segments[0].offset;
	struct vm_request request = {
		.address = page,
		.length = PAGE_SIZE,
		.flags = MAP_PRIVATE,
		.vnode = elf->file,
		.offset = offset,
	};

	for (unsigned i = 0; i < count; i++)
		request.prot |= segment_prot(&segments[i]);
	if (!is_file_page(segments, count, page))
		return assemble_page(elf, segments, count, page, request.prot);
	request.file_length = MIN(PAGE_SIZE, elf->size - offset);
	return elf_map(elf, &request);
}

/* Map all segments in order of address: for each segment, first the pages that
 * belong to it alone, then its last page if later segments begin in that
 * page.  */
static int
map_segments(struct elf *elf)
{
	vaddr_t done = 0; /* pages below are mapped */

	for (unsigned i = 0; i < elf->count; i++) {
		const struct elf_segment *segment = &elf->segments[i];
		vaddr_t last = last_page(segment);
		unsigned sharers = 1;
		int error;

		while (i + sharers < elf->count &&
		    first_page(&elf->segments[i + sharers]) == last)
			sharers++;
		error =
		    map_own_pages(elf, segment, MAX(first_page(segment), done),
			sharers > 1 ? last : last + PAGE_SIZE);
		if (error == 0 && sharers > 1 && last >= done)
			error = map_shared_page(elf, segment, sharers, last);
		if (error != 0)
			return error;
		done = last + PAGE_SIZE;
	}
	vm_set_break(elf->space, segment_end(&elf->segments[elf->count - 1]));
	return 0;
}

int
elf_load(struct vm_space *space, struct vnode *file, vaddr_t *entry,
    const char **why)
{
	struct elf elf = {
		.file = file,
		.size = vnode_size(file),
		.space = space,
	};
	struct elf_header header;
	uint32_t size;
	int error;

	/* Write back what programs have stored in memory mapped to the file. */
	error = vnode_clean(file);
	if (error == 0)
		error = read_header(&elf, &header);
	if (error == 0) {
		size = header.phnum * sizeof(struct elf_segment);
		elf.segments = malloc(size);
		error = elf.segments == NULL ?
		    ENOMEM :
		    elf_read(&elf, elf.segments, size, header.phoff);
	}
	if (error == 0)
		error = select_segments(&elf, header.phnum);
	if (error == 0)
		error = check_entry(&elf, header.entry);
	if (error == 0)
		error = map_segments(&elf);
	free(elf.segments);
	if (error == 0)
		*entry = header.entry;
	else if (error == ENOEXEC)
		*why = elf.why;
	return error;
}
