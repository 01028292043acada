# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/vm/dragonfly/vm_kern.c
