# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a machine in Bochs, booted by GRUB.
#
# In Bochs as built by Debian, the debugger is always active.  In batch runs a script
# drives the debugger: it sets a time breakpoint at the limit, continues, and quits
# when the breakpoint is reached.  If the machine powers itself off first, Bochs exits
# at that point.  In interactive runs the user gets the debugger prompt, and the output
# of the console and of the debugger is mixed.
package Instar::Bochs;

use strict;
use warnings;

use POSIX ();
use Time::HiRes qw(sleep time);

use Instar::Grub;
use Instar::Scratch;
use Instar::Tool qw(complain find_program give_up read_file write_file);

my $POLL = 0.02;		# seconds between reads of the console

# Run MACHINE until it ends.  Returns (HOW, DETAIL) for Instar::Machine::judge.
sub run
{
	my ($machine) = @_;

	my $bochs = find_program('bochs-bin');
	my $directory = $machine->{directory};
	Instar::Grub::make($machine);
	$machine->{console_file} = $machine->{console} eq 'stdio' ?
	    "$directory/console" : $machine->{console};
	# The configuration file cannot contain names with spaces.
	symlink_new($machine->{console_file}, "$directory/com1");
	symlink_new($machine->{channel}, "$directory/com2");
	write_file("$directory/bochsrc", make_configuration($machine));
	write_file("$directory/commands", make_commands($machine));
	my $by_hand = $machine->{interactive};
	complain("Bochs waits before the first instruction.  Commands: 'c' continues, " .
	    "'lb \"NAME\"' sets a breakpoint at a function, 'help' lists the others.  " .
	    "The instruction 'xchg %bx, %bx' also stops Bochs.") if $by_hand;
	my $pid = Instar::Scratch::start(sub {
		# The display needs a terminal type, even if it is not used.
		$ENV{TERM} = 'dumb' unless $by_hand && $ENV{TERM};
		return if $by_hand;
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', "$directory/output";
		open STDERR, '>&', *STDOUT;
	}, $bochs, '-q', '-f', 'bochsrc', '-rc', 'commands');
	my $how = watch_console($machine, $pid);
	return find_outcome($machine, $how);
}

# Returns the contents of the configuration file.
sub make_configuration
{
	my ($machine) = @_;

	my $roms = '/usr/share/bochs';
	for my $rom ("$roms/BIOS-bochs-latest", "$roms/VGABIOS-lgpl-latest") {
		give_up('missing', "$rom does not exist (Debian has it in the " .
		    'packages bochsbios and vgabios)') unless -e $rom;
	}
	my $memory = ($machine->{memory} + (2 << 20) - 1) >> 20;
	my @lines = (
		'plugin_ctrl: unmapped=1, biosdev=1, speaker=0, extfpuirq=1, ' .
		    'parallel=0, serial=1, iodebug=1',
		"display_library: " . choose_display($machine),
		"megs: $memory",
		"romimage: file=$roms/BIOS-bochs-latest, options=fastboot",
		"vgaromimage: file=$roms/VGABIOS-lgpl-latest",
		"cpu: count=$machine->{cpus}, ips=$machine->{ips}, " .
		    'reset_on_triple_fault=0',
		'clock: sync=none, time0=1577836800',
		'boot: disk',
		"com1: enabled=1, mode=file, dev=com1",
		"com2: enabled=1, mode=file, dev=com2",
		'magic_break: enabled=1',
		'log: bochs.log',
		'panic: action=fatal',
		'error: action=report',
		'info: action=report',
		'debug: action=ignore',
		'mouse: enabled=0',
	);
	my @places = qw(ata0-master ata0-slave ata1-master ata1-slave);
	push @lines, 'ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14',
	    'ata1: enabled=1, ioaddr1=0x170, ioaddr2=0x370, irq=15';
	for my $disk ('boot', @{$machine->{disks}}) {
		push @lines, shift(@places) .
		    ": type=disk, path=$disk, mode=flat, " .
		    pad_image("$machine->{directory}/$disk");
	}
	return join '', map { "$_\n" } @lines;
}

# Make PATH a symbolic link to TARGET, in place of any existing file.
sub symlink_new
{
	my ($target, $path) = @_;

	unlink $path;
	symlink $target, $path or die "$path: $!\n";
}

# Pad the image PATH to whole cylinders, which Bochs needs.  Returns the image's
# geometry as options for the configuration file.
sub pad_image
{
	my ($path) = @_;

	my $cylinder = 16 * 63 * 512;
	my $cylinders = int(((-s $path) + $cylinder - 1) / $cylinder);
	truncate $path, $cylinders * $cylinder or die "$path: $!\n";
	return "cylinders=$cylinders, heads=16, spt=63";
}

# Returns the name of the display library: in interactive runs a window, for the
# keyboard and VGA text, if the host has a display; otherwise the terminal.
sub choose_display
{
	my ($machine) = @_;

	my ($window) = glob '/usr/lib/*/bochs/plugins/libbx_x_gui.so ' .
	    '/usr/lib/bochs/plugins/libbx_x_gui.so';
	return $machine->{interactive} && $ENV{DISPLAY} && $window ?
	    'x' : 'term';
}

# Returns the debugger commands to run at the start.
sub make_commands
{
	my ($machine) = @_;

	my @commands;
	if (my $symbols = write_symbols($machine)) {
		push @commands, qq(ldsym global "$symbols");
	}
	return join '', map { "$_\n" } @commands
	    if $machine->{interactive};
	push @commands, 'sb ' . $machine->{limit} * $machine->{ips}
	    if $machine->{limit};
	return join '', map { "$_\n" } @commands, 'c', 'quit';
}

# Write the kernel's symbols to a file in the debugger's format.  Returns the name of
# the file, or undef in batch runs and if the symbols cannot be read.
sub write_symbols
{
	my ($machine) = @_;

	return undef unless $machine->{interactive};
	my ($status, $text) = Instar::Scratch::capture(find_program('nm'),
	    "$machine->{directory}/kernel");
	return undef if $status != 0;
	write_file("$machine->{directory}/symbols", join '', map {
		/^([0-9a-f]+) [tTdDbBrR] ([\w.]+)$/ ? "$1 $2\n" : ()
	} split /\n/, $text);
	return 'symbols';
}

# Show the console until Bochs exits.  Returns "off", or "guard" if Bochs was killed
# because the guard time had passed.
sub watch_console
{
	my ($machine, $pid) = @_;

	my $deadline = $machine->{guard} ? time + $machine->{guard} : 0;
	my $shown = 0;
	my $how = 'off';
	my $gone = 0;
	until ($gone) {
		$gone = waitpid($pid, POSIX::WNOHANG()) != 0;
		$shown = show_console($machine, $shown)
		    if $machine->{console} eq 'stdio';
		last if $gone;
		if ($deadline && time > $deadline) {
			kill 'KILL', $pid;
			$how = 'guard';
		}
		# When the terminal hangs up, this process does not always get a signal.
		kill 'KILL', $pid if $machine->{interactive} && !-t STDIN;
		sleep $POLL;
	}
	Instar::Scratch::finish($pid);
	return $how;
}

# Print the console file from offset SHOWN.  Returns the new offset.
sub show_console
{
	my ($machine, $shown) = @_;

	open my $file, '<:raw', $machine->{console_file} or return $shown;
	seek $file, $shown, 0;
	local $| = 1;
	while (read $file, my $data, 65536) {
		print $data;
		$shown += length $data;
	}
	return $shown;
}

# Returns (HOW, DETAIL), as run() does.  The argument HOW comes from watch_console(); if it is
# "off", the output and the log of Bochs say why Bochs exited.
sub find_outcome
{
	my ($machine, $how) = @_;

	return $how if $how ne 'off';
	my ($output, $log) = map {
		my $path = "$machine->{directory}/$_";
		-e $path ? read_file($path) : '';
	} qw(output bochs.log);
	return 'limit' if $output =~ /Caught time breakpoint/;
	my $text = $output . $log;
	return 'off' if $text =~ /shutdown requested|soft power off/;
	return ('off', 'the machine reset itself, after a triple fault')
	    if $text =~ /exception\(\): 3rd/;
	return 'quit' if $machine->{interactive};
	my ($message) = $text =~ />>PANIC<<\s*(.*)/;
	return ('broken', 'Bochs failed' . ($message ? ": $message" : ''));
}

1;
