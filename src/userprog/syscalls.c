/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls 0 to 12 and 15 to 19: the naive version of stage 02.
 *
 * It works for programs that only print and exit; all other calls fail with -1
 * or false.  It is not a design to start from.
 */
#include "userprog/syscall.h"

#include <stdbool.h>

#include "core/output.h"
#include "lib/abi.h"
#include "userprog/process.h"
#include "userprog/usermem.h"

int32_t
sys_exit(const uint32_t *argument)
{
	process_exit((int)argument[0]);
}

int32_t
sys_write(const uint32_t *argument)
{
	const char *buffer = (const char *)argument[1];
	uint32_t size = argument[2], done, part;
	char piece[128];

	if (argument[0] != STDOUT_FILENO && argument[0] != STDERR_FILENO)
		return -1;
	for (done = 0; done < size; done += part) {
		part = MIN(size - done, sizeof(piece));
		if (copy_in(piece, buffer + done, part) != 0)
			process_kill("bad buffer %p", buffer);
		console_write(piece, part);
	}
	return (int32_t)size;
}

int32_t
sys_halt(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_exec(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_wait(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_create(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_remove(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_open(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_filesize(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_read(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_seek(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_tell(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_close(const uint32_t *argument UNUSED)
{
	return -1;
}

int32_t
sys_chdir(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_mkdir(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_readdir(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_isdir(const uint32_t *argument UNUSED)
{
	return false;
}

int32_t
sys_inumber(const uint32_t *argument UNUSED)
{
	return -1;
}
