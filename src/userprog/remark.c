/* SPDX-License-Identifier: BSD-2-Clause */
#include "userprog/remark.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/channel.h"
#include "lib/kernel/option.h"

OPTION_BOOL(quiet, "print remarks about programs on the machine channel only");

#define REMARK_MAX 260

void
remark_printf(const char *format, ...)
{
	char text[REMARK_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	channel_printf("remark", "%s", text);
	if (!option_quiet)
		printf("%s\n", text);
}
