#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs tests tagged "races" on several processors, in real time and with perturbed
# schedules.  Virtual time alone hides races, because in virtual time QEMU runs one
# processor after the other, each for a long time.  If a wake-up is lost, the kernel
# detects the deadlock, so the verdicts do not depend on the load of the host.

use strict;
use warnings;

use File::Basename 'dirname';
use FindBin;
use lib "$FindBin::RealBin/../lib";
use Test::More;

use Instar::Engine;

my $tree = "$FindBin::RealBin/../..";
my $kernels = $ENV{INSTAR_KERNEL} ? dirname($ENV{INSTAR_KERNEL}) :
    dirname({ Instar::Engine::built($tree) }->{kernel});
plan skip_all => 'not all stages are solved' unless $kernels =~ m{/all$};

# slow/races-long.t runs all tests tagged "races", even those also tagged "slow".
my $small = '--tests race-*,waitq-wakeups';
my $large = '--tests mmap-shared,cow-cpus,share-storm,pmap-races,pmap-references';
my @runs = ('--tests swap-cpus --real-time --cpus 4');
for my $cpus (2, 4, 8) {
	push @runs, "$large --real-time --cpus $cpus";
	push @runs, "$small --real-time --perturb $_ --cpus $cpus" for 1 .. 2;
}
for my $cpus (2, 4) {
	push @runs, "$small --perturb $_ --cpus $cpus" for 1 .. 2;
}

for my $run (@runs) {
	my $output = `'$tree'/tools/check $run --jobs 1 --kernel '$kernels'/kernel.elf \\
	    --tests-kernel '$kernels'/kernel-tests.elf \\
	    --root '$kernels'/tests.img 2>&1`;
	is $?, 0, "tools/check $run" or diag $output;
}
done_testing;
