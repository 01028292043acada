# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/vm/classic/classic.c src/vm/classic/map.c \
	src/vm/classic/protect.c src/vm/classic/page.c src/vm/classic/spt.c \
	src/vm/classic/fault.c src/vm/classic/stack.c src/vm/classic/share.c \
	src/vm/classic/frame.c src/vm/classic/frame_use.c src/vm/classic/clock.c \
	src/vm/classic/swap.c src/vm/classic/mmap.c src/vm/classic/cow.c \
	src/vm/classic/unsupported.c
