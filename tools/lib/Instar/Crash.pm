# SPDX-License-Identifier: BSD-2-Clause
#
# Checks that a file system survives a crash: if the machine stops after a given number
# of the disk's writes, the disk can be repaired and has all data that was fsynced before.
# This module is for the checkers of tests that declare "disk: recorded" and run the load of
# src/tests/crashload.h.
package Instar::Crash;

use strict;
use warnings;

use Instar::Checker;
use Instar::Disk;
use Instar::Scratch;
use Instar::Tool qw(find_program);

# For each CUT in CUTS (ascending), make an image that contains only the first CUT
# writes.  e2fsck -p must be able to repair the image, e2fsck -fn must then find no
# error, and the files that notes in LOG list as kept must have the expected contents.
sub check_cuts
{
	my ($log, $writes, @cuts) = @_;

	fail('this simulator cannot record writes') unless $writes;
	fail('the disk was written to only ' . $writes->count . ' times, and the test ' .
	    "needs $cuts[-1] writes")
	    if $writes->count < $cuts[-1];
	my @kept = read_kept($log);
	fail('no file was fsynced') unless @kept;
	my $directory = Instar::Scratch::directory();
	my ($image, $copy) = ("$directory/cut", "$directory/cut-copy");
	$writes->begin($image);
	for my $cut (@cuts) {
		$writes->advance($image, $cut);
		Instar::Disk::copy($image, $copy);
		repair_image($copy, $cut);
		check_file($copy, $cut, @$_)
		    for grep { $_->[3] <= $cut && $cut <= $_->[4] } @kept;
	}
}

# Returns [PATH, SEED, SIZE, FIRST, LAST] for each file that a note in LOG lists as kept.
# The file must have its contents if the machine stops after write FIRST, after write
# LAST, or after any write in between.
sub read_kept
{
	my ($log) = @_;

	return map { /^kept (\S+) (\d+) (\d+) (\d+) (\d+)$/ ?
	    [$1, $2, $3, $4, $5] : () } $log->texts('note');
}

# Repair IMAGE, made from the first CUT writes.  Fails the test if e2fsck -p cannot
# repair it, or if e2fsck -fn finds an error afterward.
sub repair_image
{
	my ($image, $cut) = @_;

	my ($status, $text) = Instar::Scratch::capture(find_program('e2fsck'),
	    '-p', $image);
	# 1: errors were found and repaired.
	fail("cut after write $cut: e2fsck -p fails (wait status $status):\n$text")
	    if $status != 0 && $status != 1 << 8;
	$text = Instar::Disk::check($image);
	fail("cut after write $cut, repaired: e2fsck -fn says:\n$text")
	    if defined $text;
}

# Fail the test unless the file PATH on IMAGE has the SIZE bytes made from SEED.
sub check_file
{
	my ($image, $cut, $path, $seed, $size) = @_;

	my $content = eval { file_on_disk($image, $path) };
	fail("cut after write $cut: $path was fsynced, but is missing")
	    unless defined $content;
	fail("cut after write $cut: $path was fsynced, but has other contents")
	    if $content ne make_content($seed, $size);
}

# Returns the SIZE bytes of the file made from SEED; file_byte in
# src/tests/filetest.h generates the same bytes.
sub make_content
{
	my ($seed, $size) = @_;

	return join '', map { chr((($_ * 2654435761 + $seed * 40503) &
	    0xffffffff) >> 13 & 0xff) } 0 .. $size - 1;
}

1;
