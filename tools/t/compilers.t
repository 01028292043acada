#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tree builds without a warning with gcc and with clang, as a debug kernel, and with
# a toolchain whose default options have broken similar systems: PIE, stack protector,
# branch protection, property notes, separate code segments, common symbols, and a
# uint32_t that is an unsigned long.

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Glob qw(:bsd_glob);
use File::Path qw(make_path);
use FindBin;
use Test::More;

use lib "$FindBin::Bin/../lib";
use Instar::Engine qw(engines);
use Instar::Tool qw(write_file);

my $tree = abs_path("$FindBin::Bin/../..");
my ($engine) = engines($tree);
# The makes below must not inherit settings from the make that runs this check.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
# A build directory that is kept between runs.  The builds there, except that of the
# debug kernel, are not optimized: the warnings of clang do not depend on optimization,
# and gcc's warnings that do depend on it are shown by the first build below, which is
# the ordinary one.
my $scratch = "$tree/build/check";
my $cheap = "O=$scratch OPT='-O0 -g0'";
make_path("$scratch/bin");

check_build('gcc', 'all check-build COMPILER=gcc');
# kits.t compiles the tests with clang.
check_build('clang', "all COMPILER=clang $cheap");
# A debug build differs only in the kernel.
check_build('gcc, debug kernel', "O=$scratch OPT='-O2 -g0' DEBUG=1 COMPILER=gcc " .
    join ' ', map { "$scratch/gcc-debug/kernels/$engine/all/$_.elf" }
    qw(kernel kernel-tests));

# A cross toolchain that turns on the options named at the top.
write_wrapper('gcc', '-fPIE -fcommon -fstack-protector-all -fcf-protection=full ' .
    '-fasynchronous-unwind-tables -Wa,-mx86-used-note=yes ' .
    q{-U__UINT32_TYPE__ '-D__UINT32_TYPE__=long unsigned int'});
write_wrapper('ld', '-z separate-code');
write_wrapper($_, '') for qw(ar nm objcopy);
my $hostile = "CROSS=$scratch/bin/hostile- $cheap";
check_build('hostile defaults', "all check-syntax $hostile");
my ($kernel) = glob "$scratch/hostile-gcc/kernels/*/all/kernel.elf";
my ($program) = glob "$scratch/hostile-gcc/programs/hello";
SKIP: {
	ok(defined $kernel && defined $program, 'hostile defaults: a kernel and programs')
	    or skip 'nothing was built', 4;
	my $headers = `readelf -lS '$kernel' 2>&1`;
	like($headers, qr/EXEC \(Executable|Elf file type is EXEC/, 'the kernel is not a PIE');
	unlike($headers, qr/note\.gnu\.property/, 'the kernel has no property note');
	$headers = `readelf -lS $program 2>&1`;
	like($headers, qr/Elf file type is EXEC/, 'a program is not a PIE');
	unlike($headers, qr/note\.gnu\.property/, 'a program has no property note');
}

# Use the scratch build, because other tests use the main build at the same time.
my $build = "make -C '$tree' --no-print-directory $hostile all";
my $again = `$build`;
unlike($again, qr/^  [A-Z]+ /m, 'a second make builds nothing');
my $changed = 'src/programs/hello.c';
$again = `$build -W $changed`;
my @compiled = $again =~ /^  CC +(.*)$/mg;
is("@compiled", $changed, 'after a change, only the changed file is compiled');

done_testing();

# Run make in the tree.  Returns its exit status; its output is in $make_output.
my $make_output;
sub run_make
{
	my ($arguments) = @_;

	# debug-kernel.t builds in the same directory.
	my $lock = $arguments =~ /DEBUG=1/ ? "flock '$tree/build/debug.lock'" : '';
	$make_output = `$lock make -C '$tree' --no-print-directory -s $arguments 2>&1`;
	return $? >> 8;
}

# Check that make with ARGUMENTS succeeds and prints nothing.
sub check_build
{
	my ($name, $arguments) = @_;

	is(run_make("-j2 $arguments"), 0, "$name: builds") or diag($make_output);
	is($make_output, '', "$name: builds without a message");
}

# Write a command hostile-TOOL that runs TOOL with FLAGS before its own arguments.
sub write_wrapper
{
	my ($tool, $flags) = @_;

	my $file = "$scratch/bin/hostile-$tool";
	write_file($file, "#!/bin/sh\nexec $tool $flags \"\$@\"\n");
	chmod 0755, $file;
}
