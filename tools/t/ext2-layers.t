#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The files of ext2 are layers, listed at the top of ext2.h from the highest to the
# lowest: each calls functions of its own layer and of lower ones only.

use strict;
use warnings;

use FindBin;
use Test::More;

my $FOLDER = "$FindBin::Bin/../../src/filesys";

sub slurp
{
	my ($path) = @_;

	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

# The rank of each file, 0 being the highest.  "a.c on b.c" are two layers,
# "a.c, b.c" one.
sub ranks
{
	my ($header) = @_;

	my ($list) = $header =~ /never one above:\n(.*?)\n \*\n/s
	    or die "ext2.h lists no layers\n";
	my ($rank, %rank) = (0);
	while ($list =~ /(ext2\w*\.c)(,?)/g) {
		$rank{$1} = $rank;
		$rank++ if $2 eq '';
	}
	return %rank;
}

my %rank = ranks(slurp("$FOLDER/ext2.h"));
my @files = map { m{([^/]+)$} } glob "$FOLDER/ext2*.c";
is_deeply([sort keys %rank], [sort @files], 'ext2.h lists all files');

my (%text, %defined_in);
for my $name (@files) {
	$text{$name} = slurp("$FOLDER/$name") =~ s{/\*.*?\*/}{}gsr;
	$defined_in{$1} = $name while $text{$name} =~ /^(ext2_\w+)\(/mg;
}
for my $name (@files) {
	my %called = map { $_ => 1 } $text{$name} =~ /\b(ext2_\w+)\b/g;
	my @above = grep { defined $defined_in{$_}
	    && $rank{$defined_in{$_}} < $rank{$name} } sort keys %called;
	is("@above", '', "$name calls nothing above it");
}
done_testing();
