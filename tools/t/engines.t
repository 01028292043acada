#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Virtual memory engines.  Only an engine itself, its stages and their tests depend on
# the engine, and a second engine can be added.  To check this, a second engine with a
# stage of its own is added to a copy of the tree: src/vm/second/, a copy of the first.

use strict;
use warnings;

use File::Basename qw(basename dirname);
use File::Find ();
use File::Path 'make_path';
use File::Temp 'tempdir';
use FindBin;
use lib "$FindBin::RealBin/../lib";

use Test::More;

use Instar::Engine qw(engine_of_stage engines);
use Instar::Test;
use Instar::Tool qw(read_file write_file);

my $tree = "$FindBin::RealBin/../..";
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
my @engines = engines($tree);
my $first = $engines[0];
my $copy = tempdir(CLEANUP => 1) . '/tree';
my $out = "$copy/build/gcc";

subtest 'no other code depends on an engine' => \&check_includes;
subtest 'an engine that does not exist' => \&check_errors;
add_second_engine();
subtest 'a kernel with all stages' => \&check_second_engine;
subtest 'a stage of the second engine' => \&check_second_stage;
subtest 'a stage of the first engine' => \&check_first_engine;
subtest 'kits' => \&check_kits;
done_testing;

# Run COMMAND in the copy of the tree.  Returns its exit status and output.
sub run_in_copy
{
	my ($command) = @_;

	my $output = `cd '$copy' && $command 2>&1`;
	return ($? >> 8, $output);
}

# Check that make with ARGUMENTS succeeds in the copy of the tree.
sub check_make
{
	my ($arguments) = @_;

	my ($status, $output) = run_in_copy("make --no-print-directory -s -j2 $arguments");
	is $status, 0, "make $arguments succeeds" or diag $output;
}

# ------------------------------------------------------------- the tree

# Check that only an engine itself, its stages and their tests include its headers.
sub check_includes
{
	my @wrong;
	my $look = sub {
		my ($path) = $_ =~ m{^\Q$tree\E/(.*\.[chS])$} or return;
		push @wrong, map { "$path includes $_" }
		    grep { !may_include($path, $_) }
		    read_file($_) =~ m{^\s*#\s*include\s+"(vm/[^"]+/[^"]+)"}mg;
	};
	File::Find::find({ no_chdir => 1, wanted => $look },
	    map { "$tree/$_" } qw(src solutions bench));
	is join("\n", @wrong), '',
	    'no file outside an engine and its stages includes its headers';
}

# Can the file PATH include HEADER, a path that begins with vm/ENGINE/?
sub may_include
{
	my ($path, $header) = @_;

	my ($engine) = $header =~ m{^vm/([^/]+)/};
	return 1 if $path =~ m{^(?:src|solutions/[^/]+)/vm/\Q$engine\E/};
	my ($stage) = $path =~ m{^src/tests/(\d\d-[^/]+)/} or return 0;
	my $own = engine_of_stage($tree, $stage);
	my $test = Instar::Test::read_test("$tree/$path");
	return 0 if defined $test && !$test->{kernel};
	$own = $test->{engine} if defined $test && defined $test->{engine};
	return defined $own && $own eq $engine;
}

# Check that make and the tools refuse an unknown engine.
sub check_errors
{
	my $names = join ' ', @engines;
	for my $command ('make VM=foo', "tools/check --engine foo --list",
	    'tools/dist --stage 02 --engine foo') {
		my $output = `cd '$tree' && $command 2>&1`;
		isnt $?, 0, "$command fails";
		like $output, qr/there is no engine 'foo'; the engines are: \Q$names\E/,
		    "$command: the message lists the engines";
	}
}

# ------------------------------------------------------ a second engine

# Copy the tree and add the second engine.  The build directory is copied as well, so
# that little has to be compiled.
sub add_second_engine
{
	make_path($copy, "$copy/build");
	system("cd '$tree' && cp -a Makefile LICENSE README.md bench docs handouts " .
	    "solutions src tools .clang-format .editorconfig .gitignore '$copy'") == 0
	    or die "cannot copy the tree\n";
	system('cp', '-a', "$tree/build/gcc", "$copy/build") if -d "$tree/build/gcc";
	my $second = "$copy/src/vm/second";
	system('cp', '-a', "$copy/src/vm/$first", $second) == 0 or die "cp failed\n";
	for my $file (glob "$second/*") {
		write_file($file, read_file($file) =~ s{vm/\Q$first\E/}{vm/second/}gr);
	}
	my $solution = "$copy/solutions/70-second/vm/second";
	make_path($solution, "$copy/src/tests/70-second");
	write_file("$solution/swap.c", read_file("$second/swap.c"));
	write_file("$copy/handouts/70-second.md", "---\nstage: 70-second\n" .
	    "engine: second\nfiles:\n  - src/vm/second/swap.c\n---\n\n# Second\n");
	add_test('70-second/second-kernel', 1, '');
	add_test('70-second/second-user', 0, '');
	add_test('00-base/second-named', 0, " * engine: second\n");
	add_test('00-base/first-named', 1, " * engine: $first\n");
}

# Add a kernel or user test that passes, with LINES in its header.
sub add_test
{
	my ($path, $is_kernel, $lines) = @_;

	my $name = basename($path) =~ tr/-/_/r;
	write_file("$copy/src/tests/$path.c",
	    "/* SPDX-License-Identifier: BSD-2-Clause */\n" .
	    "/*\n * proves: it runs\n$lines */\n" . ($is_kernel ?
	    "#include \"tests/ktest.h\"\n\nKTEST($name)\n{\n}\n" :
	    "#include <syscall.h>\n\n#include \"tests/utest.h\"\n\n" .
	    "void\ntest_main(void)\n{\n}\n"));
}

# Returns the set of sources of KERNEL in the copy, in the form "vm/second/swap".
sub linked_sources
{
	my ($kernel) = @_;

	my $list = read_file("$out/kernels/$kernel.elf.list");
	return { map { $_ => 1 } $list =~
	    m{/kernel/(?:src|solutions/[^/]+)/(\S+)\.o}g };
}

# Returns the set of names of the tests that tools/check selects in the copy with
# OPTIONS.
sub list_tests
{
	my ($options) = @_;

	my ($status, $output) = run_in_copy("tools/check --list $options");
	is $status, 0, "tools/check --list $options succeeds" or diag $output;
	return { map { $_ => 1 } $output =~ /^  (\S+)/mg };
}

# Check a kernel of the second engine with all stages solved, and the tests selected for
# the engine.
sub check_second_engine
{
	check_make('VM=second check-build');
	my $kernel = linked_sources('second/all/kernel-tests');
	ok $kernel->{"vm/second/$_"}, "the kernel contains vm/second/$_" for qw(frame swap);
	is join(' ', grep { m{^vm/\Q$first\E/} } keys %$kernel), '',
	    'the kernel contains no source of the other engine';
	ok $kernel->{"tests/$_"}, "the kernel contains the kernel test $_"
	    for qw(01-threads/alarm-order 70-second/second-kernel);
	my @foreign = grep { m{^tests/0[3-7]-} } keys %$kernel;
	is "@foreign", '', 'the kernel contains no kernel test of the other engine';
	ok !$kernel->{'tests/00-base/first-named'},
	    'the kernel contains no test in 00-base that names the other engine';

	my $tests = list_tests('--engine second');
	ok $tests->{$_}, "tools/check selects $_"
	    for qw(alarm-order second-kernel second-user
	    second-named lazy-exec cow-text);
	ok !$tests->{$_}, "tools/check does not select $_" for qw(spt-contract first-named);

	my ($status, $output) = run_in_copy('tools/instar --icount 3 --kernel ' .
	    "$out/kernels/second/all/kernel.elf --root $out/root.img -- hello");
	is $status, 0, 'the kernel boots';
	like $output, qr/^hello/im, 'the kernel runs a program';
	my $set = "$out/kernels/second/all";
	($status, $output) = run_in_copy("tools/check --engine second --kernel $set/kernel.elf " .
	    "--tests-kernel $set/kernel-tests.elf --root $set/tests.img " .
	    "--tests 'second-*'");
	is $status, 0, 'the tests of the second engine pass' or diag $output;
	like $output, qr/Tests=3,/, 'all three tests named second-* ran';
}

# Check the kernel and the tests of the stage that belongs to the second engine.
sub check_second_stage
{
	my ($status, $output) = run_in_copy('make -n STAGE=70 check-build V=1');
	is $status, 0, 'make -n STAGE=70 succeeds' or diag $output;
	like $output, qr{build/gcc/kernels/second/70-second/kernel\.elf},
	    'the kernel has the engine that the handout names';
	like $output, qr{solutions/02-userprog/userprog/wait\.o},
	    'stages that belong to all engines are solved';
	unlike $output, qr{vm/\Q$first\E/}, 'no source of the other engine is built';
	my $tests = list_tests('--stage 70 --engine second');
	ok $tests->{$_}, "stage 70: tools/check selects $_"
	    for qw(alarm-order args-many second-user);
	ok !$tests->{$_}, "stage 70: tools/check does not select $_"
	    for qw(lazy-exec spt-contract);
}

# Check that the second engine does not change a stage of the first, nor the tests that
# tools/check selects by default.
sub check_first_engine
{
	my ($status, $output) = run_in_copy('make -n STAGE=05-swap check-build V=1');
	is $status, 0, 'make -n STAGE=05-swap succeeds' or diag $output;
	like $output, qr{build/gcc/kernels/\Q$first\E/05-swap/kernel\.elf},
	    'the kernel has the first engine';
	unlike $output, qr{second}, 'nothing of the second engine is built';
	my $tests = list_tests('');
	ok $tests->{$_}, "all stages: tools/check selects $_"
	    for qw(spt-contract first-named second-user);
	ok !$tests->{$_}, "all stages: tools/check does not select $_"
	    for qw(second-kernel second-named);
}

# Check that a kit of either engine contains nothing of the other.
sub check_kits
{
	my %has = (
		'--stage 70' => [second => [qw(01-threads 70-second)]],
		'--stage 05' => [$first => [qw(01-threads 03-spt 05-swap)]],
		'--stage 02 --engine second' => [second => [qw(01-threads
		    02-userprog)]],
	);
	for my $which (sort keys %has) {
		my ($engine, $stages) = @{$has{$which}};
		my ($status, $output) = run_in_copy("tools/dist $which --base source");
		is $status, 0, "tools/dist $which succeeds" or diag $output;
		my ($kit) = $output =~ m{^(.*)\.tar\.gz$}m or next;
		$kit = "$copy/$kit";
		is join(' ', map { basename($_) } grep { -d } glob "$kit/src/vm/*"),
		    $engine, "$which: the kit contains no engine but $engine";
		like read_file("$kit/kit.mk"), qr/^VM := \Q$engine\E$/m,
		    "$which: kit.mk names $engine";
		ok -d "$kit/src/tests/$_", "$which: the kit has the tests of $_" for @$stages;
		my @named = map { -e "$kit/src/tests/00-base/$_.c" ? $_ : () }
		    qw(first-named second-named);
		is "@named", ($engine eq 'second' ? 'second' : 'first') . '-named',
		    "$which: the kit has no test that names the other engine";
		my @foreign = grep { $engine eq 'second' ? /^0[3-7]/ : /^70/ }
		    map { basename($_) } glob "$kit/src/tests/* $kit/handouts/*";
		is "@foreign", '',
		    "$which: the kit has no tests or handouts of the other engine";
		($status, $output) = run_in_copy("make -n -C '$kit' check-build V=1");
		is $status, 0, "$which: make succeeds in the kit" or diag $output;
		like $output, qr{build/gcc/kernels/\Q$engine\E/},
		    "$which: make builds $engine";
	}
}
