# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/vm/request.c src/vm/swap_disk.c
