# SPDX-License-Identifier: BSD-2-Clause
#
# Boundaries: if a constant NAME has the value n, a test that tries n - 1, n and n + 1 of
# what it limits declares "boundaries: NAME".  Each limit that the contracts of a stage name,
# or that their headers define, needs such a test.
package Instar::Boundary;

use strict;
use warnings;

use Exporter 'import';
use File::Find ();

use Instar::Tool 'read_file';

our @EXPORT_OK = qw(find_headers limits undefined_boundaries untested_limits);

# The names of constants that limit numbers and sizes.
my $LIMIT = qr/\b(?:PAGE_SIZE|[A-Z]\w*(?:_(?:MAX|MIN|LEN|LIMIT|GAP|PARTITION)|SIZ))\b/;

# The constants of this header limit what programs can pass to the calls of this stage.
my $ABI = 'src/lib/abi.h';
my $ABI_STAGE = '02-userprog';

# Returns the paths, relative to TREE, of the headers in src/ that are not in src/tests/.
sub find_headers
{
	my ($tree) = @_;

	my @found;
	File::Find::find({ no_chdir => 1, wanted => sub {
		push @found, $_ =~ s/^\Q$tree\E\///r
		    if /\.h$/ && !m{^\Q$tree\E/src/tests/};
	} }, "$tree/src");
	return sort @found;
}

# Returns the limits of STAGE, sorted: the constants that a sentence of CONTRACTS
# (Instar::Contract::contracts) names or that a header of CONTRACTS defines.  A name that
# no header defines is not a limit.
sub limits
{
	my ($tree, $stage, @contracts) = @_;

	my %headers = map { $_->{title} =~ s/:.*//r => 1 } @contracts;
	$headers{$ABI} = 1 if $stage eq $ABI_STAGE;
	my %defined = map { $_ => 1 } defined_names($tree);
	my %limits = map { $_ => 1 } grep { $defined{$_} }
	    (map { /$LIMIT/g } map { @{$_->{sentences}} } @contracts),
	    (grep { /^$LIMIT$/ } map { names_in("$tree/$_") } keys %headers);
	return sort keys %limits;
}

# Returns the names that the headers of TREE define.
sub defined_names
{
	my ($tree) = @_;

	return map { names_in("$tree/$_") } find_headers($tree);
}

# Returns the names that the file PATH defines.
sub names_in
{
	my ($path) = @_;

	return read_file($path) =~ /^#define\s+(\w+)/mg;
}

# Returns messages about the limits of STAGE, whose contracts are CONTRACTS, that none of
# TESTS (Instar::Test::find_all) declares as a boundary.
sub untested_limits
{
	my ($tree, $stage, $contracts, @tests) = @_;

	my %tested = map { $_ => 1 } map { @{$_->{boundaries}} } @tests;
	return map { "$stage: no test declares the boundary $_" }
	    grep { !$tested{$_} } limits($tree, $stage, @$contracts);
}

# Returns messages about the boundaries that TESTS declare and that no header of TREE
# defines.
sub undefined_boundaries
{
	my ($tree, @tests) = @_;

	my %defined = map { $_ => 1 } defined_names($tree);
	return map {
		my $test = $_;
		map { "$test->{stage}/$test->{name}: no header defines the boundary $_" }
		    grep { !$defined{$_} } @{$test->{boundaries}};
	} @tests;
}

1;
