# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/vm/swap_disk.c
