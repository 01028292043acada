# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/main.c
