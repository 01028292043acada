/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * maps: list the mapped ranges of a process.  For each range, print its addresses;
 * its rights (upper case: granted now; lower case: mprotect can grant it; '-':
 * neither); what fork does with the range; the kind and number of the object that
 * holds the pages; the number of objects below that object; the number of pages
 * that the object has in memory; and flags.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"

static const char *
inheritance_name(uint32_t inheritance)
{
	static const char *const names[] = { [INHERIT_SHARE] = "share",
		[INHERIT_COPY] = "copy",
		[INHERIT_NONE] = "none" };

	return inheritance < ARRAY_SIZE(names) ? names[inheritance] : "?";
}

static const char *
object_name(uint32_t type)
{
	static const char *const names[] = { [REGION_NONE] = "-",
		[REGION_ANONYMOUS] = "anonymous",
		[REGION_SWAP] = "swap",
		[REGION_FILE] = "file",
		[REGION_DEVICE] = "device",
		[REGION_PHYSICAL] = "physical" };

	return type < ARRAY_SIZE(names) ? names[type] : "?";
}

/* Return the character for the right BIT: LETTER in upper or lower case, or '-'. */
static char
right_letter(const struct vm_region *region, uint32_t bit, char letter)
{
	if ((region->prot & bit) != 0)
		return (char)(letter - 'a' + 'A');
	return (region->max_prot & bit) != 0 ? letter : '-';
}

static void
print_flags(const struct vm_region *region)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} flags[] = { { REGION_COW, "cow" },
		{ REGION_NEEDS_COPY, "needs-copy" }, { REGION_STACK, "stack" },
		{ REGION_NOSYNC, "nosync" }, { REGION_NOCORE, "nocore" } };

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		if ((region->flags & flags[i].flag) != 0)
			printf(" %s", flags[i].name);
	if (region->wired > 0)
		printf(" wired=%u", region->wired);
}

static void
print_region(const struct vm_region *region)
{
	printf("%08x-%08x %c%c%c %-5s %-9s %08x %5u %5u", region->start,
	    region->end, right_letter(region, PROT_READ, 'r'),
	    right_letter(region, PROT_WRITE, 'w'),
	    right_letter(region, PROT_EXEC, 'x'),
	    inheritance_name(region->inheritance),
	    object_name(region->object_type), region->object_id,
	    region->chain_depth, region->resident);
	print_flags(region);
	printf("\n");
}

static int
list_regions(pid_t pid)
{
	struct vm_region region = { .end = 0 };
	unsigned count = 0, deepest = 0;
	uint32_t bytes = 0;

	printf("START    END      RWX FORK  OBJECT    NUMBER   DEPTH PAGES\n");
	while (vm_region(pid, (void *)region.end, &region) == 0) {
		print_region(&region);
		count++;
		bytes += region.end - region.start;
		deepest = MAX(deepest, region.chain_depth);
	}
	if (errno != ENOENT)
		err(1, "process %d", (int)pid);
	printf("%u ranges, %u KiB, greatest depth %u\n", count, bytes / 1024,
	    deepest);
	return finish_output(0);
}

int
main(int argc, char **argv)
{
	char *end;
	pid_t pid;

	if (argc != 2)
		usage("PID");
	pid = (pid_t)strtoul(argv[1], &end, 10);
	if (end == argv[1] || *end != '\0')
		usage("PID");
	return list_regions(pid);
}
