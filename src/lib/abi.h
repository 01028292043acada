/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types and constants shared by the kernel and its programs.  Every structure
 * here crosses the system call boundary, so its fields have fixed widths and
 * its layout must not change.
 */
#ifndef LIB_ABI_H
#define LIB_ABI_H

#include <stdint.h>

typedef int pid_t;
#define PID_ERROR ((pid_t)-1)

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define NAME_MAX        255  /* bytes in a file name, without the NUL */
#define READDIR_MAX_LEN 14   /* likewise, in a name that readdir() returns */
#define PATH_MAX        1024 /* bytes in a path, including the NUL */
#define ARG_MAX         4096 /* bytes of arguments, including the NULs */

/* Flags of open() (SYS_OPEN2). */
#define O_RDONLY    0
#define O_WRONLY    1
#define O_RDWR      2
#define O_ACCMODE   3
#define O_CREAT     0100
#define O_EXCL      0200
#define O_TRUNC     01000
#define O_APPEND    02000
#define O_DIRECTORY 0200000

enum file_type {
	FILE_REGULAR = 1,
	FILE_DIRECTORY,
	FILE_CONSOLE,
	FILE_PIPE,
	FILE_DEVICE
};

struct stat {
	uint32_t inumber; /* unique: programs see one disk, and the numbers of
	                   * /dev are higher; 0: a pipe or the console */
	uint32_t type;    /* enum file_type */
	uint32_t links;
	uint32_t size;   /* bytes */
	uint32_t blocks; /* 512-byte sectors allocated */
};

struct dirent {
	uint32_t inumber;
	uint32_t type; /* enum file_type, or 0 if unknown */
	char name[NAME_MAX + 1];
};

#define WNOHANG 1 /* waitpid(): return 0 instead of waiting */

#define PROT_NONE  0
#define PROT_READ  1
#define PROT_WRITE 2
#define PROT_EXEC  4

#define MAP_SHARED    1
#define MAP_PRIVATE   2
#define MAP_FIXED     020
#define MAP_ANONYMOUS 040

#define MADV_NORMAL     0
#define MADV_RANDOM     1
#define MADV_SEQUENTIAL 2
#define MADV_WILLNEED   3
#define MADV_DONTNEED   4
/* These are available with the DragonFly engine only. */
#define MADV_FREE     5  /* the content is no longer needed */
#define MADV_NOSYNC   6  /* the syncer does not write the pages */
#define MADV_AUTOSYNC 7  /* the syncer writes the pages (default) */
#define MADV_NOCORE   8  /* not in core dumps */
#define MADV_CORE     9  /* in core dumps (default) */
#define MADV_INVAL    10 /* remove the page-table entries; keep the content */
#define MADV_SETMAP   11 /* historical; refused */

#define MS_SYNC       0 /* msync(): wait until the pages are written */
#define MS_ASYNC      1
#define MS_INVALIDATE 2

/* minherit(): what a fork does with a range. */
#define INHERIT_SHARE 0
#define INHERIT_COPY  1
#define INHERIT_NONE  2

#define MCL_CURRENT 1 /* mlockall() */
#define MCL_FUTURE  2

/* mincore(): flags of a page. */
#define MINCORE_INCORE     1 /* in memory */
#define MINCORE_REFERENCED 2 /* accessed through this mapping */
#define MINCORE_MODIFIED   4 /* modified through this mapping */

/* rfork(): with RFMEM, the child shares memory; with RFFDG, it has a copy of the
 * descriptors instead of sharing them.  RFPROC must be set.  */
#define RFFDG  0x04
#define RFPROC 0x10
#define RFMEM  0x20

#define RLIMIT_STACK   3
#define RLIMIT_RSS     5
#define RLIMIT_MEMLOCK 6
#define RLIMIT_AS      10
#define RLIM_INFINITY  0xffffffffu

struct rlimit {
	uint32_t rlim_cur, rlim_max; /* bytes */
};

#define PRIO_PROCESS 0 /* getpriority(), setpriority() */

/* A mapped range, for vm_region(). */
struct vm_region {
	uint32_t start, end;     /* [start, end) */
	uint32_t prot, max_prot; /* PROT_* */
	uint32_t inheritance;    /* INHERIT_* */
	uint32_t wired;          /* number of times it is wired */
	uint32_t flags;          /* REGION_* */
	uint32_t object_type;    /* enum region_object */
	uint32_t object_id;      /* equal: the same object; 0: none yet */
	uint32_t offset;         /* of START in the object, in bytes */
	uint32_t chain_depth;    /* layers below the first object */
	uint32_t resident;       /* pages that the object has in memory */
	uint32_t subsystem;      /* which part of the kernel created it */
};

#define REGION_COW        0x1 /* private */
#define REGION_NEEDS_COPY 0x2 /* the first write makes a new object */
#define REGION_STACK      0x4
#define REGION_NOSYNC     0x8
#define REGION_NOCORE     0x10

enum region_object {
	REGION_NONE,
	REGION_ANONYMOUS,
	REGION_SWAP,
	REGION_FILE,
	REGION_DEVICE,
	REGION_PHYSICAL
};

struct mmap_args {
	uint32_t address; /* 0: the kernel chooses, unless MAP_FIXED */
	uint32_t length;  /* bytes */
	uint32_t prot;    /* PROT_* */
	uint32_t flags;   /* MAP_* */
	int32_t fd;       /* -1 with MAP_ANONYMOUS */
	uint32_t offset;  /* bytes, a multiple of the page size */
};

/* Virtual memory statistics.  Amounts are current values; event counts are totals
 * since boot.  Counters that only some VM engines maintain are read with
 * vmcounter().  */
struct vmstat {
	uint32_t user_pages, user_pages_free;     /* pages */
	uint32_t kernel_pages, kernel_pages_free; /* pages */
	uint32_t faults;        /* on user pages, from user or kernel mode */
	uint32_t faults_zero;   /* resolved by zero-filling a page;
	                         * DragonFly: pages zero-filled */
	uint32_t faults_file;   /* resolved by reading a file; DragonFly:
	                         * reads from files */
	uint32_t faults_swap;   /* resolved by reading from swap;
	                         * DragonFly: reads from swap */
	uint32_t faults_cow;    /* resolved by copying a shared page */
	uint32_t faults_stack;  /* resolved by growing a stack */
	uint32_t faults_shared; /* resolved with a page already in memory */
	uint32_t pageins, pageouts;           /* pages read and written */
	uint32_t evictions;                   /* pages */
	uint32_t swap_slots, swap_slots_used; /* pages */
	uint32_t page_tables;                 /* page-table pages in use */
	uint32_t tlb_shootdowns; /* TLB invalidations sent to other CPUs */
	uint32_t heap_bytes;     /* bytes of kernel heap in use */
	uint32_t disk_reads, disk_writes; /* sectors, all devices */
	uint32_t context_switches, ticks;
};

/* Exit status of a process killed by Ctrl-C.  A process killed in any other way
 * has status -1.  */
#define EXIT_INTERRUPTED 130

enum process_state { PROCESS_RUNNING = 1, PROCESS_READY, PROCESS_BLOCKED };

struct procinfo {
	int32_t pid, parent;
	uint32_t state; /* enum process_state */
	uint32_t pages; /* resident pages */
	uint32_t ticks; /* CPU time in user and kernel mode, in ticks */
	char name[16];
};

#endif
