#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Some tests of each of the stages 01 to 07 also pass in Bochs, whose CPU, MMU and disks were
# implemented independently of QEMU's.  The chosen tests depend on the simulated
# hardware: time, context switches, bad addresses, referenced and modified bits, stale
# TLB entries, swap on a disk.

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
my @tests = qw(alarm-single priority-preempt donate-chain args-many
    bad-pointers lazy-parts stack-pusha share-text clock-chance evict-dirty
    swap-pages mmap-write mmap-shared cow-counts cow-both-write cow-swap);

my $output = `'$tree'/tools/check --sim bochs --tests @{[join ',', @tests]} \\
    --kernel '$kernels'/kernel.elf --tests-kernel '$kernels'/kernel-tests.elf \\
    --root '$kernels'/tests.img 2>&1`;
is $?, 0, 'tools/check reports success';
is scalar(() = $output =~ /\.\. ok$/mg), @tests, 'every chosen test ran and passed'
    or diag $output;

done_testing;
