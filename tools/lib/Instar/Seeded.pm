# SPDX-License-Identifier: BSD-2-Clause
#
# Seeded bugs (Instar::Mutant) as mutants for tools/mutate, which compiles only the
# changed file and stops at the first test that fails.
package Instar::Seeded;

use strict;
use warnings;

use Digest::MD5 'md5_hex';
use File::Basename 'dirname';
use File::Path 'make_path';
use List::Util 'min';

use Instar::Contract 'proofs';
use Instar::Mutant;
use Instar::Tool qw(read_file write_file);

# Find the seeded bugs in TREE whose tests run on the kernel of STAGE.  SCRATCH is a
# directory for copies of files.  Returns a hash of
#	mutants		the bugs that change only one file, a C file, of a solution or given,
#			and that the tests of STAGE itself must catch.  Each is a hash with
#			the keys that Instar::Mutate::mutants documents; "changes" is an empty
#			list, and the id is PATH:seeded:NAME:HASH.  It also has "file", the
#			path of the changed file in TREE, "what", the description of the bug,
#			and "first", the set of the tests that the map of contracts names for
#			the bug
#	others		the names of the other bugs
#	problems	messages about bugs that are invalid or do not apply
sub find
{
	my ($tree, $stage, $scratch) = @_;

	my %found = map { $_ => [] } qw(mutants others problems);
	my @bugs = grep { $_->{build} eq $stage } Instar::Mutant::find_all($tree);
	my %first = map { %{tests_of_bugs($tree, $_)} } sort map { $_->{stage} } @bugs;
	for my $bug (@bugs) {
		my ($file, @more) = @{$bug->{files}};
		my ($path) = ($file // '') =~ m{^(?:solutions/[^/]+|src)/(.*\.c)$};
		if (defined $bug->{problem}) {
			push @{$found{problems}}, "$bug->{path}: $bug->{problem}";
		} elsif (@more || !defined $path || $bug->{shows} ne $stage) {
			push @{$found{others}}, $bug->{name};
		} else {
			my $text = patched($tree, $bug, $file, $scratch);
			# The hash distinguishes the results of versions of a bug.
			my $hash = substr md5_hex($text), 0, 6;
			push @{$found{mutants}}, { id => "$path:seeded:$bug->{name}:$hash",
			    operator => 'seeded', path => $path, file => $file,
			    text => $text, what => $bug->{what}, changes => [],
			    function => changed_function(read_file("$tree/$file"), $text),
			    first => $first{"$bug->{stage}/$bug->{name}"} // {} };
		}
	}
	return \%found;
}

# Returns a hash from STAGE/NAME of each seeded bug of STAGE to the set of the tests that the
# map of contracts names for it.
sub tests_of_bugs
{
	my ($tree, $stage) = @_;

	my %tests;
	return {} if !-e "$tree/solutions/$stage/contracts";
	$tests{"$stage/$_->{bug}"}{$_->{test}} = 1 for proofs($tree, $stage);
	return \%tests;
}

# Returns the text of FILE, a path in TREE, after BUG has been applied.
sub patched
{
	my ($tree, $bug, $file, $scratch) = @_;

	my $copy = "$scratch/patched";
	make_path("$copy/" . dirname($file));
	write_file("$copy/$file", read_file("$tree/$file"));
	my $problem = Instar::Mutant::apply($bug, $copy);
	die "$bug->{path}: $problem\n" if defined $problem;
	return read_file("$copy/$file");
}

# Returns the name of the last function of the source OLD that begins at or before the
# first line that differs in NEW, or '' if no function does.
sub changed_function
{
	my ($old, $new) = @_;

	my @old = split /^/, $old;
	my @new = split /^/, $new;
	my $line = 0;
	$line++ while $line < @old && $old[$line] eq ($new[$line] // '');
	my ($name) = map { /^(\w+)\(/ ? $1 : () } reverse @old[0 .. min($line, $#old)];
	return $name // '';
}

1;
