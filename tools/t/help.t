#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Every tool prints a help text and rejects unknown options.  This file also tests
# settings of the Makefile, and two small tools that have no test file of their own:
# tools/symtab and tools/compile-commands.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Glob qw(:bsd_glob);
use FindBin;
use JSON::PP;
use Test::More;

my $tools = abs_path("$FindBin::RealBin/..");
my @tools = grep { -f && -x } glob "$tools/*";
cmp_ok scalar @tools, '>', 5, 'there are more than 5 tools';
for my $tool (@tools) {
	my ($name) = $tool =~ m{([^/]+)$};
	my $output = `'$tool' --help </dev/null 2>&1`;
	is $?, 0, "$name --help succeeds";
	like $output, qr/^usage: .*tools\/$name/, "$name --help prints the usage";
	like $output, qr/^Examples?:\n  \S/m, "$name --help gives examples";
	unlike $output, qr/.{81}/, "$name --help fits in 80 columns";
	$output = `'$tool' --nonsense </dev/null 2>&1`;
	isnt $?, 0, "$name --nonsense fails";
	like $output, qr/--help|^usage/, "$name --nonsense refers to the help";
}

# Settings of the Makefile.  The first setting of each case is invalid.
for my $case (['CPUS=0', '1 to 8'], ['CPUS=9 SHIFT=3', '1 to 8'],
    ['SHIFT=99', '0 to 10'], ['JOBS=0', '1 or more'], ['JOBS=-1', '1 or more']) {
	my ($settings, $allowed) = @$case;
	my ($name, $value) = $settings =~ /^(\w+)=(\S+)/;
	my $output = `MAKEFLAGS= make -n -C '$tools'/.. $settings check 2>&1`;
	isnt $?, 0, "make $settings fails";
	like $output, qr/$name is '$value'; .*$allowed/, "make $settings prints the range";
}

# Targets and settings of the Makefile for a single test, and the command that each runs.
for my $case (['check TEST=x TRACE=swap,evict', qr/ --trace 'swap,evict' --logs build /],
    ['bochs TEST=x', qr/ --sim bochs .*--test 'x' /],
    ['debug TEST=x OPT=-Og', qr{^gcc .* -g -Og .*^tools/debug --kernel build/gcc-Og/}ms]) {
	my ($words, $command) = @$case;
	my $output = `MAKEFLAGS= make -n -C '$tools'/.. V=1 $words 2>&1`;
	like $output =~ s/\\\n//gr, $command, "make $words runs the expected command";
}

my $table = `printf '%s\n' 'c0100000 T start' 'c0100000 t also' \\
    'c0100010 t f.isra.0' 'c0100020 D data' | '$tools'/symtab`;
like $table, qr/\.long 0xc0100000, 0\n\t\.long 0xc0100010, 6\n/,
    'symtab: one entry for each address of code';
like $table, qr/\.asciz "start"\n\t\.asciz "f"\n/, 'symtab: the name of each entry';
unlike $table, qr/data|also/, 'symtab: no data, no second name for an address';

my $output = `cd '$tools'/.. && echo "gcc -c -o x.o src/main.c" |
    tools/compile-commands`;
my $database = decode_json($output);
is_deeply [map { $_->{file} } @$database], ['src/main.c'],
    'compile-commands: one entry for each source file';

done_testing;
