# SPDX-License-Identifier: BSD-2-Clause
#
# Makes and reads ext2 images on the host with e2fsprogs, which needs neither root
# privileges nor loop devices.  The functions die with a message on failure.
package Instar::Disk;

use strict;
use warnings;

use File::Spec;

use Instar::Scratch;
use Instar::Tool qw(find_program);

# The features that src/filesys/ supports; no journal, no reserved blocks.
my @FORMAT = (qw(-q -F -t ext2 -b 1024 -m 0 -O),
    'none,filetype,sparse_super,large_file');

# Make an image of SIZE bytes at PATH with the contents of the host directory DIRECTORY.
# OPTIONS are passed to mke2fs.
sub make
{
	my ($path, $directory, $size, @options) = @_;

	my ($status, $text) = Instar::Scratch::capture(find_program('mke2fs'),
	    @FORMAT, @options, '-d', absolute_path($directory), absolute_path($path),
	    int($size / 1024) . 'k');
	die "cannot make a disk of $size bytes from $directory:\n$text"
	    if $status != 0;
}

# Make a disk of SIZE zero bytes at PATH, for example for swap.
sub make_blank
{
	my ($path, $size) = @_;

	open my $file, '>', $path or die "$path: $!\n";
	truncate $file, $size or die "$path: $!\n";
}

# Copy the image FROM to TO, and make the copy writable.
sub copy
{
	my ($from, $to) = @_;

	my ($status, $text) = Instar::Scratch::capture('/bin/cp',
	    '--sparse=always', '--reflink=auto', '--no-preserve=mode', absolute_path($from),
	    absolute_path($to));
	die "cannot copy $from: $text" if $status != 0;
}

# Copy host files to the image PATH.  Each pair is [HOST, GUEST]; missing directories
# on the path GUEST are created.
sub put
{
	my ($path, @pairs) = @_;

	my @commands;
	for my $pair (@pairs) {
		my ($host, $guest) = @$pair;
		die "$host: no such file\n" unless -f $host;
		my $directory = '';
		my @parts = grep { $_ ne '' } split m{/}, $guest;
		my $name = pop @parts;
		die "$guest: not the name of a file\n" unless defined $name;
		for my $part (@parts) {
			$directory .= "/$part";
			push @commands, 'mkdir ' . quote_name($directory);
		}
		push @commands, 'rm ' . quote_name("$directory/$name"),
		    'write ' . quote_name(absolute_path($host)) . ' ' .
		    quote_name("$directory/$name"),
		    'set_inode_field ' . quote_name("$directory/$name") . ' mode 0100755';
	}
	my $text = debugfs($path, 1, @commands);
	# mkdir and rm can complain about existing or missing files.
	for my $line (split /\n/, $text) {
		die "$path: $line\n" if $line =~ /^write:|No space|No free/i;
	}
}

# Copy the file GUEST on the image to the host file HOST.
sub get
{
	my ($path, $guest, $host) = @_;

	my ($volume, $directory) = File::Spec->splitpath(absolute_path($host));
	die "$host: there is no directory '$directory' to write to\n" unless -d $directory;
	unlink $host;
	my $text = debugfs($path, 0, 'dump ' . quote_name($guest) . ' ' .
	    quote_name(absolute_path($host)));
	die "$guest: not on the disk\n"
	    if $text =~ /File not found/ || !-e $host;
}

# Returns the names in the image's root directory, except "." and "..", sorted.
sub names
{
	my ($path) = @_;

	# Lines "/INODE/MODE/OWNER/GROUP/NAME/SIZE/".
	return sort grep { !/^\.\.?$/ }
	    map { (split m{/})[5] // () } split /\n/, debugfs($path, 0, 'ls -p /');
}

# Remove the file GUEST from the image.  Returns false if it does not exist.
sub remove
{
	my ($path, $guest) = @_;

	return debugfs($path, 1, 'rm ' . quote_name($guest)) !~ /File not found/;
}

# Returns the output of e2fsck if it finds errors in the image, otherwise undef.
sub check
{
	my ($path) = @_;

	my ($status, $text) = Instar::Scratch::capture(find_program('e2fsck'),
	    '-fn', absolute_path($path));
	return $status == 0 ? undef : $text;
}

# Run the debugfs COMMANDS on the image PATH, which they can change if WRITE is true.
# Returns the output of debugfs.
sub debugfs
{
	my ($path, $write, @commands) = @_;

	my $script = Instar::Scratch::directory() . '/debugfs';
	Instar::Tool::write_file($script, join '', map { "$_\n" } @commands);
	my ($status, $text) = Instar::Scratch::capture(find_program('debugfs'),
	    ($write ? '-w' : ()), '-f', $script, absolute_path($path));
	die "debugfs $path: $text" if $status != 0;
	return $text;
}

# Returns the given path as an absolute path, because the programs that use it run in
# another directory.
sub absolute_path
{
	return File::Spec->rel2abs($_[0]);
}

# Returns NAME quoted for debugfs.
sub quote_name
{
	my ($name) = @_;

	die "$name: this name cannot be passed to debugfs\n" if $name =~ /["\n]/;
	return qq("$name");
}

1;
