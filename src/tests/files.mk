KERNEL_SOURCES += src/tests/gate.c src/tests/runner.c
