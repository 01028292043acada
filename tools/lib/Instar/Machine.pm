# SPDX-License-Identifier: BSD-2-Clause
#
# A machine to run a kernel in: its parts, and how it ended.  Qemu.pm and Bochs.pm
# run it in a simulator.
#
# Fields passed to new():
#
#	sim		"qemu" or "bochs"
#	kernel		path
#	memory		bytes that the kernel can use, not counting modules
#	cpus		how many
#	root		path of the root disk image, or undef
#	disk		"memdisk" or "ata": the kind of disks
#	record		1: QEMU records the writes to the root disk, which is
#			ATA; then "writes" is an Instar::WriteLog
#	keep		1: QEMU leaves the root disk, which is a memdisk, in
#			"root_copy"
#	swap		bytes of a swap disk, or 0
#	boot		"direct", or "grub" from a separate disk
#	options		words for the kernel's command line
#	program		the program and its arguments, or ''
#	icount		each instruction takes 2^icount ns; undef: host time
#	ips		instructions per second (Bochs)
#	limit		guest seconds, or 0
#	abrupt		stop at the limit without asking the kernel where it is
#			(QEMU)
#	guard		host seconds, or 0
#	console		"stdio" or a path
#	interactive	the console is a terminal with a person at it
#	channel		path of the log
#	gdb		path of a Unix socket on which to wait for GDB
#	stamp		code called with (time, line) for each line of the log; then
#			"started" is the time when the simulator was started
#	kvm		use KVM
package Instar::Machine;

use strict;
use warnings;

use Time::HiRes 'time';

use Instar::Channel;
use Instar::Disk;
use Instar::Scratch;
use Instar::Tool '%STATUS';

sub new
{
	my ($class, %fields) = @_;

	my $self = bless {
		sim => 'qemu', memory => 64 << 20, cpus => 1, disk => 'memdisk',
		swap => 0, boot => 'direct', options => [], program => '',
		limit => 0, guard => 0, console => 'stdio', ips => 20_000_000,
		%fields,
	}, $class;
	$self->{folder} = Instar::Scratch::directory();
	$self->{channel} //= "$self->{folder}/channel";
	return $self;
}

# Run it to its end.  Returns
#	ending		done, panic, refused, fail: as reported by the kernel;
#			reset, limit, guard; broken: the simulator failed;
#			quit: the user ended it
#	status		the exit status for a tool
#	text		an explanation for the user, unless all is well
#	seconds		how long it took
sub run
{
	my ($self) = @_;

	unlink $self->{channel};
	$self->prepare_disks;
	my $simulator = load_simulator($self->{sim});
	my $start = time;
	my ($how, $detail) = $simulator->can('run')->($self);
	my $result = $self->judge($how, $detail);
	$self->keep_root if $self->{keep};
	$result->{seconds} = time - $start;
	return $result;
}

# Load the package that runs machines in the simulator SIM; returns its name.
sub load_simulator
{
	my ($sim) = @_;

	my $module = $sim eq 'bochs' ? 'Bochs' : 'Qemu';
	require "Instar/$module.pm";
	return "Instar::$module";
}

# Put the disks into the temporary directory: links to disks that are only read,
# copies of those that the kernel can write to.
sub prepare_disks
{
	my ($self) = @_;

	my $folder = $self->{folder};
	check_kernel($self->{kernel});
	symlink_new($self->{kernel}, "$folder/kernel");
	my @disks;
	if (defined $self->{root}) {
		push @disks, 'root';
		if ($self->{disk} eq 'ata') {
			$self->{root_copy} = "$folder/root";
			Instar::Disk::make_blank("$folder/root.writes", 0)
			    if $self->{record};
			if ($self->{root} ne "$folder/root") {
				unlink "$folder/root";
				Instar::Disk::copy($self->{root}, "$folder/root");
			}
		} elsif ($self->{root} ne "$folder/root") {
			symlink_new($self->{root}, "$folder/root");
		}
	}
	if ($self->{swap}) {
		push @disks, 'swap';
		Instar::Disk::make_blank("$folder/swap", $self->{swap});
	}
	$self->{disks} = \@disks;
}

# Die unless a boot loader would accept the file PATH as a kernel: an ELF file with
# a Multiboot header in its first 8 KiB.
sub check_kernel
{
	my ($path) = @_;

	die "$path: no such kernel\n" unless -f $path;
	open my $file, '<:raw', $path or die "$path: $!\n";
	read $file, my $start, 8192;
	die "$path: not a kernel, that is, an ELF file with a Multiboot header " .
	    "(make builds kernel.elf)\n"
	    unless $start =~ /\A\x7fELF/ && index($start, "\x02\xb0\xad\x1b") > 0;
}

# Copy the root disk out of the machine's memory; a trace event of the kernel gives
# its address.
sub keep_root
{
	my ($self) = @_;

	my $log = Instar::Channel->from_file($self->{channel});
	my ($event) = grep { $_->{number} == 0 } $log->events('memdisk')
	    or return;
	open my $memory, '<:raw', "$self->{folder}/ram" or die "ram: $!\n";
	seek $memory, hex $event->{start}, 0;
	read $memory, my $content, $event->{sectors} * 512;
	$self->{root_copy} = "$self->{folder}/root-kept";
	Instar::Tool::write_file($self->{root_copy}, $content);
}

# The record of what was written to the root disk (Instar::WriteLog), if there is one.
sub writes
{
	my ($self) = @_;

	return undef unless $self->{record};
	require Instar::WriteLog;
	return Instar::WriteLog->new("$self->{folder}/root.writes", $self->{root});
}

# The kernel's command line, without the name of the kernel.
sub command_line
{
	my ($self) = @_;

	my @names = $self->{disk} eq 'memdisk' ? qw(md0 md1) :
	    $self->{boot} eq 'grub' ? qw(hdb hdc) : qw(hda hdb);
	my @words = 'mem=' . size_word($self->{memory});
	for my $disk (@{$self->{disks}}) {
		push @words, "$disk=" . shift @names;
	}
	push @words, @{$self->{options}};
	# The kernel goes by the last "trace=".  Where a kept disk is, is an event.
	my @traced = map { /^trace=(.*)/ ? $1 : () } @words;
	unshift @traced, 'memdisk' if $self->{keep};
	push @words, 'trace=' . join ',', @traced if @traced > 1 || $self->{keep};
	push @words, '--', $self->{program} if $self->{program} ne '';
	return join ' ', @words;
}

# The result of a run, from HOW the simulator ended (with a DETAIL in words) and
# from the log.
sub judge
{
	my ($self, $how, $detail) = @_;

	return { ending => 'limit', status => $STATUS{limit}, text =>
	    "it was still running after $self->{limit} s of its time" }
	    if $how eq 'limit';
	return { ending => 'guard', status => $STATUS{guard}, text =>
	    "it was still running after $self->{guard} s" }
	    if $how eq 'guard';
	return { ending => 'broken', status => $STATUS{tool}, text => $detail }
	    if $how eq 'broken';

	my $log = Instar::Channel->from_file($self->{channel});
	if (my ($end, $status) = $log->end) {
		return { ending => 'done', status => $status & 0xff }
		    if $end eq 'done';
		my ($panic) = $log->texts('panic');
		return { ending => 'panic', status => $STATUS{panic}, text =>
		    'the kernel panicked' . (defined $panic ? ": $panic" : '') }
		    if $end eq 'panic';
		return { ending => 'refused', status => $STATUS{refused},
		    text => 'the kernel refused to start' } if $end eq 'usage';
		return { ending => 'fail', status => $STATUS{fail},
		    text => 'the test failed' } if $end eq 'test-fail';
	}
	return { ending => 'quit', status => 0 } if $how eq 'quit';
	return { ending => 'reset', status => $STATUS{reset}, text =>
	    $detail // 'the machine went off without a word' };
}

sub symlink_new
{
	my ($target, $path) = @_;

	require File::Spec;
	$target = File::Spec->rel2abs($target);
	-e $target or die "$target: no such file\n";
	unlink $path;
	symlink $target, $path or die "$path: $!\n";
}

sub size_word
{
	my ($bytes) = @_;

	return $bytes % (1 << 20) == 0 ? ($bytes >> 20) . 'M' :
	    int($bytes / 1024) . 'K';
}

1;
