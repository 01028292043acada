/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Detection of disks, their roles (root and swap), and the options for fault
 * injection.
 */
#include <string.h>

#include "core/cmdline.h"
#include "devices/ata.h"
#include "devices/block.h"
#include "devices/memdisk.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"

OPTION_STRING(root, NULL, "disk with the root file system");
OPTION_STRING(swap, NULL, "disk to swap to (without a file system), or none");
OPTION_STRING(fail_read, NULL, "[DISK:]FIRST[+COUNT]: reads that fail");
OPTION_STRING(fail_write, NULL, "[DISK:]FIRST[+COUNT]: writes that fail");
OPTION_STRING(cut_write, NULL, "[DISK:]N: the power fails at the Nth write");

/* Return the disk named VALUE; shut the machine down if there is none.  If
 * VALUE is NULL, return the disk labeled OPTION.  If no disk has that label and
 * GUESS is true, return disk number INDEX (from 0) of those without a label, or
 * NULL.  */
static struct block *
find_by_role(const char *option, const char *value, unsigned index, bool guess)
{
	struct block *block;

	if (value != NULL) {
		block = block_find(value);
		if (block == NULL)
			cmdline_refuse(option, value, "no such disk");
		return block;
	}
	block = block_find(option);
	if (block != NULL || !guess)
		return block;
	while ((block = block_next(block)) != NULL)
		if (block_label(block) == NULL && index-- == 0)
			break;
	return block;
}

struct block *
block_root(void)
{
	return find_by_role("root", option_root, 0, true);
}

struct block *
block_swap(void)
{
	if (option_swap != NULL && strcmp(option_swap, "none") == 0)
		return NULL;
	/* If the option "root" is given, the second unlabeled disk can hold
	 * data of any kind.  */
	return find_by_role("swap", option_swap, 1, option_root == NULL);
}

/* Parse a positive number at *NEXT and move *NEXT past it.  If there is none,
 * shut the machine down.  */
static uint32_t
parse_count(const char *option, const char *value, const char **next)
{
	uint32_t count = 0;

	if (**next < '0' || **next > '9')
		cmdline_refuse(option, value, "number missing");
	while (**next >= '0' && **next <= '9') {
		if (count > 99999999)
			cmdline_refuse(option, value, "number too large");
		count = count * 10 + *(*next)++ - '0';
	}
	if (count == 0)
		cmdline_refuse(option, value, "numbers start at 1");
	return count;
}

/* A parsed "[DISK:]FIRST[+COUNT]".  Power cuts do not use COUNT. */
struct fault {
	struct block *block; /* NULL: every disk */
	uint32_t first, count;
};

static struct fault
parse_fault(const char *option, const char *value)
{
	struct fault fault = { .block = NULL, .count = 1 };
	const char *next = strchr(value, ':');
	char name[16];

	if (next == NULL) {
		next = value;
	} else {
		strlcpy(
		    name, value, MIN(sizeof(name), (size_t)(next - value + 1)));
		fault.block = block_find(name);
		if (fault.block == NULL)
			cmdline_refuse(option, value, "no such disk");
		next++;
	}
	fault.first = parse_count(option, value, &next);
	if (*next == '+') {
		next++;
		fault.count = parse_count(option, value, &next);
	}
	if (*next != '\0')
		cmdline_refuse(
		    option, value, "unexpected text after the number");
	return fault;
}

static void
inject_faults(
    const char *option, const char *value, enum block_operation operation)
{
	struct block *block = NULL;
	struct fault fault;

	if (value == NULL)
		return;
	fault = parse_fault(option, value);
	while ((block = block_next(block)) != NULL)
		if (fault.block == NULL || fault.block == block)
			block_inject(
			    block, operation, fault.first, fault.count);
}

static void
set_power_cut(const char *value)
{
	struct block *block = NULL;
	struct fault fault;

	if (value == NULL)
		return;
	fault = parse_fault("cut_write", value);
	while ((block = block_next(block)) != NULL)
		if (fault.block == NULL || fault.block == block)
			block_set_power_cut(block, fault.first);
}

void
block_init(void)
{
	memdisk_init();
	ata_init();
	inject_faults("fail_read", option_fail_read, BLOCK_READ);
	inject_faults("fail_write", option_fail_write, BLOCK_WRITE);
	set_power_cut(option_cut_write);
}
