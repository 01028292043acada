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

# Returns the command that the kernel must run for WORDS, which are joined by spaces
# into a line: '' if the line is empty; "/bin/sh /cmd" if it contains shell syntax
# (prepare_root writes it to the file /cmd); otherwise the line, with "/bin/" prepended
# if the program's name contains no slash.
sub program_for_kernel
{
	my (@words) = @_;

	my $line = join_words(@words);
	return '' if $line eq '';
	return '/bin/sh /cmd' if needs_shell($line);
	return $line =~ m{^[^ ]*/} ? $line : "/bin/$line";
}

# Returns the words as one line, without leading or trailing white space.
sub join_words
{
	my $line = join ' ', @_;
	$line =~ s/^\s+|\s+$//g;
	return $line;
}

# Does LINE contain characters that only a shell understands?
sub needs_shell
{
	my ($line) = @_;

	return $line =~ /[^\w \/.:,=+%@^-]/;
}

# Returns the path of a root disk for running WORDS, or undef for no disk.  ROOT is an
# image, or a directory from which an image of SIZE bytes is made, or undef.  PUT is a
# list of [HOST, GUEST] pairs of files to add.  An image is copied only if there are
# files to add; otherwise ROOT is returned as it is.
sub prepare_root
{
	my ($root, $size, $put, @words) = @_;

	my @put = @$put;
	my $directory = Instar::Scratch::directory();
	my $line = join_words(@words);
	if (needs_shell($line)) {
		write_file("$directory/cmd", "$line\n");
		push @put, ["$directory/cmd", '/cmd'];
	}
	if (!defined $root) {
		die "--put and shell syntax in the command need a root disk\n" if @put;
		return undef;
	}
	die "$root: no such image or directory\n" unless -e $root;
	return $root if !-d $root && !@put;
	if (-d $root) {
		Instar::Disk::make("$directory/root", $root, $size);
	} else {
		Instar::Disk::copy($root, "$directory/root");
	}
	Instar::Disk::put("$directory/root", @put) if @put;
	return "$directory/root";
}

1;
