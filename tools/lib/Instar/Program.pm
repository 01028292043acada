# SPDX-License-Identifier: BSD-2-Clause
#
# The program that the user wants a machine to run, and the disk to run it from.
package Instar::Program;

use strict;
use warnings;

use Exporter 'import';

use Instar::Disk;
use Instar::Scratch;
use Instar::Tool 'write_file';

our @EXPORT_OK = qw(program_for_kernel prepare_root);

# The program and arguments for the kernel to run for WORDS, which are joined by
# spaces: '' for no words; the program itself, in /bin unless it has a slash; or a
# shell, with the line in the file /cmd, if it contains shell syntax.
sub program_for_kernel
{
	my (@words) = @_;

	my $line = line(@words);
	return '' if $line eq '';
	return '/bin/sh /cmd' if needs_shell($line);
	return $line =~ m{^[^ ]*/} ? $line : "/bin/$line";
}

sub line
{
	my $line = join ' ', @_;
	$line =~ s/^\s+|\s+$//g;
	return $line;
}

sub needs_shell
{
	my ($line) = @_;

	return $line =~ /[^\w \/.:,=+%@^-]/;
}

# The path of a root disk with the files that WORDS need and those of PUT, pairs of
# host and guest paths.  This is ROOT itself, an image or undef, if there is nothing
# to add; otherwise a copy.  A folder is made into an image of SIZE bytes.
sub prepare_root
{
	my ($root, $size, $put, @words) = @_;

	my @put = @$put;
	my $folder = Instar::Scratch::directory();
	my $line = line(@words);
	if (needs_shell($line)) {
		write_file("$folder/cmd", "$line\n");
		push @put, ["$folder/cmd", '/cmd'];
	}
	if (!defined $root) {
		die "files to put need a root disk\n" if @put;
		return undef;
	}
	die "$root: no such image or folder\n" unless -e $root;
	return $root if !-d $root && !@put;
	if (-d $root) {
		Instar::Disk::make("$folder/root", $root, $size);
	} else {
		Instar::Disk::copy($root, "$folder/root");
	}
	Instar::Disk::put("$folder/root", @put) if @put;
	return "$folder/root";
}

1;
