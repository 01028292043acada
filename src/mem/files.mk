# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/mem/ram.c src/mem/palloc.c src/mem/user_pool.c src/mem/heap.c src/mem/pmap.c \
	src/mem/pmap_range.c src/mem/pmap_table.c src/mem/pmap_tlb.c
