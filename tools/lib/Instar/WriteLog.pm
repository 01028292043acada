# SPDX-License-Identifier: BSD-2-Clause
#
# The writes to a disk, in the order in which QEMU's driver blklogwrites recorded them.
# The file has the format of Linux's dm-log-writes, little endian:
#
#	first sector	magic, version, number of entries, sector size
#	each entry	number of the first sector written, number of sectors, flags,
#			length of further metadata (0); padded to a sector; then the
#			data
package Instar::WriteLog;

use strict;
use warnings;

use Instar::Disk;

my @MAGIC = (0x77736872, 0x006a7366);
my ($FLUSH, $DISCARD, $MARK) = (1, 4, 8);

# Read the log in the file PATH.  The writes went to a copy of the image START.
sub new
{
	my ($class, $path, $start) = @_;

	open my $file, '<:raw', $path or die "$path: $!\n";
	read $file, my $head, 28;
	my ($low, $high, $version, $entries, $size) = unpack 'L<L<Q<Q<L<', $head
	    or die "$path: the log of writes is empty\n";
	die "$path: not a log of writes\n"
	    if $low != $MAGIC[0] || $high != $MAGIC[1];
	my $self = bless { file => $file, start => $start, size => $size,
	    writes => [] }, $class;
	my $at = $size;
	for (1 .. $entries) {
		seek $file, $at, 0;
		read $file, my $entry, 32;
		my ($sector, $count, $flags) = unpack 'Q<Q<Q<', $entry;
		$at += $size;
		next if $flags & ($DISCARD | $MARK) || $count == 0;
		push @{$self->{writes}}, [$sector, $count, $at];
		$at += $count * $size;
	}
	return $self;
}

# Returns the number of writes in the log.
sub count
{
	my ($self) = @_;

	return scalar @{$self->{writes}};
}

# Make IMAGE a copy of the disk as it was before the first write.
sub begin
{
	my ($self, $image) = @_;

	Instar::Disk::copy($self->{start}, $image);
	$self->{done} = 0;
}

# Repeat the next writes on IMAGE, until it contains the first COUNT writes of the log.
# Call begin() first.
sub advance
{
	my ($self, $image, $count) = @_;

	open my $disk, '+<:raw', $image or die "$image: $!\n";
	while ($self->{done} < $count) {
		my ($sector, $sectors, $at) =
		    @{$self->{writes}[$self->{done}++]};
		seek $self->{file}, $at, 0;
		read $self->{file}, my $data, $sectors * $self->{size};
		seek $disk, $sector * $self->{size}, 0;
		print $disk $data;
	}
	close $disk or die "$image: $!\n";
}

1;
