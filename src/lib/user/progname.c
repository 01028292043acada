/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/user/progname.h"

#include <string.h>

const char *__program_path = "?";

const char *
getprogname(void)
{
	const char *slash = strrchr(__program_path, '/');

	return slash != NULL ? slash + 1 : __program_path;
}
