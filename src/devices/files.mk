# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/devices/ata.c src/devices/ata_channel.c \
	src/devices/ata_dma.c src/devices/ata_pio.c src/devices/block.c \
	src/devices/console.c src/devices/disks.c \
	src/devices/keyboard.c src/devices/memdisk.c src/devices/pci.c \
	src/devices/power.c src/devices/serial.c src/devices/tty.c \
	src/devices/vga.c
