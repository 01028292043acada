# SPDX-License-Identifier: BSD-2-Clause
#
# All writes to a disk in order, as recorded by QEMU's driver blklogwrites (in the
# format of Linux's dm-log-writes, little endian):
#
#	a sector	magic, version, number of entries, size of a sector
#	each entry	first sector, sectors, flags, bytes that follow (0);
#			padded to a sector; then the data
package Instar::WriteLog;

use strict;
use warnings;

use Instar::Disk;

my @MAGIC = (0x77736872, 0x006a7366);
my ($FLUSH, $DISCARD, $MARK) = (1, 4, 8);

# The log in the file PATH, of writes to a copy of image START.
sub new
{
	my ($class, $path, $start) = @_;

	open my $file, '<:raw', $path or die "$path: $!\n";
	read $file, my $head, 28;
	my ($low, $high, $version, $entries, $size) = unpack 'L<L<Q<Q<L<', $head
	    or die "$path: an empty log of writes\n";
	die "$path: no log of writes\n"
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

# The number of writes.
sub count
{
	my ($self) = @_;

	return scalar @{$self->{writes}};
}

# Make IMAGE a copy of the disk before the first write.
sub begin
{
	my ($self, $image) = @_;

	Instar::Disk::copy($self->{start}, $image);
	$self->{done} = 0;
}

# Repeat writes on IMAGE until COUNT of them are done (0 after begin).
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
