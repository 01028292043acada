#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/pintos.  Programs from the directory pintos/ are built in the same way as
# programs for Pintos, run as they would in Pintos, and print exactly what the checkers
# of the Pintos test suite expect.
#
# The first comment of a program contains declarations: "run: COMMAND LINE" (default:
# the name of the program); "ignores: exit lines"; and "expects:", followed by indented
# lines with the output between the first and the last line of the run, where "TEXT xN"
# stands for N lines.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Basename 'basename';
use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Guest;
use Run 'run_with_input';
use Instar::Disk;
use Instar::Engine;
use Instar::Tool qw(read_file wait_until write_file $PATIENCE);

my $tools = abs_path("$FindBin::RealBin/..");
my $kernel = abs_path($ENV{INSTAR_KERNEL} //
    { Instar::Engine::built("$tools/..") }->{kernel});
plan skip_all => 'no kernel with all stages solved is built'
    unless $kernel && $kernel =~ m{/kernels/[^/]+/all/} && -e $kernel;
my $sources = "$FindBin::RealBin/pintos";
my $directory = Guest::directory();
my @harness = qw(-v -k -T 60);
my @disks = qw(--filesys-size=2 --swap-size=4);
# Make the scratch directory of this process before TMPDIR is changed.
Instar::Scratch::directory();
mkdir $ENV{TMPDIR} = "$directory/tmp";
chdir $directory or die "$directory: $!";

# ---------------------------------------------------------------- helpers

# Compile the program NAME.  LAYOUT contains options for the linker.  Returns the path.
sub build_program
{
	my ($name, @layout) = @_;

	my @flags = (qw(-m32 -march=i686 -std=gnu11 -O2 -ffreestanding -fno-builtin
	    -fno-pie -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables
	    -msoft-float -mno-sse -mno-mmx -Wall -Wextra -Werror
	    -nostdlib -static -no-pie ),
	    '-Wl,--build-id=none,-z,noexecstack');
	my $errors = `gcc @flags @layout -Wl,-T,'$sources/user.ld' -o '$name' \\
	    '$sources/$name.c' '$sources/lib.c' 2>&1`;
	die "$name does not compile: $errors" if $? != 0;
	return $name;
}

# Run TOOL of tools/.  Returns its exit status, standard output and standard error.
sub run_command
{
	my ($tool, @arguments) = @_;

	return run_with_input('/dev/null', "$tools/$tool", @arguments);
}

# Run tools/pintos with OPTIONS and, after "--", WORDS for the kernel.  Returns the same
# as run_command().
sub run_pintos
{
	my ($options, @words) = @_;

	return run_command('pintos', "--kernel=$kernel", @harness, @$options, '--',
	    @words);
}

# Returns the part of OUTPUT that a checker of Pintos compares: the lines between the
# lines "Executing" and "Execution ... complete".  If the other lines are not as the
# checker expects, returns an error message.
sub extract_output
{
	my ($output) = @_;

	return 'there is a carriage return' if $output =~ /\r/;
	my @lines = split /\n/, $output, -1;
	return 'the last line does not end' if (pop @lines) ne '';
	return 'it did not boot exactly once' if 1 != grep { /Pintos booting/ } @lines;
	for my $pattern (qr/Pintos booting with.*kB RAM\.\.\./,
	    qr/Boot complete/, qr/Timer: \d+ ticks/, qr/Powering off/) {
		return "no $pattern" if !grep { /$pattern/ } @lines;
	}
	my ($bad) = grep { /PANIC|FAIL|TIMEOUT/ } @lines;
	return $bad if defined $bad;
	my ($begin) = grep { $lines[$_] =~ /^Executing '(\S+).*':$/ } 0 .. $#lines;
	my ($end) = grep { $lines[$_] =~ /^Execution of '.*' complete.$/ }
	    0 .. $#lines;
	return 'no program ran to its end' if !defined $begin || !defined $end;
	return join '', map { "$_\n" } @lines[$begin + 1 .. $end - 1];
}

# Returns the declarations in the comment of NAME.c, as a hash.
sub read_declarations
{
	my ($name) = @_;

	my ($comment) = read_file("$sources/$name.c") =~ m{^/\*\n(.*?)^ \*/}ms;
	my %found = (run => $name, ignores => '');
	$found{$1} = $2 while $comment =~ /^ \* (run|ignores): (.*)$/mg;
	my ($lines) = $comment =~ /^ \* expects:\n((?: \*\t.*\n)+)/m;
	for my $line ($lines =~ /^ \*\t(.*)$/mg) {
		my ($text, $times) = $line =~ /^(.*?)(?: x(\d+))?$/;
		$found{expects} .= "$text\n" x ($times // 1);
	}
	return \%found;
}

# Run the program NAME with OPTIONS and compare its output.  HOW completes the names of
# the checks.  Returns the messages on standard error.
sub check_program
{
	my ($name, $how, @options) = @_;

	my $declared = read_declarations($name);
	push @options, '--qemu' if !grep { $_ eq '--bochs' } @options;
	my ($status, $out, $err) = run_pintos([@disks, @options, '-p', $name],
	    '-q', '-f', 'run', $declared->{run});
	my $printed = extract_output($out);
	$printed =~ s/^\S+: exit\(-?\d+\)\n//mg if $declared->{ignores};
	is $printed, $declared->{expects}, "$name, $how" or diag $out, $err;
	is $status, 0, "$name, $how: exit status";
	return $err;
}

# ---------------------------------------------------------------- programs

my @programs = qw(args registers life faults bounds files dirs mapped stack swap
    full deep stop orphan);

subtest 'programs as current linkers lay them out' => sub {
	for my $name (@programs) {
		build_program($name);
		check_program($name, 'three segments, two of them in the same page');
	}
};

subtest 'programs as old linkers laid them out' => sub {
	for my $name (qw(args faults bounds)) {
		build_program($name, '-Wl,-z,noseparate-code');
		check_program($name, 'two segments');
	}
	like `readelf -lW args`, qr/^  LOAD.* R E .*\n  LOAD.* RW /m,
	    'the programs have two segments';
};

subtest 'other machines' => sub {
	check_program('life', 'in Bochs', '--bochs');
	check_program('life', 'disturbed timers', '-j', 5);
	check_program('args', 'real time', '-r');
	my ($status, $out) = run_pintos([@disks, qw(-m 8 -p args)], qw(-q -f -mlfqs
	    -rs=5 -ul=100 extract run args));
	like $out, qr/booting with 8,192 kB/, '-m sets the memory';
	is extract_output($out), "(args) 1 words\n(args) 0: args\nargs: exit(10)\n",
	    'options of the Pintos kernel are accepted';
};

subtest 'lines stay whole' => sub {
	build_program('lines');
	my ($status, $out) = run_pintos([@disks, qw(-p lines -j 3)],
	    qw(-q -f run lines));
	my %seen;
	$seen{$_}++ for split /\n/, extract_output($out);
	my %expected = ('(lines) end' => 1, 'lines: exit(0)' => 1,
	    'lines: exit(7)' => 8);
	for my $child (0 .. 7) {
		$expected{"(lines) $child: $_ this line is long enough to be " .
		    'interrupted'} = 1 for 0 .. 28;
	}
	is_deeply \%seen, \%expected, 'each line is printed once and is whole';
};

subtest 'why a program was killed' => sub {
	my $err = check_program('bounds', 'the reason is not in the output');
	like $err, qr/^pintos: bounds \(pid \d+\) killed: read from 0x08\w+ /m,
	    'the reason why the program was killed is on standard error';
};

subtest 'GDB' => sub {
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', 'out';
		open STDERR, '>', 'waits';
		exec "$tools/pintos", "--kernel=$kernel", '--gdb', @disks,
		    qw(-p args -- -q -f run args);
	}
	my $gdb;
	wait_until(sub {
		($gdb) = -e 'waits' ? read_file('waits') =~ /with: (.*)/ : ();
		return defined $gdb && -S ($gdb =~ m{(/\S*/gdb)'})[0];
	});
	my $commands = "-ex 'break sys_write' -ex c -ex delete -ex c";
	my $session = defined $gdb ? `timeout $PATIENCE $gdb -batch $commands 2>&1` :
	    'it does not wait for GDB';
	kill 'TERM', $pid if $session !~ /^Breakpoint 1, /m;
	waitpid $pid, 0;
	like $session, qr/^Breakpoint 1, sys_write/m, 'GDB stops at a breakpoint';
	like extract_output(read_file('out')), qr/^args: exit\(10\)$/m,
	    'the program continues after the breakpoint';
};

# ---------------------------------------------------------------- disks

subtest 'a disk that keeps its files' => sub {
	my @disk = '--disk=tmp.dsk';
	build_program($_) for qw(persist tar);
	my ($status, $out, $err) = run_command(qw(pintos-mkdisk tmp.dsk --filesys-size=2));
	is $status, 0, 'pintos-mkdisk makes a disk' or diag $err;
	is((run_command(qw(pintos-mkdisk tmp.dsk --filesys-size=2)))[0], 125,
	    'pintos-mkdisk does not overwrite a disk');
	($status, $out) = run_pintos([@disk, qw(-p persist -p tar -a tar)],
	    qw(-q -f run persist));
	is extract_output($out), read_declarations('persist')->{expects},
	    'a first run makes files';
	($status, $out) = run_pintos([@disk, qw(-g fs.tar -a persist.tar
	    --swap-size=4)], '-q', 'run', 'tar fs.tar /');
	is extract_output($out), "tar: exit(0)\n", 'a second run archives the files';
	is Instar::Disk::check('tmp.dsk'), undef, 'e2fsck finds no error';

	mkdir 'unpacked';
	is system(qw(tar -xf persist.tar -C unpacked)), 0, 'tar can read the archive';
	my $all = `cd unpacked && find . -type f | sort`;
	is $all, join('', map { "./$_\n" } qw(a/b/two a/nothing one persist tar)),
	    'the archive contains all files and no others';
	ok -d 'unpacked/a/b', 'the archive contains the directories';
	for my $name (qw(persist tar)) {
		ok read_file("unpacked/$name") eq read_file($name),
		    "the archive contains $name unchanged";
	}
	ok read_file('unpacked/one') eq make_pattern(1234, 1),
	    'the archive contains the file one unchanged';
	ok read_file('unpacked/a/b/two') eq make_pattern(20000, 2),
	    'the archive contains the file a/b/two unchanged';
};

# Returns the SIZE bytes that fill() in lib.c generates from SEED.
sub make_pattern
{
	my ($size, $seed) = @_;

	return pack 'C*', map {
		((($_ * 2654435761) & 0xffffffff) ^ ($seed * 40503)) >> 13 & 0xff
	} 1 .. $size;
}

subtest 'disks found by their names, and actions' => sub {
	run_command(qw(pintos-mkdisk filesys.dsk 1));
	run_command(qw(pintos-mkdisk swap.dsk --swap-size=4));
	my ($status, $out) = run_pintos([qw(-p swap -p args -a words)], '-q');
	is $status, 0, '-p puts files on the disk without running a program';
	($status, $out) = run_command('pintos', '-q', qw(run words), 'run', 'words x',
	    qw(rm words ls));
	is join('', $out =~ /^\(words\) \d.*\n/mg), "(words) 1 words\n" .
	    "(words) 0: words\n(words) 2 words\n(words) 0: words\n(words) 1: x\n",
	    'two run actions are performed in order';
	like $out, qr/^Files in the root directory:\nswap\nEnd of listing/m,
	    'ls no longer lists a file after rm';
	($status, $out) = run_pintos([], qw(-q cat swap));
	like $out, qr/^00000000  7f 45 4c 46 .* \|\.ELF/m, 'cat prints a file';
	($status, $out) = run_pintos([], qw(-q run swap));
	is extract_output($out), read_declarations('swap')->{expects},
	    'swap.dsk is used for swap';
	($status, $out) = run_command(qw(pintos --filesys=filesys.dsk -- -q rm swap ls));
	($status, $out) = run_command(qw(pintos --filesys-from=filesys.dsk -- -q ls));
	like $out, qr/^swap\n/m, '--filesys changes a copy, not the disk';
	($status, $out) = run_pintos(['--make-disk=new.dsk', @disks, qw(-p args)],
	    qw(-q run args));
	($status, $out) = run_pintos(['--disk=new.dsk'], qw(-q ls));
	like $out, qr/^args\nEnd/m, '--make-disk keeps the disk of a run';
	unlink qw(filesys.dsk swap.dsk new.dsk);
};

# ---------------------------------------------------------------- bad ends

subtest 'a program that does not end' => sub {
	build_program('loop');
	my ($status, $out) = run_pintos([qw(-T 1), @disks, '-p', 'loop'],
	    qw(-q -f run loop));
	is $status, 0, 'a timeout: exit status';
	like $out, qr/^\(loop\) begin\n\nTIMEOUT after 1 seconds/m, 'the timeout is printed';
	unlike $out, qr/Powering off/, 'a timeout: "Powering off" is not printed';
};

subtest 'a kernel that panics' => sub {
	for my $case (['bad luck', channel => "0 panic bad luck\n1 end " .
	    "panic 1\n", end => 'off'], ['reset itself', end => 'triple']) {
		my ($text, @guest) = @$case;
		my @panics = ('--kernel=' . Guest::kernel(@guest), @disks);
		my ($status, $out) = run_pintos(\@panics, qw(-q -f run x));
		like $out, qr/Kernel PANIC: .*\Q$text\E/,
		    "$text: the panic is printed";
		is $status, 0, "$text: exit status";
		unlike $out, qr/Powering off/, "$text: \"Powering off\" is not printed";
	}
};

subtest 'invalid options' => sub {
	write_file('large', 'x' x (3 << 20));
	my @cases = (
		[[@disks, '-p', 'large'], ['-q'], qr/Could not allocate/],
		[[@disks, '--qemu', '--bochs'], ['-q'], qr/--qemu or --bochs, not/],
		[[@disks, '--player'], ['-q'], qr/Unknown option: player/],
		[[@disks, '-a', 'x'], ['-q'], qr/-a must follow/],
		[[@disks, 'x'], ['-q'], qr/'x' follows/],
		[[@disks, '-m', 1], ['-q'], qr/-m cannot be 1/],
		[[@disks, '-p', 'none'], ['-q'], qr/none: no such file/],
		[[@disks, '-g', 'none'], ['-q'], qr/none: not on the disk/],
		[[@disks], ['-z'], qr/no option '-z'/],
		[[@disks], ['-ul'], qr/no option '-ul'/],
		[[@disks], ['walk'], qr/'walk' is not an action/],
		[[@disks], ['run'], qr/'run' needs an operand/],
		[[], ['-q'], qr/there is no file system/],
		[['--filesys-size=much'], ['-q'], qr/'much' is not a size/],
		[['--disk=out'], ['-q'], qr/there is no file system/],
	);
	for my $case (@cases) {
		my ($options, $words, $message) = @$case;
		my ($status, $out, $err) = run_pintos($options, @$words);
		is $status, 125, "exit status with the message $message";
		like $err, $message, "the message matches $message";
	}
	symlink "$tools/pintos", 'link' or die "link: $!";
	my ($status, $out) = (0, scalar `./link -q -h`);
	like $out, qr/Examples:/, 'a symbolic link to tools/pintos works';
	($status, $out) = run_command('pintos', '-h');
	is $status, 0, '-h succeeds';
	like $out, qr/Examples:/, '-h prints examples';
};

is_deeply [glob "$ENV{TMPDIR}/*"], [], 'no temporary files are left';
done_testing;
