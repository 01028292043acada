#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tests catch all seeded bugs.  tools/mutate tests those that change one C file, and
# that are not left to the tests of 00-base; tools/mutants tests the others.

use strict;
use warnings;

use FindBin;
use Test::More;

my $tools = "$FindBin::RealBin/../..";
my $output = `'$tools'/mutate --seeded 2>&1`;
is $?, 0, 'the seeded bugs are caught' or diag $output;
my @others = map { split ' ' } $output =~ /: for tools\/mutants: (.*)/g;
if (@others) {
	$output = `'$tools'/mutants @others 2>&1`;
	is $?, 0, 'the seeded bugs that tools/mutate cannot test are caught'
	    or diag $output;
}
done_testing;
