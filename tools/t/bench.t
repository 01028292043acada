#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/bench measures every row of its table.  The costs in instructions, which are
# the same in every run, do not exceed their goals.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Basename 'dirname';
use File::Temp ();
use FindBin;
use lib "$FindBin::RealBin/../lib";

use JSON::PP;
use Test::More;

use Instar::Engine;
use Instar::Tool 'read_file';

my $kernels = $ENV{INSTAR_KERNEL} ? dirname($ENV{INSTAR_KERNEL}) :
    dirname({ Instar::Engine::built("$FindBin::RealBin/../..") }->{kernel});
my $programs = dirname(dirname(dirname($kernels))) . '/tests';
plan skip_all => 'the kernel is not the default one: all stages solved, gcc -O2'
    unless $kernels =~ m{/gcc/kernels/[^/]+/all$};
plan skip_all => 'no kernel is built' unless -e "$kernels/kernel-tests.elf";

my $directory = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);
my $table = `'$FindBin::RealBin'/../bench --rounds 1 --json $directory/json \\
    --kernel '$kernels'/kernel.elf --tests-kernel '$kernels'/kernel-tests.elf \\
    --root '$kernels'/tests.img --programs '$programs' 2>&1`;
is $?, 0, 'tools/bench succeeds' or diag $table;
my %result = map { ($_->{name} => $_) } map { decode_json($_) }
    split /\n/, read_file("$directory/json");
for my $name (qw(launch calls/cost-null-call calls/time-spawn-wait
    faults/cost-fault-refused threads/cost-switch threads/cost-lock-pair
    memdisk/cost-read-cold ata/time-read-cold ata/time-write-new)) {
	cmp_ok $result{$name}{value} // 0, '>', 0, $name;
}
for my $name (grep { $result{$_}{unit} =~ /^insn/ } sort keys %result) {
	my $goal = $result{$name}{goal} // next;
	cmp_ok $result{$name}{value}, '<=', $goal, "$name reaches its goal";
}
like $table, qr/^null system call \(getpid\) +\d+ insn +248 +142 reached$/m,
    'the table has a row with the measured value, the peer and the goal';

done_testing;
