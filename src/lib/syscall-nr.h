/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System call numbers, shared by the kernel and its programs.
 *
 * A program pushes the arguments, 32 bits each, from last to first, then the
 * number, and executes "int $0x30".  The result is returned in %eax; all other
 * registers are preserved.  On failure, calls 0 to 19, which are those of
 * Pintos, return -1 or false; calls from 32 up return a negated error number
 * (lib/errno.h).
 */
#ifndef LIB_SYSCALL_NR_H
#define LIB_SYSCALL_NR_H

#define SYSCALL_VECTOR 0x30 /* int $0x30: system calls */
#define TEST_VECTOR    0x31 /* int $0x31: test gate, only in test runs */

enum {
	/* Calls of Pintos. */
	SYS_HALT = 0,     /* void halt(void) */
	SYS_EXIT = 1,     /* void exit(int status) */
	SYS_EXEC = 2,     /* pid_t exec(const char *command_line) */
	SYS_WAIT = 3,     /* int wait(pid_t) */
	SYS_CREATE = 4,   /* bool create(const char *, unsigned size) */
	SYS_REMOVE = 5,   /* bool remove(const char *) */
	SYS_OPEN = 6,     /* int open(const char *) */
	SYS_FILESIZE = 7, /* int filesize(int fd) */
	SYS_READ = 8,     /* int read(int fd, void *, unsigned) */
	SYS_WRITE = 9,    /* int write(int fd, const void *, unsigned) */
	SYS_SEEK = 10,    /* void seek(int fd, unsigned position) */
	SYS_TELL = 11,    /* unsigned tell(int fd) */
	SYS_CLOSE = 12,   /* void close(int fd): not 0 or 1 */
	SYS_MMAP = 13,    /* mapid_t mmap(int fd, void *) */
	SYS_MUNMAP = 14,  /* void munmap(mapid_t) */
	SYS_CHDIR = 15,   /* bool chdir(const char *) */
	SYS_MKDIR = 16,   /* bool mkdir(const char *) */
	SYS_READDIR = 17, /* bool readdir(int fd, char name[15]) */
	SYS_ISDIR = 18,   /* bool isdir(int fd) */
	SYS_INUMBER = 19, /* int inumber(int fd) */

	/* Instar's own calls return a result or 0, or a negated error number.
	 * No valid address is in the last 255 bytes of the address space, so
	 * calls that return an address can report errors in the same way.  */
	SYS_FORK = 32,       /* pid_t fork(void) */
	SYS_EXECV = 33,      /* int execv(const char *, char **argv) */
	SYS_SBRK = 34,       /* void *sbrk(int increment) */
	SYS_GETPID = 35,     /* pid_t getpid(void) */
	SYS_DUP2 = 36,       /* int dup2(int from, int to) */
	SYS_PIPE = 37,       /* int pipe(int fd[2]) */
	SYS_OPEN2 = 38,      /* int open(const char *, int flags) */
	SYS_STAT = 39,       /* int stat(const char *, struct stat *) */
	SYS_FSTAT = 40,      /* int fstat(int fd, struct stat *) */
	SYS_RENAME = 41,     /* int rename(const char *, const char *) */
	SYS_FSYNC = 42,      /* int fsync(int fd) */
	SYS_SYNC = 43,       /* int sync(void) */
	SYS_FTRUNCATE = 44,  /* int ftruncate(int fd, unsigned length) */
	SYS_GETDENTS = 45,   /* int getdents(int fd, struct dirent *, n) */
	SYS_GETCWD = 46,     /* int getcwd(char *, unsigned size) */
	SYS_WAITPID = 47,    /* pid_t waitpid(pid_t, int *status, int) */
	SYS_KILL = 48,       /* int kill(pid_t) */
	SYS_YIELD = 49,      /* int yield(void) */
	SYS_SLEEP = 50,      /* int sleep(unsigned milliseconds) */
	SYS_TIME = 51,       /* int time(uint64_t *): ns since boot */
	SYS_FOREGROUND = 52, /* int foreground(pid_t): target of Ctrl-C */
	SYS_MMAP2 = 53,      /* void *mmap(struct mmap_args *) */
	SYS_MUNMAP2 = 54,    /* int munmap(void *, unsigned length) */
	SYS_MSYNC = 55,      /* int msync(void *, unsigned, int flags) */
	SYS_MPROTECT = 56,   /* int mprotect(void *, unsigned, int prot) */
	SYS_MADVISE = 57,    /* int madvise(void *, unsigned, int advice) */
	SYS_VMSTAT = 58,     /* int vmstat(struct vmstat *) */
	SYS_PROCINFO = 59, /* int procinfo(unsigned index, struct procinfo *) */
	SYS_POWEROFF = 60, /* int poweroff(int status) */

	/* Variants of calls 5, 16, 15 and 12; on failure, they return a negated
	 * error number.  */
	SYS_UNLINK = 61,    /* int unlink(const char *) */
	SYS_MKDIR2 = 62,    /* int mkdir(const char *) */
	SYS_CHDIR2 = 63,    /* int chdir(const char *) */
	SYS_CLOSE2 = 64,    /* int close(int fd): any descriptor */
	SYS_VMCOUNTER = 65, /* int vmcounter(const char *, uint32_t *) */

	/* Memory and processes of BSD.  A virtual memory engine may lack
	 * some of them; then the error is ENOSYS.  */
	SYS_RFORK = 66,       /* pid_t rfork(int flags, void *pc, void *sp) */
	SYS_MINHERIT = 67,    /* int minherit(void *, unsigned, int) */
	SYS_MLOCK = 68,       /* int mlock(void *, unsigned length) */
	SYS_MUNLOCK = 69,     /* int munlock(void *, unsigned length) */
	SYS_MLOCKALL = 70,    /* int mlockall(int flags) */
	SYS_MUNLOCKALL = 71,  /* int munlockall(void) */
	SYS_MINCORE = 72,     /* int mincore(void *, unsigned, char *states) */
	SYS_GETRLIMIT = 73,   /* int getrlimit(int, struct rlimit *) */
	SYS_SETRLIMIT = 74,   /* int setrlimit(int, struct rlimit *) */
	SYS_GETPRIORITY = 75, /* int getpriority(int, int id, int *nice) */
	SYS_SETPRIORITY = 76, /* int setpriority(int, int id, int nice) */
	SYS_VM_REGION = 77,   /* int vm_region(pid_t, void *, struct *) */
	SYS_VM_CHECK = 78,    /* int vm_check(char *why, unsigned size) */
	SYS_COUNT = 79
};

#endif
