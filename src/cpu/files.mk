# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/cpu/acpi.c src/cpu/apic.c src/cpu/apic_config.c \
	src/cpu/boot.S src/cpu/entry.S src/cpu/intr.c \
	src/cpu/mptable.c src/cpu/perturb.c src/cpu/pit.c src/cpu/segments.c src/cpu/smp.c \
	src/cpu/spinlock.c src/cpu/system_clock.c src/cpu/trap.c
