#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/bench measures a row of each kind on all engines that were built.  The costs in
# instructions, which are the same in every run, do not exceed their goals.

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
plan skip_all => 'needs a kernel with all stages solved, compiled by gcc -O2'
    unless $kernels =~ m{/gcc/kernels/[^/]+/all$};
plan skip_all => 'no kernel is built' unless -e "$kernels/kernel-tests.elf";

my $directory = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);
my @kernels = grep { -e "$_/tests.img" } glob dirname(dirname($kernels)) . '/*/all';
my $table = `'$FindBin::RealBin'/../bench --rounds 1 --json $directory/json \\
    @{[map { "--kernels '$_'" } @kernels]} --programs '$programs' 2>&1`;
is $?, 0, 'tools/bench succeeds' or diag $table;
my @results = map { decode_json($_) } split /\n/, read_file("$directory/json");
for my $name (qw(launch calls/cost-null-call calls/time-spawn-wait
    faults/cost-fault-refused threads/cost-switch threads/cost-lock-pair
    memdisk/cost-read-cold ata/time-read-cold ata/time-write-new)) {
	is scalar(grep { $_->{name} eq $name && $_->{value} > 0 } @results), scalar @kernels,
	    "$name is measured on each engine";
}
for my $result (grep { $_->{unit} =~ /^insn/ && defined $_->{goal} } @results) {
	cmp_ok $result->{value}, '<=', $result->{goal},
	    "$result->{name} reaches its goal ($result->{engine})";
}
my $columns = qr/(?: +\d+){@{[scalar @kernels]}}/;
like $table, qr/^null system call \(getpid\)$columns insn +248 +142 reached$/m,
    'the table has a row with the measured values, the peer and the goal';

done_testing;
