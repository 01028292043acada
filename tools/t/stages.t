#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The starting point of each stage: the kernel with the stages before it solved
# builds, boots and runs a program, and passes the tests of the stage before.  Some
# tests of the stage itself fail, all of these with a verdict, never by a panic or a
# hang.

use strict;
use warnings;
use File::Basename qw(basename dirname);
use File::Glob qw(:bsd_glob);
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine qw(built engine_of_stage engines is_of_engine);
use Instar::Test;

my $tree = "$FindBin::RealBin/../..";
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my $scratch = tempdir(CLEANUP => 1);
my @stages = map { basename($_, '.md') } glob "$tree/handouts/[0-9][0-9]-*.md";

for my $stage (@stages) {
	my $said = `make -C '$tree' --no-print-directory -s STAGE=$stage check-build 2>&1`;
	is($?, 0, "$stage builds") or diag($said);
	is($said, '', "$stage builds without a message");
	boots($stage);
	own_tests($stage);
	my ($before) = reverse grep { $_ lt $stage &&
	    is_of_engine($tree, $_, engine($stage)) } @stages;
	earlier_tests($stage, $before // '00-base');
}
done_testing();

# The engine that make uses for STAGE.
sub engine
{
	my ($stage) = @_;

	return engine_of_stage($tree, $stage) // (engines($tree))[0];
}

sub kernel
{
	my ($stage) = @_;

	return dirname({ built($tree, $stage, engine($stage)) }->{kernel});
}

# The shell needs arguments and system calls, which come with 02.
sub boots
{
	my ($stage) = @_;

	my ($program, $expected) = $stage lt '03' ? ('hello', qr/\Ahello/i) :
	    (q{'echo one two | wc -w'}, qr/\A\s*2\n\z/);
	my $kernel = kernel($stage);
	my $said = `'$tree'/tools/instar --kernel '$kernel'/kernel.elf \\
	    --root '$tree'/build/gcc/root.img --icount 3 -- $program 2>&1`;
	is($?, 0, "$stage boots and runs a program");
	like($said, $expected, "$stage: the program prints what it should");
}

# The results, by name, of the tests of STAGE on the kernel of KERNEL_STAGE.
sub results
{
	my ($kernel_stage, $stage) = @_;

	my @names = map { $_->{name} } grep { $_->{stage} eq $stage &&
	    !grep { $_ eq 'slow' } @{$_->{tags}} and
	    !defined $_->{needs} } Instar::Test::find_all("$tree/src/tests");
	return () if !@names;
	my $kernel = kernel($kernel_stage);
	my $json = "$scratch/$kernel_stage-$stage.json";
	my $names = join ',', @names;
	my $said = `'$tree'/tools/check --kernel '$kernel'/kernel.elf \\
	    --tests-kernel '$kernel'/kernel-tests.elf \\
	    --root '$kernel'/tests.img --engine @{[engine($kernel_stage)]} \\
	    --tests $names --json $json 2>&1`;
	open my $in, '<', $json or do {
		diag($said);
		return ();
	};
	return map { $_->{name} => $_ } map { decode_json($_) } <$in>;
}

sub own_tests
{
	my ($stage) = @_;

	my %result = results($stage, $stage);
	return if !%result;
	# A test that passes by a panic gives no verdict.
	my @unclean = grep { !$result{$_}{passed} && !$result{$_}{verdict} }
	    sort keys %result;
	is("@unclean", '', "$stage: every test of it ends with a verdict")
	    or diag(map { "$_: @{$result{$_}{problems}}\n" } @unclean);
	my @failed = grep { !$result{$_}{passed} } keys %result;
	ok(@failed > 0, "$stage: the naive kernel fails some (" . @failed . ' of ' .
	    keys(%result) . ')');
}

sub earlier_tests
{
	my ($stage, $earlier) = @_;

	my %result = results($stage, $earlier);
	my @failed = grep { !$result{$_}{passed} } sort keys %result;
	is("@failed", '', "$stage: the tests of $earlier pass")
	    or diag(map { "$_: @{$result{$_}{problems}}\n" } @failed);
}
