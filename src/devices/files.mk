KERNEL_SOURCES += src/devices/block.c src/devices/channel.c \
	src/devices/console.c src/devices/disks.c src/devices/memdisk.c \
	src/devices/power.c src/devices/serial.c src/devices/tty.c
