# SPDX-License-Identifier: BSD-2-Clause
#
# Makes a disk that boots a kernel through GRUB.  This needs no root privileges, no
# loop devices and no file system on the disk:
#
#	sector 0	GRUB's first stage and the partition table
#	from 1		GRUB's core, which holds the kernel's command line
#	from 2048	the kernel's ELF file: the only partition
package Instar::Grub;

use strict;
use warnings;

use Instar::Scratch;
use Instar::Tool qw(find_program give_up read_file write_file);

my $GRUB = '/usr/lib/grub/i386-pc';
my $START = 2048;		# first sector of the partition
my $SECTOR = 512;

# Write the disk to the file "boot" in MACHINE's directory.
sub make
{
	my ($machine) = @_;

	die "GRUB can boot only with ATA disks\n" if $machine->{disk} ne 'ata';
	my $directory = $machine->{directory};
	my $kernel = strip_kernel("$directory/kernel", "$directory/kernel-stripped");
	my $sectors = int((length($kernel) + $SECTOR - 1) / $SECTOR);
	my $core = make_core("$directory/core", $sectors, $machine->command_line);
	die "GRUB's core is too large\n"
	    if length($core) > ($START - 1) * $SECTOR;

	my $first = substr(read_file("$GRUB/boot.img"), 0, 446) .
	    make_partition_table($START, $sectors);
	# Some BIOSes need whole cylinders (16 heads, 63 sectors).
	my $cylinders = int(($START + $sectors) / (16 * 63)) + 1;
	my $image = $first . $core;
	$image .= "\0" x ($START * $SECTOR - length $image) . $kernel;
	$image .= "\0" x ($cylinders * 16 * 63 * $SECTOR - length $image);
	write_file("$directory/boot", $image);
}

# Returns the contents of the kernel FROM without its debug information, because GRUB
# reads slowly, through the BIOS.  TO is a scratch file.
sub strip_kernel
{
	my ($from, $to) = @_;

	my ($status, $text) = Instar::Scratch::capture(find_program('objcopy'),
	    '--strip-debug', $from, $to);
	die "objcopy $from: $text" if $status != 0;
	return read_file($to);
}

# Make GRUB's core with the modules and commands that boot the kernel, which occupies
# SECTORS sectors.  Returns the contents of the core; PATH is a scratch file.
sub make_core
{
	my ($path, $sectors, $command_line) = @_;

	give_up('missing', "$GRUB/boot.img does not exist " .
	    '(Debian has it in the package grub-pc-bin)')
	    unless -e "$GRUB/boot.img";
	# GRUB would add backslashes before quotes and backslashes.
	die "GRUB cannot pass quotes or backslashes to the kernel: $command_line\n"
	    if $command_line =~ /["'\\]/;
	my @words = map { "'$_'" } split / +/, $command_line;
	write_file("$path.cfg",
	    "multiboot (hd0)$START+$sectors kernel @words\nboot\n");
	my ($status, $text) = Instar::Scratch::capture(
	    find_program('grub-mkimage'), '-O', 'i386-pc', '-o', $path,
	    '-p', '/', '-c', "$path.cfg", 'biosdisk', 'multiboot');
	die "grub-mkimage: $text" if $status != 0;
	return read_file($path);
}

# Returns a partition table with one active partition, addressed by sector numbers.
sub make_partition_table
{
	my ($start, $sectors) = @_;

	my $entry = pack 'C4 C4 V V', 0x80, 0xff, 0xff, 0xff,
	    0xda, 0xff, 0xff, 0xff, $start, $sectors;
	return $entry . "\0" x 48 . "\x55\xaa";
}

1;
