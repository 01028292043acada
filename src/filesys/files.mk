# SPDX-License-Identifier: BSD-2-Clause
KERNEL_SOURCES += src/filesys/buffer.c src/filesys/devfs.c \
	src/filesys/ext2.c src/filesys/ext2_alloc.c src/filesys/ext2_dir.c \
	src/filesys/ext2_entry.c src/filesys/ext2_file.c src/filesys/ext2_inode.c \
	src/filesys/ext2_map.c src/filesys/ext2_names.c src/filesys/ext2_ops.c \
	src/filesys/ext2_probe.c src/filesys/ext2_release.c \
	src/filesys/ext2_state.c src/filesys/ext2_sync.c \
	src/filesys/ext2_taken.c src/filesys/ext2_truncate.c src/filesys/fd_table.c \
	src/filesys/file.c src/filesys/flush.c src/filesys/mount.c \
	src/filesys/names.c src/filesys/order.c src/filesys/path.c \
	src/filesys/pipe.c src/filesys/prefetch.c src/filesys/probe.c \
	src/filesys/syncer.c src/filesys/uio.c src/filesys/vnode.c \
	src/filesys/vnode_io.c src/filesys/vnode_object.c src/filesys/vnode_pages.c
