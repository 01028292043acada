/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page that is only partly filled from a file contains the data of
 *     the file followed by zeros, whether the mapping or the file ends in that
 *     page, and writes to private pages change neither the file nor other
 *     mappings
 * points: 4
 */
#include <string.h>

#include "mem/palloc.h"
#include "tests/kspace.h"

#define PARTS 6

static unsigned char content[PAGE_SIZE], buffer[PAGE_SIZE];

/* Fill free frames with nonzero bytes. */
static void
dirty_free_frames(void)
{
	void *pages[64];

	for (unsigned i = 0; i < ARRAY_SIZE(pages); i++) {
		pages[i] = palloc_get_page(PALLOC_USER);
		memset(pages[i], 0xee, PAGE_SIZE);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(pages); i++)
		palloc_free_page(pages[i]);
}

/* Check that the page at VA contains the first LENGTH bytes of CONTENT,
 * followed by zeros.  */
static void
check_page(vaddr_t va, uint32_t length)
{
	KTEST_CHECK_CMP(copy_in(buffer, (void *)va, PAGE_SIZE), ==, 0);
	KTEST_CHECK_CMP(memcmp(buffer, content, length), ==, 0);
	for (uint32_t i = length; i < PAGE_SIZE; i++)
		KTEST_CHECK_CMP(buffer[i], ==, 0);
}

KTEST(lazy_parts)
{
	static const uint32_t lengths[PARTS] = { 1, 2, 511, 512, 1025, 2000 };
	struct vm_space *space = kspace_create();
	struct process process = { .name = "test" };
	struct vnode *file = kspace_file("/words");
	uint32_t size = vnode_size(file), done;
	vaddr_t va = KSPACE_BASE;

	KTEST_CHECK_CMP(size, <, PAGE_SIZE);
	KTEST_CHECK_CMP(size, >, 2000);
	KTEST_CHECK_CMP(vnode_read(file, content, size, 0, &done), ==, 0);
	dirty_free_frames();
	kspace_enter(&process, space);
	for (unsigned i = 0; i < PARTS; i++)
		KTEST_CHECK_CMP(kspace_map_file(space, va + i * PAGE_SIZE,
				    PROT_READ | (i % 2 == 0 ? PROT_WRITE : 0),
				    file, 0, lengths[i]),
		    ==, 0);
	/* Map the whole file, and part of it followed by zeros, as for a
	 * program's variables.  */
	KTEST_CHECK_CMP(kspace_map_file(space, va + 16 * PAGE_SIZE, PROT_READ,
			    file, 0, size),
	    ==, 0);
	struct vm_request request = {
		.address = va + 32 * PAGE_SIZE,
		.length = 3 * PAGE_SIZE,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE,
		.vnode = file,
		.file_length = 700,
	};
	KTEST_CHECK_CMP(vm_map(space, &request), ==, 0);
	KTEST_CHECK_CMP(vm_resident(space), ==, 0);

	for (unsigned i = 0; i < PARTS; i++)
		check_page(va + i * PAGE_SIZE, lengths[i]);
	check_page(va + 16 * PAGE_SIZE, size);
	check_page(va + 32 * PAGE_SIZE, 700);
	check_page(va + 33 * PAGE_SIZE, 0);
	KTEST_CHECK_CMP(vm_resident(space), ==, PARTS + 3);

	KTEST_CHECK_CMP(kspace_put(va, content[0] ^ 0xff), ==, 0);
	KTEST_CHECK_CMP(
	    kspace_put(va + 32 * PAGE_SIZE, content[0] ^ 0xff), ==, 0);
	KSPACE_EXPECT(va, content[0] ^ 0xff);
	KTEST_CHECK_CMP(kspace_put(va + PAGE_SIZE, 1), ==, EFAULT);
	check_page(va + PAGE_SIZE, lengths[1]);
	check_page(va + 16 * PAGE_SIZE, size);
	KTEST_CHECK_CMP(vnode_read(file, buffer, 1, 0, &done), ==, 0);
	KTEST_CHECK_CMP(buffer[0], ==, content[0]);
	kspace_leave();
	vm_space_destroy(space);
	vnode_release(file);
}
