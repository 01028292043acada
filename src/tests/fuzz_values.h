/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments for the random system calls of fuzz-worker.c.  Most functions
 * return an argument that is usually valid and sometimes as bad as possible.
 *
 * Valid pointers point into fuzz_arena or into mappings made by earlier calls,
 * so that what the kernel writes there does not affect the program.  A call
 * with a bad pointer can overwrite the program's stack and crash it.
 */
#ifndef TESTS_FUZZ_VALUES_H
#define TESTS_FUZZ_VALUES_H

#include <random.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/syscall-nr.h"
#include "tests/utest.h"

#define FUZZ_ARENA   (12 * 4096)
#define FUZZ_STRINGS (4 * 4096) /* bytes for strings, at the end of the arena */
#define FUZZ_MAPS    8

/* Memory that the calls read and write.  It ends at fuzz_edge.  If the kernel
 * has mmap, nothing is mapped after fuzz_edge at first; a random call can map
 * something there.  */
static char *fuzz_arena, *fuzz_edge;
static uint32_t fuzz_maps[FUZZ_MAPS]; /* addresses of mappings */
static uint32_t fuzz_child;           /* pid of the last child */
static const char *fuzz_program;      /* path of this program */
static unsigned fuzz_depth; /* forks and execs since the first worker */

/* Return 32 random bits. */
static inline uint32_t
fuzz_random(void)
{
	return (uint32_t)random_ulong();
}

/* Return a random number below LIMIT. */
static inline uint32_t
fuzz_below(uint32_t limit)
{
	return fuzz_random() % limit;
}

/* Return true once in N calls, on average. */
static inline bool
fuzz_one_in(uint32_t n)
{
	return fuzz_below(n) == 0;
}

/* Allocate SIZE bytes at ADDRESS, away from the heap, so that nothing is mapped
 * after them.  If mmap fails, as it does in a kernel without mmap, allocate
 * them at the end of the heap instead; if that fails, end the process with
 * status 2.  */
static inline char *
fuzz_memory(uintptr_t address, uint32_t size)
{
	char *memory = mmap((void *)address, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (memory == MAP_FAILED) {
		memory = test_heap_edge();
		if (sbrk((int)size) == SBRK_FAILED)
			_exit(2);
	}
	return memory;
}

/* Record the program's path and depth, and allocate the arena and a first
 * mapping.  */
static inline void
fuzz_prepare(const char *program, unsigned depth)
{
	fuzz_program = program;
	fuzz_depth = depth;
	fuzz_arena = fuzz_memory(0x30000000, FUZZ_ARENA);
	fuzz_edge = fuzz_arena + FUZZ_ARENA;
	fuzz_maps[0] = (uint32_t)fuzz_memory(0x31000000, 4 * 4096);
	for (unsigned i = 1; i < FUZZ_MAPS; i++)
		fuzz_maps[i] = fuzz_maps[0];
}

/* Replace a random entry of fuzz_maps with ADDRESS. */
static inline void
fuzz_remember_map(uint32_t address)
{
	fuzz_maps[fuzz_below(FUZZ_MAPS)] = address;
}

/* ---------------------------------------------------------- numbers */

/* Return a number near a power of two, sometimes negated. */
static inline uint32_t
fuzz_near_power(void)
{
	uint32_t value = (1u << fuzz_below(32)) + fuzz_below(5) - 2;

	return fuzz_one_in(4) ? 0 - value : value;
}

static inline uint32_t
fuzz_small(void)
{
	return fuzz_one_in(8) ? fuzz_near_power() : fuzz_below(6);
}

static inline uint32_t
fuzz_size(void)
{
	switch (fuzz_below(8)) {
	case 0:
		return fuzz_near_power();
	case 1:
	case 2:
		return 4096 * fuzz_below(9);
	case 3:
		return fuzz_below(60000);
	default:
		return fuzz_below(2000);
	}
}

static inline uint32_t
fuzz_length(void)
{
	return fuzz_one_in(8) ? fuzz_near_power() : 4096 * (1 + fuzz_below(12));
}

static inline uint32_t
fuzz_increment(void)
{
	if (fuzz_one_in(8))
		return fuzz_near_power();
	return 1024 * fuzz_below(100) - (fuzz_one_in(3) ? 50000 : 0);
}

static inline uint32_t
fuzz_prot(void)
{
	return fuzz_one_in(16) ? fuzz_near_power() : fuzz_below(8);
}

static inline uint32_t
fuzz_fd(void)
{
	return fuzz_one_in(10) ? fuzz_near_power() : fuzz_below(10);
}

static inline uint32_t
fuzz_flags(void)
{
	static const uint32_t flags[] = { O_CREAT, O_EXCL, O_TRUNC, O_APPEND,
		O_DIRECTORY };
	uint32_t value = fuzz_below(3);

	if (fuzz_one_in(20))
		return fuzz_random();
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		if (fuzz_one_in(i == 0 ? 2 : 6))
			value |= flags[i];
	return value;
}

static inline uint32_t
fuzz_pid(void)
{
	switch (fuzz_below(6)) {
	case 0:
		return (uint32_t)getpid();
	case 1:
		return fuzz_near_power();
	case 2:
		return fuzz_below(200);
	case 3:
		return (uint32_t)-1;
	default:
		return fuzz_child;
	}
}

static inline uint32_t
fuzz_wait_options(void)
{
	return fuzz_one_in(20) ? fuzz_small() : WNOHANG;
}

/* ---------------------------------------------------------- addresses */

/* Return an address in the code, on or below the stack, near the end of a
 * region, near 0, in the kernel, or anywhere.  */
static inline uint32_t
fuzz_bad_pointer(void)
{
	uint32_t here = (uint32_t)__builtin_frame_address(0);

	switch (fuzz_below(9)) {
	case 0:
		return (uint32_t)fuzz_edge - fuzz_below(20);
	case 1:
		return 0x08048000 + fuzz_below(8192);
	case 2:
		return here - fuzz_below(64);
	case 3:
		return here - fuzz_below(1 << fuzz_below(24));
	case 4:
		return 0xC0000000 - fuzz_below(20);
	case 5:
		return 0xC0000000 + fuzz_near_power();
	case 6:
		return fuzz_below(4100);
	case 7:
		return (uint32_t)sbrk(0) + fuzz_below(8192);
	default:
		return fuzz_random();
	}
}

static inline uint32_t
fuzz_pointer(void)
{
	switch (fuzz_below(20)) {
	case 0:
		return fuzz_bad_pointer();
	case 1:
	case 2:
		return fuzz_maps[fuzz_below(FUZZ_MAPS)] + fuzz_below(9000);
	case 3:
	case 4:
		return (uint32_t)fuzz_arena + fuzz_below(FUZZ_ARENA);
	default:
		return (uint32_t)fuzz_arena + 4 * fuzz_below(2000);
	}
}

/* Return an address for calls that operate on whole pages. */
static inline uint32_t
fuzz_address(void)
{
	switch (fuzz_below(12)) {
	case 0:
		return fuzz_bad_pointer();
	case 1:
		return fuzz_bad_pointer() & ~4095u;
	case 2:
		return (uint32_t)fuzz_arena + 4096 * fuzz_below(16);
	case 3:
		return 0x3FF00000 + 4096 * fuzz_below(512);
	case 4:
	case 5:
	case 6:
		return 0x20000000 + 4096 * fuzz_below(40);
	default:
		return fuzz_maps[fuzz_below(FUZZ_MAPS)] + 4096 * fuzz_below(4);
	}
}

static inline uint32_t
fuzz_advice(void)
{
	return fuzz_one_in(16) ? fuzz_near_power() : fuzz_below(13);
}

static inline uint32_t
fuzz_resource(void)
{
	return fuzz_one_in(16) ? fuzz_near_power() : fuzz_below(12);
}

static inline uint32_t
fuzz_rfork_flags(void)
{
	static const uint32_t flags[] = { RFPROC, RFPROC | RFFDG,
		RFPROC | RFMEM, RFPROC | RFMEM | RFFDG };

	return fuzz_one_in(16) ? fuzz_near_power() :
				 flags[fuzz_below(ARRAY_SIZE(flags))];
}

/* Exit at once.  A process that shares this program's memory starts here, because
 * the program's other code cannot be run by two processes at a time.  */
__attribute__((naked)) static void
fuzz_leave(void)
{
	__asm__("pushl %0; pushl %1; int %2"
		:
		: "i"(0), "i"(SYS_EXIT), "i"(SYSCALL_VECTOR));
}

/* Return the address at which a process that shares memory starts: usually that of
 * fuzz_leave, otherwise one where no user code can be.  */
static inline uint32_t
fuzz_entry(void)
{
	if (fuzz_one_in(4))
		return fuzz_one_in(2) ? fuzz_below(4096) :
					0xC0000000 | fuzz_random();
	return (uint32_t)fuzz_leave;
}

static inline uint32_t
fuzz_any(void)
{
	switch (fuzz_below(4)) {
	case 0:
		return fuzz_near_power();
	case 1:
		return fuzz_random();
	case 2:
		return fuzz_pointer();
	default:
		return fuzz_small();
	}
}

/* ---------------------------------------------------------- strings */

/* Return space for a string of SIZE bytes in the arena, sometimes ending at
 * fuzz_edge.  */
static inline char *
fuzz_room(uint32_t size)
{
	char *start = fuzz_edge - FUZZ_STRINGS;

	return fuzz_one_in(8) ? fuzz_edge - size :
				start + fuzz_below(FUZZ_STRINGS - size);
}

/* Copy TEXT into the arena, and return the address of the copy. */
static inline uint32_t
fuzz_put(const char *text)
{
	uint32_t size = strlen(text) + 1;

	return (uint32_t)memcpy(fuzz_room(size), text, size);
}

/* Return the address of a string of LENGTH characters: names of NAME characters
 * with SEPARATOR between them, followed by a NUL if TERMINATED.  */
static inline uint32_t
fuzz_long_string(
    uint32_t length, uint32_t name, char separator, bool terminated)
{
	char *text = fuzz_room(length + terminated);

	for (uint32_t i = 0; i < length; i++)
		text[i] = i % (name + 1) == name ?
		    separator :
		    (char)('a' + i / (name + 1) % 3);
	if (terminated)
		text[length] = '\0';
	return (uint32_t)text;
}

static inline uint32_t
fuzz_odd_string(void)
{
	uint32_t length;

	switch (fuzz_below(6)) {
	case 0:
		return fuzz_pointer();
	case 1: /* not terminated before the end of the arena */
		length = 1 + fuzz_below(2000);
		memset(fuzz_edge - length, 'a', length);
		return (uint32_t)fuzz_edge - length;
	case 2: /* about as long as a path can be */
		return fuzz_long_string(
		    1020 + fuzz_below(8), 1 + fuzz_below(20), '/', true);
	case 3: /* about as long as a name can be */
		return fuzz_long_string(250 + fuzz_below(10), 300, '/', true);
	case 4: /* about as long as arguments can be */
		return fuzz_long_string(
		    4080 + fuzz_below(30), 1 + fuzz_below(90), ' ', true);
	default:
		length = fuzz_below(40);
		random_bytes(fuzz_edge - FUZZ_STRINGS, length);
		fuzz_edge[length - FUZZ_STRINGS] = '\0';
		return (uint32_t)(fuzz_edge - FUZZ_STRINGS);
	}
}

/* Return a path, usually one in the working directory, /tmp/fuzz. */
static inline uint32_t
fuzz_path(void)
{
	static const char *const names[] = {
		"a",
		"b",
		"c",
		"d",
		"dir",
		"dir/a",
		"dir/b",
		"dir/dir",
		"../fuzz/a",
		"dir/../b",
		"dir/dir/c",
		"./d",
		"a/",
		"dir/",
		".",
		"..",
		"",
		"/",
		"/tmp",
		"//tmp//fuzz/c",
		"/tmp/fuzz/dir",
		"a/b",
		"/words",
		"/bin/true",
		"true",
		"none/x",
		"dir/.",
		"dir/..",
		"../..",
		"fourteen-chars",
		"fifteen--chars-",
		"a-name-that-is-long-enough-to-need-more-room-in-a-directory",
	};

	if (fuzz_one_in(12))
		return fuzz_odd_string();
	return fuzz_put(names[fuzz_one_in(2) ? fuzz_below(11) :
					       fuzz_below(ARRAY_SIZE(names))]);
}

/* Return a command line for exec, sometimes one that runs another worker. */
static inline uint32_t
fuzz_line(void)
{
	static const char *const lines[] = {
		"true",
		"/bin/true",
		"/bin/false with some  words",
		"a",
		"dir",
		"",
		"   ",
		"/bin/echo",
		"none",
		"/words",
		" /bin/true",
	};
	char line[100];

	if (fuzz_one_in(6))
		return fuzz_odd_string();
	if (!fuzz_one_in(3) || fuzz_depth > 1)
		return fuzz_put(lines[fuzz_below(ARRAY_SIZE(lines))]);
	snprintf(line, sizeof(line), "%s %u 30 %u", fuzz_program,
	    (unsigned)fuzz_below(1000000), fuzz_depth + 1);
	return fuzz_put(line);
}

/* Return the address of an array of strings; sometimes the array is not
 * terminated, contains bad pointers, or is itself a bad pointer.  */
static inline uint32_t
fuzz_argv(void)
{
	uint32_t count = fuzz_one_in(8) ? 500 : fuzz_below(6);
	uint32_t *words =
	    (uint32_t *)(fuzz_one_in(8) ? fuzz_edge - 4 * count : fuzz_arena);

	if (fuzz_one_in(10))
		return fuzz_pointer();
	for (uint32_t i = 0; i < count; i++)
		words[i] =
		    fuzz_one_in(20) ? fuzz_pointer() : (uint32_t)fuzz_program;
	if ((char *)(words + count) < fuzz_edge)
		words[count] = 0;
	return (uint32_t)words;
}

/* Return the address of a struct of arguments for mmap. */
static inline uint32_t
fuzz_mmap(void)
{
	struct mmap_args *args = (struct mmap_args *)fuzz_room(sizeof(*args));

	args->address = fuzz_one_in(2) ? 0 : fuzz_address();
	args->length = fuzz_length();
	args->prot = fuzz_prot();
	args->flags = fuzz_one_in(2) ? MAP_PRIVATE : MAP_SHARED;
	if (fuzz_one_in(3))
		args->flags = MAP_PRIVATE | MAP_ANONYMOUS;
	if (fuzz_one_in(4))
		args->flags |= MAP_FIXED;
	if (fuzz_one_in(30))
		args->flags = fuzz_any();
	args->fd = (int32_t)fuzz_fd();
	args->offset = fuzz_one_in(10) ? fuzz_any() : 4096 * fuzz_below(4);
	return fuzz_one_in(30) ? fuzz_pointer() : (uint32_t)args;
}

/* Return the address of a limit for setrlimit. */
static inline uint32_t
fuzz_limit(void)
{
	struct rlimit *limit = (struct rlimit *)fuzz_room(sizeof(*limit));

	limit->rlim_max = fuzz_one_in(4) ? fuzz_random() : RLIM_INFINITY;
	limit->rlim_cur =
	    fuzz_one_in(4) ? fuzz_any() : 65536 * (1 + fuzz_below(400));
	return fuzz_one_in(20) ? fuzz_pointer() : (uint32_t)limit;
}

/* Read or write a byte of the arena, of a mapping that may have been removed
 * or, rarely, at a bad address.  */
static inline void
fuzz_touch(void)
{
	volatile char *byte = fuzz_arena + fuzz_below(FUZZ_ARENA);

	if (fuzz_one_in(6))
		byte =
		    (char *)fuzz_maps[fuzz_below(FUZZ_MAPS)] + fuzz_below(8192);
	if (fuzz_one_in(100))
		byte = (char *)fuzz_bad_pointer();
	if (fuzz_one_in(2))
		(void)*byte;
	else
		*byte = (char)fuzz_random();
}

#endif
