#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tests pass on every engine, with all stages solved.  tools/check runs them on the
# first engine; this file runs them on the others, except tests tagged "slow" and those
# tests of 00-base that cannot depend on the engine: kernel tests that include no header
# of vm/ or userprog/.

use strict;
use warnings;

use Cwd 'abs_path';
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine qw(built engines);
use Instar::Test;
use Instar::Tool 'read_file';

my $tree = abs_path("$FindBin::RealBin/../..");
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my (undef, @engines) = engines($tree);
plan skip_all => 'there is only one engine' unless @engines;
my @names = map { $_->{name} } grep { is_wanted($_) }
    Instar::Test::find_all("$tree/src/tests");
check_engine($_) for @engines;
done_testing;

# Does this file run TEST on the other engines?
sub is_wanted
{
	my ($test) = @_;

	return 0 if grep { $_ eq 'slow' } @{$test->{tags}};
	return 1 if !$test->{kernel} || $test->{stage} ne '00-base';
	return includes_engine($test->{path});
}

# Does the file PATH, from src/tests/, include a header of vm/ or userprog/, directly or
# through other headers of src/tests/?
sub includes_engine
{
	my ($path) = @_;

	for my $header (read_file($path) =~ /^#include "([^"]+)"/mg) {
		return 1 if $header =~ m{^(?:vm|userprog)/};
		return 1 if $header =~ m{^tests/} && $header ne 'tests/ktest.h' &&
		    includes_engine("$tree/src/$header");
	}
	return 0;
}

# Build the kernel of ENGINE and check that it passes the tests @names.
sub check_engine
{
	my ($engine) = @_;

	my $said = `make -C '$tree' --no-print-directory -s -j2 VM=$engine check-build 2>&1`;
	is($?, 0, "$engine is built") or return diag($said);
	my %built = built($tree, 'all', $engine);
	$said = `'$tree'/tools/check --engine $engine --jobs 2 \\
	    --kernel '$built{kernel}' --tests-kernel '$built{'tests-kernel'}' \\
	    --root '$built{root}' --tests @{[join ',', @names]} 2>&1`;
	is($?, 0, "$engine: the tests pass") or diag($said);
	my ($count) = $said =~ /^Files=(\d+),/m;
	cmp_ok($count // 0, '>', 100, "$engine: more than 100 tests ran");
	return;
}
