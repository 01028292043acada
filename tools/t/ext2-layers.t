#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The files of ext2 form layers, listed at the top of ext2.h from the highest to the
# lowest.  Each file calls only functions of its own layer and of lower layers.  The
# files define no variables outside functions: all state belongs to a mount, so that
# several disks can be mounted.  Apart from tests, no other file includes an ext2 header.

use strict;
use warnings;

use File::Find;
use FindBin;
use lib "$FindBin::RealBin/../lib";

use Test::More;

use Instar::Tool 'read_file';

my $TREE = "$FindBin::Bin/../..";
my $DIRECTORY = "$TREE/src/filesys";

# Returns the rank of each file, 0 being the highest layer.  HEADER is the text of
# ext2.h: there, "a.c on b.c" are two layers, "a.c, b.c" one.
sub read_ranks
{
	my ($header) = @_;

	my ($list) = $header =~ /a layer above its own:\n(.*?)\n \*\n/s
	    or die "ext2.h lists no layers\n";
	my ($rank, %rank) = (0);
	while ($list =~ /(ext2\w*\.c)(,?)/g) {
		$rank{$1} = $rank;
		$rank++ if $2 eq '';
	}
	return %rank;
}

my %rank = read_ranks(read_file("$DIRECTORY/ext2.h"));
my @files = map { m{([^/]+)$} } glob "$DIRECTORY/ext2*.c";
is_deeply([sort keys %rank], [sort @files], 'ext2.h lists all files');

my (%text, %defined_in);
for my $name (@files) {
	$text{$name} = read_file("$DIRECTORY/$name") =~ s{/\*.*?\*/}{}gsr;
	$defined_in{$1} = $name while $text{$name} =~ /^(ext2_\w+)\(/mg;
}
for my $name (@files) {
	my %called = map { $_ => 1 } $text{$name} =~ /(?<!struct )\b(ext2_\w+)\b/g;
	my @above = grep { defined $defined_in{$_}
	    && $rank{$defined_in{$_}} < $rank{$name} } sort keys %called;
	is("@above", '', "$name calls no function of a higher layer");
	my @variables = grep { !/\bconst\b/ }
	    $text{$name} =~ /^((?:static |extern )?(?:struct )?\w[^\n(){};]*[;=])/mg;
	is("@variables", '', "$name defines no variable outside functions");
}

my @outsiders;
find({ no_chdir => 1, wanted => sub {
	return if !/\.[chS]$/ || m{/src/tests/} || m{/src/filesys/ext2[^/]*$};
	push @outsiders, s{^\Q$TREE\E/}{}r
	    if read_file($_) =~ /^\s*#\s*include\s+"[^"]*\bext2\w*\.h"/m;
} }, "$TREE/src", grep { -d } "$TREE/solutions");
is("@outsiders", '', 'only ext2 and tests include a header of ext2');
done_testing();
