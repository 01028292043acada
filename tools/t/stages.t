#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The starting point of each stage: the kernel with all earlier stages solved builds,
# boots, runs a program, and passes the tests of the previous stage.  Some of the
# stage's own tests fail; each failing test ends with a verdict, not with a panic or a
# hang.  Tests tagged "slow" and tests that declare "needs" are left out.

use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine qw(built engine_of_stage engines is_of_engine stages);
use Instar::Test;

my $tree = "$FindBin::RealBin/../..";
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $scratch = tempdir(CLEANUP => 1);
my @stages = stages($tree);

for my $stage (@stages) {
	my $output = `make -C '$tree' --no-print-directory -s STAGE=$stage check-build 2>&1`;
	is($?, 0, "$stage builds") or diag($output);
	is($output, '', "$stage builds without a message");
	check_boot($stage);
	check_own_tests($stage);
	my ($previous) = reverse grep { $_ lt $stage &&
	    is_of_engine($tree, $_, engine_for($stage)) } @stages;
	check_earlier_tests($stage, $previous // '00-base');
}
done_testing();

# Returns the engine that make uses for STAGE.
sub engine_for
{
	my ($stage) = @_;

	return engine_of_stage($tree, $stage) // (engines($tree))[0];
}

# Returns the directory of the kernel that a student of STAGE starts from.
sub kernel_directory
{
	my ($stage) = @_;

	return dirname({ built($tree, $stage, engine_for($stage)) }->{kernel});
}

# Boot the kernel of STAGE and run a program: hello until stage 02 is solved, because
# the shell needs the arguments and system calls of that stage.
sub check_boot
{
	my ($stage) = @_;

	my ($program, $expected) = $stage lt '03' ? ('hello', qr/\Ahello/i) :
	    (q{'echo one two | wc -w'}, qr/\A\s*2\n\z/);
	my $kernel = kernel_directory($stage);
	my $output = `'$tree'/tools/instar --kernel '$kernel'/kernel.elf \\
	    --root '$tree'/build/gcc/root.img --icount 3 -- $program 2>&1`;
	is($?, 0, "$stage boots and runs a program");
	like($output, $expected, "$stage: the program prints the expected text");
}

# Run the tests of STAGE on the kernel of KERNEL_STAGE.  Returns their results by name;
# an empty list if there are no tests.
sub run_tests
{
	my ($kernel_stage, $stage) = @_;

	my @names = map { $_->{name} } grep { $_->{stage} eq $stage &&
	    !grep { $_ eq 'slow' } @{$_->{tags}} and
	    !defined $_->{needs} } Instar::Test::find_all("$tree/src/tests");
	return () if !@names;
	my $kernel = kernel_directory($kernel_stage);
	my $json = "$scratch/$kernel_stage-$stage.json";
	my $names = join ',', @names;
	my $output = `'$tree'/tools/check --kernel '$kernel'/kernel.elf \\
	    --tests-kernel '$kernel'/kernel-tests.elf \\
	    --root '$kernel'/tests.img --engine @{[engine_for($kernel_stage)]} \\
	    --tests $names --json $json 2>&1`;
	open my $in, '<', $json or do {
		fail("$kernel_stage: tools/check gives results of $stage");
		diag($output);
		return ();
	};
	return map { $_->{name} => $_ } map { decode_json($_) } <$in>;
}

# Check that the naive kernel of STAGE fails some tests of the stage, and that each
# failing test ends with a verdict.
sub check_own_tests
{
	my ($stage) = @_;

	my %result = run_tests($stage, $stage);
	return if !%result;
	# A test that expects a panic passes without a verdict.
	my @unclean = grep { !$result{$_}{passed} && !$result{$_}{verdict} }
	    sort keys %result;
	is("@unclean", '', "$stage: each failing test of the stage ends with a verdict")
	    or diag(map { "$_: @{$result{$_}{problems}}\n" } @unclean);
	my @failed = grep { !$result{$_}{passed} } keys %result;
	ok(@failed > 0, "$stage: the naive kernel fails some tests of the stage (" .
	    @failed . ' of ' . keys(%result) . ')');
}

# Check that the kernel of STAGE passes the tests of EARLIER, an earlier stage.
sub check_earlier_tests
{
	my ($stage, $earlier) = @_;

	my %result = run_tests($stage, $earlier);
	my @failed = grep { !$result{$_}{passed} } sort keys %result;
	is("@failed", '', "$stage: the tests of $earlier pass")
	    or diag(map { "$_: @{$result{$_}{problems}}\n" } @failed);
}
