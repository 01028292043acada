# SPDX-License-Identifier: BSD-2-Clause
USER_LIB_SOURCES += src/lib/user/calls.c src/lib/user/unistd.c \
	src/lib/user/pintos.c src/lib/user/exit.c src/lib/user/panic.c \
	src/lib/user/stdio.c src/lib/user/stdio-write.c \
	src/lib/user/stdio-read.c src/lib/user/malloc.c src/lib/user/err.c \
	src/lib/user/progname.c src/lib/user/usage.c \
	src/lib/user/getopt.c src/lib/user/files.c src/lib/user/match.c \
	src/lib/user/names.c src/lib/user/tree.c src/lib/user/mman.c \
	src/lib/user/resource.c src/lib/user/rfork.c
