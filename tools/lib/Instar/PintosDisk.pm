# SPDX-License-Identifier: BSD-2-Clause
#
# The disks of tools/pintos.  A disk is a file system, which is an ext2 image, followed
# by space for swap.  Either part can be missing.  debugfs, e2fsck and the kernel's
# file system ignore the bytes after the ext2 image.  The functions die with a message on
# failure.
package Instar::PintosDisk;

use strict;
use warnings;

use Exporter 'import';

use Instar::Disk;
use Instar::Scratch;

our @EXPORT_OK = qw(megabytes);

my $UNIT = 8 << 10;		# the sizes of files and swap are multiples of this
my $MAPS = 64 << 10;		# enough for superblock, descriptors and bitmaps

# Returns the number of bytes for TEXT, a size in MB such as "2" or "0.5".
sub megabytes
{
	my ($text) = @_;

	my $bytes = $text =~ /^(?:\d{1,4}(?:\.\d*)?|\.\d+)$/ ?
	    int($text * (1 << 20) / $UNIT) * $UNIT : 0;
	return $bytes || die "'$text' is not a size in MB\n";
}

# Make the disk PATH with SWAP bytes of swap and, unless FILES is 0, a file system with
# room for FILES bytes of files.  The file system has one inode, of 128 bytes, for each
# KiB, so that the smallest file takes little more than 1 KiB in all, as in Pintos.
sub make
{
	my ($path, $files, $swap) = @_;

	my $size = 0;
	if ($files) {
		$size = $files + $files / 8 + $MAPS;
		Instar::Disk::make($path, empty_directory(), $size, '-I', 128,
		    '-N', $files >> 10);
		Instar::Disk::debugfs($path, 1, 'rmdir lost+found');
	} else {
		Instar::Disk::make_blank($path, 0);
	}
	truncate $path, $size + $swap or die "$path: $!\n";
}

# Make a new, empty file system on the disk PATH.
sub format
{
	my ($path) = @_;

	my ($size, $swap) = parts($path);
	die "$path: the disk is too small for a file system\n" if $size <= $MAPS + $UNIT;
	make($path, int(($size - $MAPS) / 9 * 8 / $UNIT) * $UNIT, $swap);
}

# Returns the path of an empty directory.
sub empty_directory
{
	my $directory = Instar::Scratch::directory() . '/empty';

	-d $directory or mkdir $directory or die "$directory: $!\n";
	return $directory;
}

# Returns the sizes in bytes of the two parts of the disk PATH: file system and swap.
sub parts
{
	my ($path) = @_;

	open my $file, '<:raw', $path or die "$path: $!\n";
	my $size = -s $file;
	seek $file, 1024, 0;
	read $file, my $super, 1024;
	return (0, $size) if length($super // '') < 1024;
	my ($blocks, $shift, $magic) = unpack 'x4 V x16 V x28 v', $super;
	return (0, $size) if $magic != 0xef53;
	my $files = $blocks << 10 + $shift;
	die "$path: the disk image is truncated\n" if $files > $size;
	return ($files, $size - $files);
}

1;
