KERNEL_SOURCES += src/devices/channel.c src/devices/console.c \
	src/devices/power.c src/devices/serial.c
