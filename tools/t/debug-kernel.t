#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# A debug kernel: its checkers find what they are for, and have nothing to say
# of tests that take many locks and much memory.

use strict;
use warnings;
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine;

my $tree = "$FindBin::Bin/../..";
my ($engine) = Instar::Engine::engines($tree);
my $made = "$tree/build/gcc-debug/kernels/$engine/all";
my @quiet = qw(cpu-call-storm donate-stress file-calls fork-copies
    lock-stress malloc-stress memdisk-chain palloc-blocks pipe-dup2
    processes-64 waitq-wakeups wait-orphans);

# compilers.t builds it too, perhaps now.
mkdir "$tree/build";
my $said = `flock $tree/build/debug.lock make -C $tree -s --no-print-directory \\
    -j2 DEBUG=1 COMPILER=gcc check-build 2>&1`;
is($?, 0, 'a debug kernel is built') or diag($said);
passes('what it has to find', '--tag', 'debug');
passes('what it has to leave alone', '--tests', join(',', @quiet));
done_testing();

sub passes {
	my ($name, @options) = @_;
	my $said = `$tree/tools/check --debug --kernel $made/kernel.elf \\
	    --tests-kernel $made/kernel-tests.elf --root $made/tests.img \\
	    @options 2>&1`;
	is($?, 0, $name) or diag($said);
	return;
}
