#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The tools work with a real kernel: running programs from the disk, copying files,
# Bochs, GDB.  The environment variables INSTAR_KERNEL and INSTAR_ROOT, which
# tools/check sets, are the paths of the kernel and the root disk.

use strict;
use warnings;

use Cwd 'abs_path';
use File::Temp ();
use FindBin;
use lib "$FindBin::RealBin", "$FindBin::RealBin/../lib";

use Test::More;

use Run 'run_with_input';
use Instar::Disk;
use Instar::Engine;
use Instar::Tool qw(read_file wait_until write_file $PATIENCE);

my $tools = "$FindBin::RealBin/..";
my %built = Instar::Engine::built("$tools/..");
my $kernel = $ENV{INSTAR_KERNEL} // $built{kernel};
my $root = $ENV{INSTAR_ROOT} // $built{root};
plan skip_all => 'no kernel is built' unless -e $kernel && -e $root;
# A kernel in which not all stages are solved can lack what the shell and most programs need.
my $solved = $kernel =~ m{/kernels/[^/]+/all/};
my @machine = ('--kernel', abs_path($kernel), '--root', abs_path($root));
my $directory = File::Temp::tempdir('instar-test-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);

# Run TOOL with the text INPUT as its standard input.  Returns the exit status, the
# standard output and the standard error.
sub run_command
{
	my ($input, $tool, @arguments) = @_;

	write_file("$directory/in", $input);
	return run_with_input("$directory/in", "$tools/$tool", @machine, @arguments);
}

# Run tools/instar on the kernel and the disk, without input.  Returns the same as
# run_command().
sub run_instar
{
	my (@arguments) = @_;

	return run_command('', 'instar', '--guard', $PATIENCE, @arguments);
}

subtest 'a program' => sub {
	for my $simulator (['in QEMU'], ['in Bochs, booted by GRUB',
	    qw(--sim bochs --batch --cpus 2)]) {
		my ($where, @options) = @$simulator;
		my ($status, $out, $err) = run_instar(@options, '--', 'hello');
		is $status, 0, "$where: exit status" or diag $err;
		is $out, "Hello, world!\n", "$where: output";
		is $err, '', "$where: no message is printed";
	}
};

if (!$solved) {
	done_testing;
	exit;
}

subtest 'programs' => sub {
	my ($status, $out, $err) = run_instar('--', 'sort -r /words | wc -l > /n; cat /n; ' .
	    'echo "two  blanks"');
	is $out =~ s/^ +//r, count_words() . "\ntwo  blanks\n",
	    'a command line with shell syntax is run by the shell';
	($status) = run_instar('--', 'cat /no/such/file');
	isnt $status, 0, 'a program that fails: exit status';
	($status, $out, $err) = run_instar('--', 'none');
	isnt $status, 0, 'a program that does not exist: exit status';
	($status, $out) = run_command("b\na\n", 'instar', '--guard',
	    $PATIENCE, '--', 'sort');
	is $out, "a\nb\n", 'a program reads the input, which is not echoed';
	($status, $out, $err) = run_instar('--append', 'nonsense=1', '--', 'hello');
	is $status, 123, 'an unknown kernel option: exit status';
	like $out, qr/nonsense/, 'an unknown kernel option: the message names it';
};

# A disk with a file system must not be overwritten by mistake.
subtest 'a disk that must not be used for swap' => sub {
	for my $case (['swap=md0', 'this is the root disk'],
	    ['root=md1 swap=md0', 'the disk contains an ext2 file system']) {
		my ($options, $problem) = @$case;
		my ($status, $out) = run_instar(qw(--swap 1M --append), $options,
		    '--', 'hello');
		is $status, 123, "$options: refused";
		like $out, qr/option 'swap=md0': $problem/, "$options: the reason is given";
		unlike $out, qr/Hello/, "$options: no program ran";
	}
	my ($status) = run_instar(qw(--swap 1M -- hello));
	is $status, 0, 'a blank disk is accepted';
};

# Invalid values of kernel options, and the message for each.
subtest 'invalid kernel options' => sub {
	my $events = qr/^The events of this kernel:.* process_exit\b.*\n/m;
	for my $case (
	    ['cpus=0', qr/'cpus=0': must be from 1 to 8/],
	    ['cpus=9', qr/'cpus=9': must be from 1 to 8/],
	    ['trace=process,nosuch', qr/$events.*,nosuch': no event .*'nosuch'/],
	    ['sched=nice', qr/'sched=nice': .*priority and mlfqs/],
	    ['root=hdz', qr/'root=hdz': no such disk/],
	    ['mem=500K', qr/too little memory: 500 KiB; this kernel needs \d+ KiB/]) {
		my ($option, $message) = @$case;
		my ($status, $out) = run_instar('--channel', "$directory/log",
		    '--append', $option, '--', 'hello');
		is $status, 123, "$option: exit status";
		like $out, $message, "$option: message";
		like read_file("$directory/log"), qr/^\d+ end usage [^0]\d*$/m,
		    "$option: status in the log";
	}
	my ($minimum) = (run_instar(qw(--append mem=500K -- hello)))[1] =~ /needs (\d+)/;
	my ($status, $out) = run_instar('--append', "mem=${minimum}K", '--', 'hello');
	is $out, "Hello, world!\n",
	    'the kernel boots with the amount of memory stated in the message';
};

# Returns the number of lines of the file /words on the root disk.
sub count_words
{
	Instar::Disk::get(abs_path($root), '/words', "$directory/words");
	return scalar(() = read_file("$directory/words") =~ /\n/g);
}

subtest 'files' => sub {
	my $text = join '', map { "line $_ of many\n" } 1 .. 20000;
	write_file("$directory/big", $text);
	my ($status, $out, $err) = run_instar('--put', "$directory/big:/d/big",
	    '--get', "/copy:$directory/copy", '--save', "$directory/disk",
	    '--', 'cp /d/big /copy; rm /d/big; mkdir /e; mv /words /e');
	is $status, 0, 'exit status' or diag $err;
	is $out, '', 'the commands print nothing';
	ok read_file("$directory/copy") eq $text, 'the copy that the kernel made is complete';
	is Instar::Disk::check("$directory/disk"), undef, 'e2fsck finds no errors';
};

subtest 'GDB' => sub {
	my @commands = ('break ls.c:main', 'continue', 'bt', 'instar process',
	    'instar pt 0x08048000', 'break sys_write', 'continue', 'bt',
	    'instar threads', 'instar backtrace 1', 'instar backtrace x',
	    'instar user', 'instar process some',
	    q{instar list processes 'int' next});
	my ($status, $out, $err) = run_command('', 'debug', '--batch',
	    map({ ('--ex', $_) } @commands), '--', 'ls / | wc');
	like $out, qr/^#0 .*main \(argc=2/m, 'a breakpoint in a program stops GDB';
	like $out, qr/^pid \d+  ls  parent \d+/m,
	    'instar process shows the current process';
	like $out, qr/entry 72 there: .* page, present user/,
	    'instar pt shows an entry of the page table';
	like $out, qr/^#0 .*sys_write/m, 'a breakpoint in the kernel stops GDB';
	like $out, qr/^\* +\d+ ls +running/m, 'instar threads shows the running thread';
	like $out, qr/^  +\d+ main +blocked .* first_program_run/m,
	    'instar threads shows the function in which a thread is blocked';
	like $out, qr/^#\d .* first_program_run\b/m,
	    'instar backtrace shows the stack of a blocked thread';
	like $err, qr/^$_/m, "the message '$_'" for 'No symbol "x" in current context',
	    'usage: instar user NAME', 'usage: instar process \[all\]',
	    'int is not a structure';
	unlike $err, qr/Python/, 'mistakes do not end in an error in Python';
	($status, $out) = run_command('', 'debug', '--batch', '--test',
	    'descriptors-full', '--ex', 'continue', '--ex', 'bt');
	like $out, qr/^#0 .*test_main/m,
	    'a breakpoint stops GDB in a test whose name the kernel shortens';
	($status, $out, $err) = run_command('', 'debug', '--batch', '--test', 'panic-text',
	    map { ('--ex', $_) } 'continue', 'continue', 'instar trap', 'bt',
	    'delete', 'continue', 'instar threads');
	like $out, qr/ panic_trap .*^#0 .*ktest_panic_text .*^#1 .*ktest_run /ms,
	    'a trap in the kernel stops GDB; instar trap returns to the trapping code';
	like $err, qr/^the machine has ended/m,
	    'a command after the end of the machine is refused with a message';
	($status, $out) = run_command('', 'debug', '--batch', '--test', 'lib-list',
	    '--ex', 'continue', '--ex', 'info breakpoints', '--ex',
	    q{instar list processes 'struct process' table_elem});
	like $out, qr/ in ktest_fail at /, 'a failed check stops GDB';
	like $out, qr/^empty$/m, 'instar list shows an empty list';
	($status, $out) = run_command('', 'debug', '--batch',
	    map({ ('--ex', $_) } 'break fault_handle', 'continue',
	    'break frame_unbusy', 'continue',
	    q{instar list frame->pages 'struct page' frame_elem}),
	    '--', 'hello');
	like $out, qr/^  va = \d+/m,
	    'instar list: elements can be linked by a member of an anonymous union';
};

# The shell on a terminal, which script(1) simulates.
subtest 'interactive' => sub {
	plan skip_all => 'script(1) is not installed'
	    unless `script --version 2>&1` =~ /util-linux/;
	my $command = join ' ', map { "'$_'" } "$tools/instar", @machine,
	    '--guard', $PATIENCE;
	local $SIG{PIPE} = 'IGNORE';
	my $pid = open my $typed, '|-';
	if (!$pid) {
		open STDOUT, '>', '/dev/null';
		exec 'script', '-qfec', "stty -a >$directory/before; $command; " .
		    "echo \"ended \$?\"; stty -a >$directory/after",
		    "$directory/screen";
	}
	select((select($typed), $| = 1)[0]);
	# Control-C ends cat only if cat has started, which its answer to "again" shows.
	for my $step (["echo o''ne\n", 'one'], ["cat\n", 'cat'],
	    ["again\n", 'again\s+again\s'],
	    ["\x03", '\^C'], ["echo t''wo \$?\n", 'two 130'],
	    ['echo dropped', 'echo dropped'],
	    ["\x03", 'dropped\^C\s+\$ \z'], ["\x01x", 'ended 0']) {
		my ($keys, $answer) = @$step;
		wait_for_screen('\$ \z') if $keys =~ /^(?:echo|cat)/;
		print {$typed} $keys;
		ok wait_for_screen($answer), "$answer appears" or last;
	}
	close $typed;
	is read_file("$directory/after"), read_file("$directory/before"),
	    'the terminal settings are restored';
};

# Wait until the text on the terminal matches PATTERN.  Returns 1; 0 if the text still
# does not match after $PATIENCE seconds.
sub wait_for_screen
{
	my ($pattern) = @_;

	return 1 if wait_until(sub {
		return -e "$directory/screen" &&
		    read_file("$directory/screen") =~ /$pattern/;
	});
	diag read_file("$directory/screen");
	return 0;
}

done_testing;
