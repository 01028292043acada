# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/threads/alarm.c src/threads/deadlock.c src/threads/dispatch.c \
	src/threads/donate.c src/threads/lockorder.c src/threads/mlfqs.c \
	src/threads/policy.c src/threads/rwlock.c src/threads/sched.c \
	src/threads/switch.S src/threads/sync.c src/threads/thread.c \
	src/threads/threads_print.c src/threads/timer.c src/threads/token.c
