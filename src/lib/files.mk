# SPDX-License-Identifier: BSD-2-Clause
LIB_SOURCES += src/lib/assert.c src/lib/string.c src/lib/format.c src/lib/stdlib.c \
	src/lib/qsort.c src/lib/random.c src/lib/strerror.c
