# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/vm/dragonfly/dragonfly.c \
	src/vm/dragonfly/dragonfly_map.c src/vm/dragonfly/dragonfly_range.c \
	src/vm/dragonfly/dragonfly_wire.c src/vm/dragonfly/dragonfly_stat.c \
	src/vm/dragonfly/vmspace.c src/vm/dragonfly/vm_mmap_id.c \
	src/vm/dragonfly/vm_text.c
KERNEL_SOURCES += src/vm/dragonfly/vm_map_lock.c \
	src/vm/dragonfly/vm_map.c src/vm/dragonfly/vm_map_lookup.c \
	src/vm/dragonfly/vm_map_protect.c src/vm/dragonfly/vm_map_stack.c \
	src/vm/dragonfly/vm_map_backing.c src/vm/dragonfly/vm_fault_chain.c \
	src/vm/dragonfly/vm_map_fork.c src/vm/dragonfly/vm_map_ilock.c
KERNEL_SOURCES += src/vm/dragonfly/vm_kern.c
