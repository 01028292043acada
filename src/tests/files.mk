# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/tests/gate.c src/tests/runner.c src/tests/windows.c
