#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/fuzz: a seed determines the whole run, and a failing seed is reported with the
# command that repeats the run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Guest;
use Run 'run_tool';
use Instar::Tool qw(read_file write_file);

my $tool = "$FindBin::RealBin/../fuzz";
my $directory = Guest::directory();
my $blank = "$directory/blank";
write_file($blank, "\0" x 65536);

my @begin = (channel => "0 boot x\n1 note fuzz seed=4 calls=120 ticks=9\n");
my $pass = Guest::kernel(echo => 1, @begin, channel => '2 verdict pass fuzz ',
    nonce => 1, channel => "\n3 end done 0\n", end => 'off');
my $panic = Guest::kernel(echo => 1, channel =>
    "0 boot x\n1 panic oh\n2 end panic 1\n", end => 'off');

# Run tools/fuzz on KERNEL with OPTIONS.  Returns its exit status and output.
sub run_fuzz
{
	my ($kernel, @options) = @_;

	return run_tool($tool, '--kernel', $kernel, '--root', $blank, '--tests',
	    'fuzz', @options);
}

my ($status, $output) = run_fuzz($pass, '--from', 4, '--seeds', 1);
is $status, 0, 'one seed passes: exit status 0' or diag $output;
is $output, "1 of 1 seeds, 120 calls, 0 failed\n", 'one seed passes: the summary';

($status, $output) = run_fuzz($panic, '--from', 2, '--seeds', 3, '--jobs', 2,
    '--cpus', 4);
is $status, 1, 'three seeds fail: exit status 1';
like $output, qr/^seed $_ \(fuzz, cpus=4 shift=\d .*fuzz_seed=$_\b/m,
    "the report names seed $_ and its machine" for 2 .. 4;
like $output, qr/^  wrong: the kernel panicked: oh$/m, 'the report gives the problem';
like $output, qr/^  again: make fuzz SEED=3 CPUS=4 TEST='fuzz'$/m,
    'the report gives the command that repeats the run';
like $output, qr/^3 of 3 seeds, 0 calls, 3 failed$/m, 'three seeds fail: the summary';

my $log = "$directory/log";
($status, $output) = run_fuzz($panic, '--seed', 3, '--cpus', 4, '--trace', 'fault',
    '--log', $log);
is $status, 1, '--seed repeats the failure';
like $output, qr/^wrong: the kernel panicked: oh$/m, '--seed prints the problem';
like $output, qr/ktest=fuzz .*fuzz_seed=3 .*trace=memdisk,fault$/m,
    '--seed prints the console, here the command line of the kernel';
like read_file($log), qr/^1 panic oh$/m, '--log keeps the log';
my ($first) = $output =~ /^(seed .*?):/;
(undef, $output) = run_fuzz($panic, '--seed', 3, '--cpus', 4, '--trace', 'fault');
is((($output =~ /^(seed .*?):/)[0]), $first, 'a seed selects the same machine each time');

($status, $output) = run_fuzz($pass, '--tests', 'none');
is $status, 125, 'an unknown fuzz test is an error';
for my $option (['--log', $log], ['--trace', 'fault']) {
	($status, $output) = run_fuzz($pass, '--seeds', 1, @$option);
	is $status, 125, "$option->[0] without --seed is refused";
	is $output, "fuzz: $option->[0] needs --seed N\n", "$option->[0] without --seed: message";
}
done_testing;
