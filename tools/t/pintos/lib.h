/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Common code of the test programs for the Pintos interface: messages, test data, and
 * system calls that are made in the same way as in the Pintos library.
 */
#ifndef LIB_H
#define LIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_SIZE 15 /* size of a readdir buffer: 14 characters and a NUL */

/* Make system call NUMBER.  As in the Pintos library, the compiler assumes that a call
 * changes only EAX and memory.  No call has more than three arguments; the kernel
 * ignores any extra ones.  */
static inline int
call(int number, uint32_t a, uint32_t b, uint32_t c)
{
	__asm__ volatile(
	    "pushl %3; pushl %2; pushl %1; pushl %0; int $0x30; addl $16, %%esp"
	    : "+a"(number)
	    : "r"(a), "r"(b), "r"(c)
	    : "memory");
	return number;
}
#define CALL0(number)       call(number, 0, 0, 0)
#define CALL1(number, a)    call(number, (uint32_t)(a), 0, 0)
#define CALL2(number, a, b) call(number, (uint32_t)(a), (uint32_t)(b), 0)
#define CALL3(number, a, b, c)                                                 \
	call(number, (uint32_t)(a), (uint32_t)(b), (uint32_t)(c))

static inline void
halt(void)
{
	CALL0(0);
}

static inline void
exit(int status)
{
	CALL1(1, status);
}

static inline int
exec(const char *line)
{
	return CALL1(2, line);
}

static inline int
wait(int pid)
{
	return CALL1(3, pid);
}

static inline bool
create(const char *name, unsigned size)
{
	return (bool)CALL2(4, name, size);
}

static inline bool
remove(const char *name)
{
	return (bool)CALL1(5, name);
}

static inline int
open(const char *name)
{
	return CALL1(6, name);
}

static inline int
filesize(int fd)
{
	return CALL1(7, fd);
}

static inline int
read(int fd, void *buffer, unsigned size)
{
	return CALL3(8, fd, buffer, size);
}

static inline int
write(int fd, const void *buffer, unsigned size)
{
	return CALL3(9, fd, buffer, size);
}

static inline void
seek(int fd, unsigned position)
{
	CALL2(10, fd, position);
}

static inline unsigned
tell(int fd)
{
	return (unsigned)CALL1(11, fd);
}

static inline void
close(int fd)
{
	CALL1(12, fd);
}

static inline int
mmap(int fd, void *address)
{
	return CALL2(13, fd, address);
}

static inline void
munmap(int map)
{
	CALL1(14, map);
}

static inline bool
chdir(const char *name)
{
	return (bool)CALL1(15, name);
}

static inline bool
mkdir(const char *name)
{
	return (bool)CALL1(16, name);
}

static inline bool
readdir(int fd, char name[NAME_SIZE])
{
	return (bool)CALL2(17, fd, name);
}

static inline bool
isdir(int fd)
{
	return (bool)CALL1(18, fd);
}

static inline int
inumber(int fd)
{
	return CALL1(19, fd);
}

/* Print "(PROGRAM) " and the formatted text (%d, %s) as a line, in one write. */
void msg(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Print a line as msg does, and exit with status 1. */
void fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Write the formatted text, without "(PROGRAM) ", to BUFFER, ending with a NUL. */
void format(char *buffer, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Fail with a message unless the condition holds. */
#define CHECK(condition)                                                       \
	((condition) ? (void)0 : fail("line %d: %s", __LINE__, #condition))

size_t strlen(const char *);
int strcmp(const char *, const char *);
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);

/* Fill SIZE bytes with data generated from SEED. */
void fill(void *buffer, size_t size, unsigned seed);
/* Does BUFFER contain the data that fill would write? */
bool is_filled(const void *buffer, size_t size, unsigned seed);

/* Run this program again, with ARGUMENT, and wait for it.  Returns its exit status. */
int run_self(const char *argument);

/* The end of the program's bss, defined by user.ld. */
extern char end_of_bss[];

int main(int argc, char **argv);

#endif
