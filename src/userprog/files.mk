# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/userprog/args.c src/userprog/elf.c \
	src/userprog/exception.c src/userprog/first_program.c src/userprog/image.c \
	src/userprog/process.c src/userprog/proctable.c src/userprog/remark.c \
	src/userprog/syscall.c src/userprog/syscalls.c src/userprog/syscalls_file.c \
	src/userprog/syscalls_process.c src/userprog/syscalls_vm.c \
	src/userprog/uio.c src/userprog/usermem.c src/userprog/wait.c
