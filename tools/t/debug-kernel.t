#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# A debug kernel: its checks find the errors that they are meant to find, and report no
# error in correct tests that acquire many locks and use a lot of memory.

use strict;
use warnings;
use Cwd qw(abs_path);
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Engine qw(built engines);

my $tree = abs_path("$FindBin::Bin/../..");
my ($engine) = engines($tree);
my $scratch = "$tree/build/check";
my $made = "$scratch/gcc-debug/kernels/$engine/all";
my %built = built($tree);
my $root = $ENV{INSTAR_ROOT} // $built{root};
# Correct tests, in which a debug kernel must find no error.
my @quiet = qw(cpu-call-storm donate-stress file-calls fork-copies
    lock-stress malloc-stress memdisk-chain palloc-blocks pipe-dup2
    processes-64 race-rwlock race-tokens waitq-wakeups wait-orphans);

# compilers.t also builds the debug kernel, possibly at the same time.
mkdir "$tree/build";
my $output = `flock '$tree'/build/debug.lock make -C '$tree' -s --no-print-directory \\
    -j2 O='$scratch' OPT='-O2 -g0' DEBUG=1 COMPILER=gcc '$made'/kernel.elf \\
    '$made'/kernel-tests.elf 2>&1`;
is($?, 0, 'a debug kernel is built') or diag($output);
check_passes('the tests of the checks pass', '--tag', 'debug');
check_passes('no error is found in correct tests', '--tests', join(',', @quiet));
done_testing();

# Check that tools/check with OPTIONS succeeds on the debug kernel.  NAME is the name of
# this check.
sub check_passes
{
	my ($name, @options) = @_;

	my $output = `'$tree'/tools/check --debug --kernel '$made'/kernel.elf \\
	    --tests-kernel '$made'/kernel-tests.elf --root '$root' \\
	    @options 2>&1`;
	is($?, 0, $name) or diag($output);
}
