#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Test runs that would take too long in tools/t/races.t: all tests tagged "races" in
# real time; the tests tagged "step" single-stepped, so that a processor's turn can end
# after any instruction; and the tests tagged "step" in Bochs, which runs a few
# instructions of each processor in turn.

use strict;
use warnings;

use FindBin;
use Test::More;

my $tree = "$FindBin::RealBin/../../..";
my @runs = (
	(map { "--tag races --real-time --perturb $_ --cpus $_" } 2, 4, 8),
	(map { "--tag step --perturb $_ --step --cpus 4" } 1 .. 10),
	(map { "--tag step --sim bochs --perturb $_ --cpus 4" } 1 .. 10),
);
for my $run (@runs) {
	my $output = `'$tree'/tools/check $run --jobs 1 2>&1`;
	is $?, 0, "tools/check $run" or diag $output;
}
done_testing;
