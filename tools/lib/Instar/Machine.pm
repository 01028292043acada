# SPDX-License-Identifier: BSD-2-Clause
#
# A machine that runs a kernel: its hardware, and how the run ended.  Qemu.pm and
# Bochs.pm run the machine in a simulator.
#
# Fields passed to new():
#
#	sim		"qemu" or "bochs"
#	kernel		path
#	memory		bytes that the kernel can use, not counting modules
#	cpus		how many
#	root		path of the root disk image, or undef
#	disk		"memdisk" or "ata": the kind of all disks
#	record		1: QEMU records the writes to the root disk, which must be
#			ATA; after the run, writes() returns an Instar::WriteLog
#	keep		1: after the run, the field "root_copy" is the path of a copy
#			of the root disk, which must be a memdisk (QEMU); for an ATA
#			disk the field is always set
#	swap		bytes of a swap disk, or 0
#	boot		"direct", or "grub": GRUB boots the kernel from another disk
#	options		words for the kernel's command line
#	program		the program and its arguments, or ''
#	icount		each instruction takes 2^icount ns; undef: the guest's clock
#			follows host time (QEMU)
#	ips		instructions per second (Bochs)
#	limit		stop the machine after this many guest seconds; 0: never
#	abrupt		at the limit, stop the machine at once: no NMI makes the
#			kernel report where it is (QEMU)
#	guard		stop the machine after this many host seconds; 0: never
#	console		"stdio" or a path
#	interactive	1: a person uses the terminal
#	channel		path of the log
#	gdb		path of a Unix socket on which to wait for GDB
#	stamp		code to call with (time, line) for each line of the log; the
#			time when the simulator was started is in the field "started"
#			(QEMU)
#	kvm		1: use KVM (QEMU)
#	executed	path of a file that gets a disassembly of all code that was executed
#			(QEMU)
package Instar::Machine;

use strict;
use warnings;

use Time::HiRes 'time';

use Instar::Channel;
use Instar::Disk;
use Instar::Scratch;
use Instar::Tool '%STATUS';

# Returns a machine with FIELDS (see above) and default values for the others.
sub new
{
	my ($class, %fields) = @_;

	my $self = bless {
		sim => 'qemu', memory => 64 << 20, cpus => 1, disk => 'memdisk',
		swap => 0, boot => 'direct', options => [], program => '',
		limit => 0, guard => 0, console => 'stdio', ips => 20_000_000,
		%fields,
	}, $class;
	$self->{directory} = Instar::Scratch::directory();
	$self->{channel} //= "$self->{directory}/channel";
	return $self;
}

# Run the machine until it ends.  Returns a hash:
#	ending		done, panic, refused, fail: the kernel reported this end;
#			reset: the machine reset itself or powered off without a
#			report; limit, guard: this limit was reached; broken: the
#			simulator failed; quit: the user ended the run
#	status		the exit status for a tool
#	text		an explanation for the user; missing if ending is done or quit
#	seconds		how long the run took
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

# Load the package that runs machines in the simulator SIM.  Returns the package's
# name.
sub load_simulator
{
	my ($sim) = @_;

	my $module = $sim eq 'bochs' ? 'Bochs' : 'Qemu';
	require "Instar/$module.pm";
	return "Instar::$module";
}

# Put the kernel and the disks into the temporary directory.  The kernel and the image of
# a memdisk are only read, so links are enough; an ATA disk is copied, because the kernel
# can write to it.
sub prepare_disks
{
	my ($self) = @_;

	my $directory = $self->{directory};
	check_kernel($self->{kernel});
	symlink_new($self->{kernel}, "$directory/kernel");
	my @disks;
	if (defined $self->{root}) {
		push @disks, 'root';
		if ($self->{disk} eq 'ata') {
			$self->{root_copy} = "$directory/root";
			Instar::Disk::make_blank("$directory/root.writes", 0)
			    if $self->{record};
			if ($self->{root} ne "$directory/root") {
				unlink "$directory/root";
				Instar::Disk::copy($self->{root}, "$directory/root");
			}
		} elsif ($self->{root} ne "$directory/root") {
			symlink_new($self->{root}, "$directory/root");
		}
	}
	if ($self->{swap}) {
		push @disks, 'swap';
		Instar::Disk::make_blank("$directory/swap", $self->{swap});
	}
	$self->{disks} = \@disks;
}

# Die unless the file PATH looks like a kernel: an ELF file that has the first word of a
# Multiboot header in its first 8 KiB.
sub check_kernel
{
	my ($path) = @_;

	die "$path: no such kernel\n" unless -f $path;
	open my $file, '<:raw', $path or die "$path: $!\n";
	read $file, my $start, 8192;
	die "$path: not a kernel, which must be an ELF file with a Multiboot header " .
	    "('make' builds kernel.elf)\n"
	    unless $start =~ /\A\x7fELF/ && index($start, "\x02\xb0\xad\x1b") > 0;
}

# Copy the root disk, a memdisk, out of the machine's memory.  A trace event of the
# kernel gives the address of the disk.
sub keep_root
{
	my ($self) = @_;

	my $log = Instar::Channel->from_file($self->{channel});
	my ($event) = grep { $_->{number} == 0 } $log->events('memdisk')
	    or return;
	open my $memory, '<:raw', "$self->{directory}/ram" or die "ram: $!\n";
	seek $memory, hex $event->{start}, 0;
	read $memory, my $content, $event->{sectors} * 512;
	$self->{root_copy} = "$self->{directory}/root-kept";
	Instar::Tool::write_file($self->{root_copy}, $content);
}

# Returns the log of the writes to the root disk, an Instar::WriteLog, or undef if the
# machine did not record them.
sub writes
{
	my ($self) = @_;

	return undef unless $self->{record};
	require Instar::WriteLog;
	return Instar::WriteLog->new("$self->{directory}/root.writes", $self->{root});
}

# Returns the kernel's command line, without the name of the kernel.
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
	# The kernel uses only the last "trace=", so merge them.  The event "memdisk" gives
	# the address of a kept disk.
	my @traced = map { /^trace=(.*)/ ? $1 : () } @words;
	unshift @traced, 'memdisk' if $self->{keep};
	push @words, 'trace=' . join ',', @traced if @traced > 1 || $self->{keep};
	push @words, '--', $self->{program} if $self->{program} ne '';
	return join ' ', @words;
}

# Returns the result of a run, except its seconds.  HOW says how the simulator ended:
# limit, guard or broken, as in the result; quit: the user ended it; off: the machine
# powered off or reset itself.  DETAIL, if defined, says the same as a sentence.  The log
# has the kernel's report.
sub judge
{
	my ($self, $how, $detail) = @_;

	return { ending => 'limit', status => $STATUS{limit}, text =>
	    "the machine was still running after $self->{limit} s of guest time" }
	    if $how eq 'limit';
	return { ending => 'guard', status => $STATUS{guard}, text =>
	    "the machine was still running after $self->{guard} s of host time" }
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
	    $detail // 'the machine powered off without a report' };
}

# Make PATH a symbolic link to TARGET, replacing any existing file.  Dies if TARGET does
# not exist.
sub symlink_new
{
	my ($target, $path) = @_;

	require File::Spec;
	$target = File::Spec->rel2abs($target);
	-e $target or die "$target: no such file\n";
	unlink $path;
	symlink $target, $path or die "$path: $!\n";
}

# Returns BYTES in the form that the kernel option "mem=" takes.
sub size_word
{
	my ($bytes) = @_;

	return $bytes % (1 << 20) == 0 ? ($bytes >> 20) . 'M' :
	    int($bytes / 1024) . 'K';
}

1;
