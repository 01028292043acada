# SPDX-License-Identifier: BSD-2-Clause
#
# The disks of tools/pintos: a file system, which is an ext2 image, followed by
# space for swap.  Either can be missing.  debugfs, e2fsck and the kernel ignore
# what follows the image.
package Instar::PintosDisk;

use strict;
use warnings;

use Exporter 'import';

use Instar::Disk;
use Instar::Scratch;

our @EXPORT_OK = qw(megabytes);

my $UNIT = 8 << 10;		# sizes are multiples of it
my $MAPS = 64 << 10;		# enough for superblock, descriptors and bitmaps

# "2" or "0.5" as bytes.
sub megabytes
{
	my ($text) = @_;

	my $bytes = $text =~ /^(?:\d{1,4}(?:\.\d*)?|\.\d+)$/ ?
	    int($text * (1 << 20) / $UNIT) * $UNIT : 0;
	return $bytes || die "'$text' is not a size in MB\n";
}

# Make the disk PATH with room for FILES bytes of files, if not 0, and SWAP
# bytes of swap.  As in Pintos, the smallest file takes 1 KiB in all or little
# more: there is an inode, of 128 bytes, for each KiB.
sub make
{
	my ($path, $files, $swap) = @_;

	my $size = 0;
	if ($files) {
		$size = $files + $files / 8 + $MAPS;
		Instar::Disk::make($path, empty_folder(), $size, '-I', 128,
		    '-N', $files >> 10);
		Instar::Disk::debugfs($path, 1, 'rmdir lost+found');
	} else {
		Instar::Disk::make_blank($path, 0);
	}
	truncate $path, $size + $swap or die "$path: $!\n";
}

# Empty the file system of the disk PATH.
sub format
{
	my ($path) = @_;

	my ($size, $swap) = parts($path);
	die "$path: too small for a file system\n" if $size <= $MAPS + $UNIT;
	make($path, int(($size - $MAPS) / 9 * 8 / $UNIT) * $UNIT, $swap);
}

sub empty_folder
{
	my $folder = Instar::Scratch::directory() . '/empty';

	-d $folder or mkdir $folder or die "$folder: $!\n";
	return $folder;
}

# Bytes of the disk PATH that are the file system, and that are for swap.
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
	die "$path: the disk is cut off\n" if $files > $size;
	return ($files, $size - $files);
}

1;
