/* SPDX-License-Identifier: BSD-2-Clause */
/* vmcheck: check the invariants of the virtual memory engine.  Fails unless all
 * other processes are waiting for a child, as the shell does.  */
#include <err.h>
#include <errno.h>
#include <unistd.h>
#include <usage.h>

#include "lib/debug.h"
#include "lib/user/files.h"

int
main(int argc, char **argv UNUSED)
{
	char why[200] = "";

	if (argc > 1)
		usage("");
	if (vm_check(why, sizeof(why)) == 0)
		printf("virtual memory is consistent\n");
	else if (errno == EINVAL)
		errx(1, "%s", why);
	else
		err(1, "cannot check");
	return finish_output(0);
}
