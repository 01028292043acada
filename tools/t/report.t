#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The report of a failed test adds information to the kernel's messages: names to
# numbers, and source lines to addresses.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Temp ();
use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Instar::Lines;
use Instar::Report;
use Instar::Tool 'write_file';
use Instar::Values;

my $tree = "$FindBin::RealBin/../..";
my $directory = abs_path(File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1));

# Each case is a comparison, its values, and the values with names added.
for my $case (
    ['error == 0', 'left 28, right 0', 'left 28 ENOSPC, right 0'],
    ['errno == ENOENT', 'left 22, right 2',
	'left 22 EINVAL, right 2 ENOENT'],
    ['call(1, 2) == -ENOENT', 'left -22, right -2',
	'left -22 -EINVAL, right -2 -ENOENT'],
    ['block_write(disk, 0, buffer, 1) == 0', 'left 5, right 0',
	'left 5 EIO, right 0'],
    ['close(3) == 0', 'left -1, right 0; errno 9',
	'left -1, right 0; errno 9 EBADF'],
    ['t->state == THREAD_BLOCKED', '0x1 against 0x2',
	'0x1 THREAD_READY against 0x2 THREAD_BLOCKED'],
    ['t->state != THREAD_DYING', 'left 3, right 3',
	'left 3 THREAD_DYING, right 3 THREAD_DYING'],
    # The left sides of these comparisons are counts and priorities, not errors.
    ['list_size(&list) == 0', 'left 5, right 0', 'left 5, right 0'],
    ['thread_get_priority() == 0', 'left 5, right 0', 'left 5, right 0'],
    ['woken == 3', 'left 2, right 3', 'left 2, right 3'],
) {
	my ($comparison, $values, $named) = @$case;
	is(Instar::Values::name_values($tree,
	    "failed: src/tests/x.c:9: $comparison ($values)"),
	    "failed: src/tests/x.c:9: $comparison ($named)", $comparison);
}
is(Instar::Values::name_values($tree, 'killed: out of memory (64 of 64 frames)'),
    'killed: out of memory (64 of 64 frames)',
    'a text that is not a comparison is unchanged');

# A kernel and a program, each with two functions that consist of a call.
my $kernel = "$directory/build/kernels/one/kernel.elf";
system "mkdir -p '$directory/build/kernels/one' '$directory/build/tests'";
for my $file ([$kernel, '0xc0100000'],
    ["$directory/build/tests/a-program-of-long-name", '0x08049000']) {
	my ($path, $start) = @$file;
	write_file("$path.c", "void inner(void);\nvoid outer(void);\n" .
	    "void\ninner(void)\n{\n\t__asm__ volatile(\"call outer\");\n}\n\n" .
	    "void\nouter(void)\n{\n\t__asm__ volatile(\"call inner\");\n}\n");
	system(qw(gcc -m32 -g -O1 -ffreestanding -nostdlib -static -no-pie),
	    '-Wl,--build-id=none', '-Wl,--entry=inner',
	    "-Wl,-Ttext=$start", '-o', $path, "$path.c") == 0
	    or die "gcc failed\n";
}
my %at = map { /^0*([0-9a-f]+) T (\w+)$/ ? ($2 => hex $1) : () }
    `nm $kernel`;

# Returns LINES with source lines added, joined by "|", without the path of the
# scratch directory.
sub show_lines
{
	my ($program, @lines) = @_;

	return join '|', map { s/\Q$directory\E\/build\///gr }
	    Instar::Lines::add_places($kernel, $program, @lines);
}

my ($inner, $call) = map { sprintf '0x%08x', $at{inner} + $_ } 0, 5;
my $outer = sprintf '0x%08x', $at{outer} + 5;
my $eip = '0x08049000';
is show_lines(undef, "PANIC: page fault at $call inner+0x5"), "PANIC: page fault " .
    "at $call inner+0x5 (kernels/one/kernel.elf.c:7)",
    'the address of an instruction gets its line';
is show_lines(undef, "Holds spinlock x, taken at $call inner+0x5"), 'Holds spinlock x, ' .
    "taken at $call inner+0x5 (kernels/one/kernel.elf.c:6)",
    'a call that took a spinlock gets its line';
is show_lines(undef, "the kernel panicked: page fault at $call"), 'the kernel panicked: ' .
    "page fault at $call (kernels/one/kernel.elf.c:7)",
    'an address with no function after it gets its line';
is show_lines(undef, "  $call inner+0x5"), "  $call inner+0x5 " .
    '(kernels/one/kernel.elf.c:6)', 'a return address gets the line of the call';
is show_lines(undef, "    in $call inner+0x5 < $outer outer+0x5 < 0xc0f00005 nowhere+0x5"),
    "    in $call inner+0x5 (kernels/one/kernel.elf.c:6)|" .
    "     < $outer outer+0x5 (kernels/one/kernel.elf.c:12)|" .
    '     < 0xc0f00005 nowhere+0x5', 'a chain of callers is split into lines';
is show_lines(undef, "Holds lock x, taken in $outer outer+0x5"), 'Holds lock x, taken in ' .
    "$outer outer+0x5 (kernels/one/kernel.elf.c:12)",
    'the address in a function that took a lock gets its line';
is show_lines(undef, "a-program-of-lo (pid 3) killed: read from 0x00000000 at EIP $eip: x"),
    "a-program-of-lo (pid 3) killed: read from 0x00000000 at EIP $eip " .
    '(tests/a-program-of-long-name.c:6): x', 'a shortened name of a program is completed';
is show_lines('a-program-of-long-name', "at EIP $eip: x"), "at EIP $eip " .
    '(tests/a-program-of-long-name.c:6): x',
    'an address in a line that names no program is in the test program';
is show_lines('a-program-of-long-name', "  --- NMI (0x2) at $eip of the program"),
    "  --- NMI (0x2) at $eip (tests/a-program-of-long-name.c:6) of the program",
    'the address at which a program was interrupted gets its line';
is show_lines(undef, "at EIP $eip: x"), "at EIP $eip: x",
    'an address in an unknown program gets no line';

done_testing;
