#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tests catch all seeded bugs.  tools/mutate tests those that change one file of a
# solution, and tools/mutants the others.

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
	is $?, 0, 'the seeded bugs in several files or in given code are caught'
	    or diag $output;
}
done_testing;
