# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/core/channel.c src/core/cmdline.c src/core/machine.c \
	src/core/multiboot.c src/core/output.c src/core/panic.c \
	src/core/printf.c src/core/symbol.c src/core/trace.c
