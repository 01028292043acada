# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/core/cmdline.c src/core/multiboot.c src/core/panic.c \
	src/core/symbol.c src/core/trace.c
