/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: segments that share a page are all loaded into it, whether or not
 *     they come from a single page of the file, and the page has the rights of all
 *     of them, but no others; past its data from the file, a segment contains zeros
 * needs: 02-userprog
 */
#include <syscall.h>

#include "tests/utest.h"

#define PROGRAM     "/tmp/program"
#define BASE        0x08048000
#define CODE_OFFSET 0xb4  /* of the code, both in the file and in its page */
#define DATA_OFFSET 0x900 /* of the data in its page */

/* Rights of a segment. */
#define READ_ONLY 4
#define WRITABLE  6

struct header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct segment {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

/* Store 1 in the data; exit(data + bss + the 5 that the program stores in the next
 * page).  */
static const uint8_t sum[] = {
	0xc7, 0x05, 0x04, 0x89, 0x04, 0x08, /* movl $1, 0x08048904 */
	0x01, 0x00, 0x00, 0x00, 0xa1, 0x00, 0x89, 0x04,
	0x08,                               /* mov 0x08048900, %eax */
	0x03, 0x05, 0x00, 0x8a, 0x04, 0x08, /* add 0x08048a00, %eax */
	0xc7, 0x05, 0x00, 0x90, 0x04, 0x08, /* movl $5, 0x08049000 */
	0x05, 0x00, 0x00, 0x00, 0x03, 0x05, 0x00, 0x90, 0x04,
	0x08,                         /* add 0x08049000, %eax */
	0x50, 0x6a, 0x01, 0xcd, 0x30, /* push; push $1; int $0x30 */
};

/* Store 1 in the data; exit(1) */
static const uint8_t store[] = {
	0xc7, 0x05, 0x00, 0x89, 0x04, 0x08, /* movl $1, 0x08048900 */
	0x01, 0x00, 0x00, 0x00, 0x6a, 0x01, 0x6a, 0x01, 0xcd,
	0x30, /* push $1; push $1; int $0x30 */
};

/* exit(bss of the next page) */
static const uint8_t load[] = {
	0xff, 0x35, 0x00, 0x9a, 0x04, 0x08, /* push 0x08049a00 */
	0x6a, 0x01, 0xcd, 0x30,             /* push $1; int $0x30 */
};

static uint8_t file[0x2000];

/* Create and run a program with the SIZE bytes of machine code at CODE.  Its data segment
 * is at address BASE + DATA and at OFFSET in the file, and has the rights FLAGS.  Returns
 * the program's exit status.  */
static int
make_and_run(const uint8_t *code, uint32_t size, uint32_t data, uint32_t offset,
    uint32_t flags)
{
	struct header *header = (void *)file;
	struct segment *segments = (void *)(file + sizeof(*header));
	pid_t pid;
	int fd;

	memset(file, 0xee, sizeof(file));
	*header = (struct header){
		.ident = { 0x7f, 'E', 'L', 'F', 1, 1, 1 },
		.type = 2,
		.machine = 3,
		.version = 1,
		.entry = BASE + CODE_OFFSET,
		.phoff = sizeof(*header),
		.ehsize = sizeof(*header),
		.phentsize = sizeof(*segments),
		.phnum = 3,
	};
	segments[0] = (struct segment){ 1, 0, BASE, 0, CODE_OFFSET, CODE_OFFSET,
		4, 4096 };
	segments[1] = (struct segment){ 1, CODE_OFFSET, BASE + CODE_OFFSET, 0,
		size, size, 5, 4096 };
	segments[2] = (struct segment){ 1, offset, BASE + data, 0, 0x100,
		0x1700, flags, 4096 };
	memcpy(file + CODE_OFFSET, code, size);
	memcpy(file + offset, &(uint32_t){ 17 }, sizeof(uint32_t));
	fd = open(PROGRAM);
	CHECK_CMP(write(fd, file, sizeof(file)), ==, sizeof(file));
	close(fd);
	pid = exec(PROGRAM);
	CHECK_CMP(pid, >=, 0);
	return wait(pid);
}

void
test_main(void)
{
	CHECK(create(PROGRAM, 0));
	for (uint32_t page = 0; page <= 0x1000; page += 0x1000) {
		CHECK_CMP(make_and_run(sum, sizeof(sum), DATA_OFFSET,
			      page + DATA_OFFSET, WRITABLE),
		    ==, 22);
		CHECK_CMP(make_and_run(store, sizeof(store), DATA_OFFSET,
			      page + DATA_OFFSET, READ_ONLY),
		    ==, -1);
	}
	CHECK_CMP(make_and_run(load, sizeof(load), 0x1000 + DATA_OFFSET,
		      0x1000 + DATA_OFFSET, WRITABLE),
	    ==, 0);
}
