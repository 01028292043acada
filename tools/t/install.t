#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/install prints nothing if no package is missing.  Otherwise it lists the missing
# packages and the reason for each, and calls "apt-get install" once; if there is no
# apt-get, it tells the user what to do.  A directory of commands, used as the whole PATH,
# simulates a machine.

use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $install = "$FindBin::RealBin/../install";
my $scratch = tempdir(CLEANUP => 1);
my $bin = "$scratch/bin";
mkdir $bin;

my ($status, $output) = run_install('run', $ENV{PATH});
is("$status $output", '0 ',
    'no package missing: tools/install succeeds and prints nothing');

# A machine with basic tools but no compiler, simulator or apt-get.
for my $tool (qw(sh cat grep ls rm mktemp env test)) {
	my ($path) = grep { -x } map { "$_/$tool" } qw(/usr/bin /bin);
	symlink $path, "$bin/$tool" if defined $path;
}
add_command('id', 'echo 0');
($status, $output) = run_install('run', $bin);
isnt($status, 0, 'no apt-get: tools/install fails');
like($output, qr/^  gcc: compiles the kernel/m, 'no apt-get: gcc and its purpose are named');
like($output, qr/^  qemu-system-x86: the simulator/m,
    'no apt-get: QEMU and its purpose are named');
like($output, qr/no apt-get here/, 'no apt-get: the user is told what to do');

# The same machine with an apt-get that records its arguments.
add_command('apt-get', "echo \"\$@\" >>$scratch/asked");
($status, $output) = run_install('run', $bin);
is($status, 0, 'apt-get present: tools/install succeeds');
like($output, qr/^Installing: gcc .*qemu-system-x86/m,
    'apt-get present: the packages are listed');
my @asked = read_lines("$scratch/asked");
is(scalar(grep { /^install / } @asked), 1, 'apt-get is called once to install');
like($asked[-1], qr/--no-install-recommends.* gcc .*lib32gcc-12-dev/,
    'apt-get is called with all packages');

# A gcc that has a libgcc only for 64 bits: it can name the file, but cannot link 32-bit
# code.
add_command('gcc', 'test $1 = -print-libgcc-file-name || exit 1');
run_install('run', $bin);
@asked = grep { /^install / } read_lines("$scratch/asked");
like($asked[-1], qr/ lib32gcc-12-dev/, 'no 32-bit libgcc: lib32gcc is installed');
unlike($asked[-1], qr/ gcc /, 'no 32-bit libgcc: gcc is not installed again');
unlink "$bin/gcc";

add_command('apt-get', 'echo E: no network; exit 100');
($status, $output) = run_install('run', $bin);
isnt($status, 0, 'apt-get fails: tools/install fails');
like($output, qr/E: no network/, 'apt-get fails: the output of apt-get is shown');

add_command('id', 'echo 1000');
($status, $output) = run_install('run', $bin);
like($output, qr/as root: apt-get install gcc/,
    'neither root nor sudo: the command for root is shown');
add_command('sudo', 'exec "$@"');
add_command('apt-get', 'exit 0');
($status, $output) = run_install('check', $bin);
is($status, 0, 'not root: sudo is used');
like($output, qr/clang: the other compiler/, '"check" installs packages that "run" does not need');

($status, $output) = run_install('nonsense', $ENV{PATH});
is($status, 2, 'an unknown target is refused');
done_testing();

# Run tools/install for TARGET with PATH.  Returns its exit status and output.
sub run_install
{
	my ($target, $path) = @_;

	my $text = `PATH='$path' /bin/sh '$install' $target 2>&1`;
	return ($? >> 8, $text);
}

# Add the command NAME, a shell script with BODY, to the simulated machine.
sub add_command
{
	my ($name, $body) = @_;

	unlink "$bin/$name";
	open my $out, '>', "$bin/$name" or die "$bin/$name: $!\n";
	print {$out} "#!/bin/sh\n$body\n";
	close $out;
	chmod 0755, "$bin/$name";
}

# Returns the lines of FILE, or an empty list if FILE cannot be read.
sub read_lines
{
	my ($file) = @_;

	open my $in, '<', $file or return ();
	return <$in>;
}
