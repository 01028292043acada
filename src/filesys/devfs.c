/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file system of devices, mounted on /dev.  Its files are fixed:
 *
 *	/dev/console	the console: the first serial port, the screen and the
 *			keyboard
 *	/dev/null	discards what is written; reads as empty
 *	/dev/zero	an infinite stream of zeros
 *	/dev/random	an infinite stream of pseudo-random bytes (see lib/random.h)
 *	/dev/vga	the memory of the screen, for programs that map it
 *
 * A device other than /dev/vga has no size, and the offset of a transfer is
 * ignored.  Devices have no file content in pages, so getpages, putpages and bmap
 * are NULL.  Opening /dev/console opens the console itself (file.c), because a read
 * from the console can wait forever, and must not hold a vnode's lock while it waits.
 */
#include <errno.h>
#include <string.h>

#include "core/output.h"
#include "devices/vga.h"
#include "filesys/uio.h"
#include "filesys/vnode_ops.h"
#include "lib/debug.h"
#include "lib/random.h"

/* Higher than any inode number on a disk. */
#define ROOT_INUMBER 0xF0000000u
#define PIECE        64 /* bytes moved at once */

struct device {
	const char *name;
	enum file_type type;
	int (*read)(struct uio *);
	int (*write)(struct uio *);
	struct vnode_memory memory; /* size 0: none */
};

static int
read_nothing(struct uio *uio UNUSED)
{
	return 0;
}

static int
read_zeros(struct uio *uio)
{
	uio_move_zeros(uio, uio->left);
	return 0;
}

static int
read_random(struct uio *uio)
{
	while (uio->left > 0) {
		uint8_t bytes[PIECE];
		uint32_t size = MIN(uio->left, PIECE);

		random_bytes(bytes, size);
		uio_move(uio, bytes, size);
	}
	return 0;
}

static int
refuse_read(struct uio *uio UNUSED)
{
	return ENOTSUP;
}

static int
refuse_write(struct uio *uio UNUSED)
{
	return ENOTSUP;
}

static int
discard_write(struct uio *uio)
{
	uio_skip(uio, uio->left);
	return 0;
}

static int
write_console(struct uio *uio)
{
	while (uio->left > 0) {
		char bytes[PIECE];
		uint32_t size = MIN(uio->left, PIECE);

		uio_move(uio, bytes, size);
		console_write(bytes, size);
	}
	return 0;
}

static const struct device table[] = {
	{ "console", FILE_CONSOLE, refuse_read, write_console, { 0, 0 } },
	{ "null", FILE_DEVICE, read_nothing, discard_write, { 0, 0 } },
	{ "zero", FILE_DEVICE, read_zeros, discard_write, { 0, 0 } },
	{ "random", FILE_DEVICE, read_random, discard_write, { 0, 0 } },
	{ "vga", FILE_DEVICE, refuse_read, refuse_write,
	    { VGA_MEMORY, VGA_MEMORY_SIZE } },
};

/* Inode numbers: the root, then the devices in the order of the table. */
static uint32_t
inumber_of(unsigned i)
{
	return ROOT_INUMBER + 1 + i;
}

static const struct device *
device_of(const struct vnode *vnode)
{
	return &table[vnode->inumber - inumber_of(0)];
}

static int
load_device(struct vnode *vnode)
{
	if (vnode->inumber == ROOT_INUMBER)
		vnode->type = FILE_DIRECTORY;
	else {
		vnode->type = device_of(vnode)->type;
		vnode->size = device_of(vnode)->memory.size;
	}
	return 0;
}

static void
stat_device(struct vnode *vnode, struct stat *status)
{
	status->links = vnode->type == FILE_DIRECTORY ? 2 : 1;
}

static int
read_device(struct vnode *vnode, struct uio *uio)
{
	return device_of(vnode)->read(uio);
}

static int
write_device(struct vnode *vnode, struct uio *uio)
{
	return device_of(vnode)->write(uio);
}

static const struct vnode_memory *
memory_of_device(const struct vnode *vnode)
{
	const struct device *device;

	if (vnode->type == FILE_DIRECTORY)
		return NULL;
	device = device_of(vnode);
	return device->memory.size > 0 ? &device->memory : NULL;
}

/* The entries: ".", "..", then the devices.  A walk that leaves the file system does
 * not look up ".." here: see mount_leave.  */
#define DOTS 2

static const char *
entry_name(uint32_t index)
{
	static const char *const dots[DOTS] = { ".", ".." };

	return index < DOTS ? dots[index] : table[index - DOTS].name;
}

static uint32_t
entry_inumber(uint32_t index)
{
	return index < DOTS ? ROOT_INUMBER : inumber_of(index - DOTS);
}

static int
lookup_device(struct vnode *directory UNUSED, const char *name, uint32_t length,
    struct dir_place *place)
{
	for (uint32_t i = 0; i < DOTS + ARRAY_SIZE(table); i++) {
		if (strlen(entry_name(i)) == length &&
		    memcmp(entry_name(i), name, length) == 0) {
			place->inumber = entry_inumber(i);
			return 0;
		}
	}
	return ENOENT;
}

static int
readdir_devices(
    struct vnode *directory UNUSED, uint32_t *position, struct dirent *dirent)
{
	uint32_t i = *position;

	if (i >= DOTS + ARRAY_SIZE(table))
		return ENOENT;
	dirent->inumber = entry_inumber(i);
	dirent->type = i < DOTS ? FILE_DIRECTORY : table[i - DOTS].type;
	strlcpy(dirent->name, entry_name(i), sizeof(dirent->name));
	*position = i + 1;
	return 0;
}

static const struct vnode_ops ops = {
	.load = load_device,
	.stat = stat_device,
	.read = read_device,
	.write = write_device,
	.memory = memory_of_device,
	.lookup = lookup_device,
	.readdir = readdir_devices,
};

static int
mount_devices(struct mount *mount)
{
	mount->root = ROOT_INUMBER;
	mount->inodes = 1 + ARRAY_SIZE(table);
	return 0;
}

const struct filesys devfs_filesys = {
	.ops = &ops,
	.node_size = sizeof(struct vnode),
	.mount_size = sizeof(struct mount),
	.mount = mount_devices,
};
