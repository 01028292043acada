KERNEL_SOURCES += src/main.c
