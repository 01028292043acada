# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/lib/kernel/list.c src/lib/kernel/hash.c \
	src/lib/kernel/bitmap.c src/lib/kernel/rbtree.c
