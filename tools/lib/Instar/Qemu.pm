# SPDX-License-Identifier: BSD-2-Clause
#
# Runs a machine in QEMU.
#
# QEMU's ib700 watchdog enforces the limit in guest time.  It counts virtual time, so
# the limit also ends loops with interrupts off and does not depend on the load of the
# host.  The machine starts stopped; the watchdog is armed through the monitor (a write
# to port 0x443), for at most 30 s at a time, and stops the machine when it fires.  At
# the limit the machine gets an NMI and GRACE seconds more, so that the kernel can
# report where it hangs; with "abrupt", the machine ends at once.  If the guest runs
# in host time, the time that the guest spent waiting for a host CPU does not count.
package Instar::Qemu;

use strict;
use warnings;

use Fcntl qw(F_GETFD F_SETFD F_GETFL F_SETFL O_NONBLOCK FD_CLOEXEC);
use File::Basename qw(dirname);
use POSIX ();
use Socket;
use Time::HiRes qw(sleep time);

use Instar::Scratch;
use Instar::Tool qw(find_program read_file);

my $SLICE_MAX = 30;		# the longest time that the watchdog can count, in seconds
my $GRACE = 2;

# Run MACHINE until it ends.  Returns (HOW, DETAIL) for Instar::Machine::judge.
sub run
{
	my ($machine) = @_;

	my $qemu = find_program('qemu-system-i386');
	require Instar::Grub if $machine->{boot} eq 'grub';
	Instar::Grub::make($machine) if $machine->{boot} eq 'grub';
	my $run = { machine => $machine, deadline => 0, buffer => '',
	    stamped => '', left => $machine->{limit} };
	$run->{deadline} = time + $machine->{guard} if $machine->{guard};
	my $monitor = make_socket_pair($run, 'monitor');
	my $log = $machine->{stamp} ? make_socket_pair($run, 'log') : undef;
	my @command = ($qemu, firmware_options($qemu, $machine),
	    make_arguments($machine, $monitor, $log));
	my $input = make_input_pipe($machine, $run);
	save_terminal($machine) if $machine->{console} eq 'stdio';
	start_machine($run);
	$machine->{started} = time;
	$run->{pid} = Instar::Scratch::start(sub {
		open STDIN, '<&', $input if $input;
		for my $end (grep { defined } $monitor, $log) {
			my $flags = fcntl $end, F_GETFD, 0;
			fcntl $end, F_SETFD, $flags & ~FD_CLOEXEC;
		}
	}, @command);
	close $_ for grep { defined } $monitor, $log, $input;
	handle_events($run);
	return find_outcome($run, Instar::Scratch::finish($run->{pid}));
}

# Returns the options that select the firmware.  qboot, a small firmware that comes
# with QEMU, starts a kernel in half the time of the BIOS.  GRUB needs the BIOS.
sub firmware_options
{
	my ($qemu, $machine) = @_;

	return () if $machine->{boot} eq 'grub' ||
	    !-e dirname($qemu) . '/../share/qemu/qboot.rom';
	return ('-bios', 'qboot.rom');
}

# Returns QEMU's arguments.  MONITOR and LOG are its ends of the socket pairs.
sub make_arguments
{
	my ($machine, $monitor, $log) = @_;

	my @arguments = (
		qw(-nodefaults -vga none -display none -no-reboot),
		'-accel', $machine->{kvm} ? 'kvm' : 'tcg',
		'-m', ram_megabytes($machine), '-smp', $machine->{cpus},
		'-device', 'isa-debug-exit,iobase=0xf4,iosize=1',
		'-device', 'ib700', '-action', 'watchdog=pause',
		'-chardev', 'socket,id=monitor,fd=' . fileno $monitor,
		'-mon', 'chardev=monitor,mode=control',
	);
	push @arguments, '-machine', 'memory-backend=ram', '-object',
	    'memory-backend-file,id=ram,share=on,mem-path=ram,size=' .
	    ram_megabytes($machine) . 'M' if $machine->{keep};
	push @arguments, '-serial', 'chardev:console', '-chardev',
	    $machine->{console} ne 'stdio' ?
	    "file,id=console,path=" . option_value($machine->{console}) :
	    'stdio,id=console,signal=off' .
	    ($machine->{interactive} ? ',mux=on' : '');
	push @arguments, '-mon', 'chardev=console,mode=readline'
	    if $machine->{interactive};
	push @arguments, '-serial', 'chardev:log', '-chardev', $log ?
	    'socket,id=log,fd=' . fileno $log :
	    "file,id=log,path=" . option_value($machine->{channel});
	push @arguments, '-icount', "shift=$machine->{icount},sleep=off",
	    '-rtc', 'base=2020-01-01,clock=vm' if defined $machine->{icount};
	push @arguments, '-gdb',
	    'unix:' . option_value($machine->{gdb}) . ',server=on,wait=off'
	    if defined $machine->{gdb};
	push @arguments, qw(-d in_asm -D), $machine->{executed} if defined $machine->{executed};
	push @arguments, '-S' if defined $machine->{gdb} || $machine->{limit};
	return (@arguments, disk_arguments($machine));
}

# Returns QEMU's arguments for the kernel, its command line and the disks.
sub disk_arguments
{
	my ($machine) = @_;

	my @arguments;
	my @disks = @{$machine->{disks}};
	if ($machine->{boot} eq 'grub') {
		unshift @disks, 'boot';
	} else {
		push @arguments, '-kernel', 'kernel',
		    '-append', $machine->command_line;
	}
	if ($machine->{disk} eq 'memdisk') {
		push @arguments, '-initrd', join ',', map { "$_ $_" } @disks
		    if @disks;
		return @arguments;
	}
	for my $index (0 .. $#disks) {
		my $file = $machine->{record} && $disks[$index] eq 'root' ?
		    'driver=blklogwrites,file.driver=file,file.filename=root,' .
		    'log.driver=file,log.filename=root.writes,' .
		    'log-super-update-interval=1' :
		    "file=$disks[$index],format=raw";
		push @arguments, '-drive',
		    "$file,if=ide,index=$index,cache=unsafe";
	}
	return @arguments;
}

# Returns the size of the RAM in MiB: enough for the kernel, for the modules that QEMU
# loads after it, and for the firmware.
sub ram_megabytes
{
	my ($machine) = @_;

	my $bytes = $machine->{memory} + (1 << 20);
	if ($machine->{disk} eq 'memdisk') {
		$bytes += -s "$machine->{directory}/$_" for @{$machine->{disks}};
	}
	return ($bytes + (1 << 20) - 1) >> 20;
}

# Returns TEXT as a value in a QEMU option list, where commas must be doubled.
sub option_value
{
	my ($text) = @_;

	$text =~ s/,/,,/g;
	return $text;
}

# Make a socket pair.  Returns QEMU's end; the other end is stored in RUN as NAME.
sub make_socket_pair
{
	my ($run, $name) = @_;

	socketpair $run->{$name}, my $end, AF_UNIX, SOCK_STREAM, 0
	    or die "socketpair: $!\n";
	return $end;
}

# Returns the file to use as QEMU's standard input, or undef to inherit it.  Input that
# is not a terminal goes through a pipe, so that handle_events can hold it back until the
# kernel is ready for it, and relay_input can add a Ctrl-D.  QEMU gets no input if its
# console is a file, or if GDB is attached, which uses the terminal itself.
sub make_input_pipe
{
	my ($machine, $run) = @_;

	if ($machine->{console} ne 'stdio' || defined $machine->{gdb}) {
		open my $nothing, '<', '/dev/null' or die "/dev/null: $!\n";
		return $nothing;
	}
	return undef if -t STDIN;
	pipe my $reader, $run->{input} or die "pipe: $!\n";
	$SIG{PIPE} = 'IGNORE';
	return $reader;
}

# Arrange for the modes of the terminal to be restored at the end: QEMU changes them,
# and cannot restore them if it is killed.
sub save_terminal
{
	my ($machine) = @_;

	for my $file (*STDIN, *STDOUT) {
		my $flags = fcntl $file, F_GETFL, 0 or next;
		Instar::Scratch::at_end(sub { fcntl $file, F_SETFL, $flags });
	}
	return unless -t STDIN;
	my $modes = POSIX::Termios->new;
	defined $modes->getattr(fileno STDIN) or return;
	Instar::Scratch::at_end(sub {
		local $SIG{TTOU} = 'IGNORE';
		$modes->setattr(fileno STDIN, POSIX::TCSANOW);
	});
}

# Send the commands that arm the watchdog and start the machine.  They stay in the
# socket until QEMU has started and reads them.
sub start_machine
{
	my ($run) = @_;

	send_command($run, '"qmp_capabilities"');
	return unless $run->{machine}{limit};
	arm_watchdog($run);
	send_command($run, '"cont"') unless defined $run->{machine}{gdb};
}

# Set the watchdog to the remaining seconds, rounded up to an even number, or to
# $SLICE_MAX if more remain; subtract them from what is left.
sub arm_watchdog
{
	my ($run) = @_;

	my $slice = $run->{left} > $SLICE_MAX ? $SLICE_MAX : $run->{left};
	$slice += $slice % 2;
	$slice = 2 if $slice < 2;
	$run->{left} -= $slice;
	# The register holds 15 - seconds / 2.
	my $value = ($SLICE_MAX - $slice) / 2;
	send_command($run, '"human-monitor-command","arguments":{"command-line":' .
	    qq("o /b 0x443 $value"}));
}

# Send COMMAND to QEMU's monitor.
sub send_command
{
	my ($run, $command) = @_;

	# If QEMU has already exited, the write fails.
	local $SIG{PIPE} = 'IGNORE';
	syswrite $run->{monitor}, qq({"execute":$command}\n);
}

# Handle events from QEMU until it closes the monitor as it ends, or until the guard time
# has passed.
sub handle_events
{
	my ($run) = @_;

	my $listening = 0;
	while ($run->{monitor}) {
		my $wait = 3600;
		$wait = $run->{deadline} - time if $run->{deadline};
		if ($wait <= 0) {
			$run->{how} //= 'guard';
			kill 'KILL', $run->{pid};
			return;
		}
		if ($run->{input} && !$listening) {
			$listening = -s $run->{machine}{channel};
			$wait = 0.01 unless $listening;
		}
		my $set = '';
		vec($set, fileno $run->{monitor}, 1) = 1;
		vec($set, fileno $run->{log}, 1) = 1 if $run->{log};
		vec($set, fileno STDIN, 1) = 1 if $run->{input} && $listening;
		select($set, undef, undef, $wait) > 0 or next;
		relay_input($run)
		    if $run->{input} && $listening && vec $set, fileno STDIN, 1;
		read_log($run) if $run->{log} && vec $set, fileno $run->{log}, 1;
		read_events($run) if vec $set, fileno $run->{monitor}, 1;
	}
	1 while $run->{log} && read_log($run);
}

# Copy to QEMU's pipe the input that has arrived on standard input.  At the end of the
# input, add a Ctrl-D and close the pipe.
sub relay_input
{
	my ($run) = @_;

	my $count = sysread STDIN, my $data, 4096;
	return if !defined $count && $!{EINTR};
	if (!$count) {
		syswrite $run->{input}, "\x04";
		close delete $run->{input};
		return;
	}
	close delete $run->{input} unless syswrite $run->{input}, $data;
}

# Read lines of the log that have arrived, append them to the channel's file, and pass
# them with the time to the code in "stamp".  Returns false at the end of the log.
sub read_log
{
	my ($run) = @_;

	my $now = time;
	my $count = sysread $run->{log}, $run->{stamped}, 65536,
	    length $run->{stamped};
	if (!$count) {
		delete $run->{log};
		return 0;
	}
	open my $file, '>>:raw', $run->{machine}{channel};
	while ($run->{stamped} =~ s/^(.*\n)//) {
		print {$file} $1;
		$run->{machine}{stamp}->($now, $1);
	}
	return 1;
}

# Read the events that have arrived from the monitor and handle them.
sub read_events
{
	my ($run) = @_;

	my $count = sysread $run->{monitor}, $run->{buffer}, 65536,
	    length $run->{buffer};
	if (!$count) {
		delete $run->{monitor};
		return;
	}
	while ($run->{buffer} =~ s/^(.*)\n//) {
		my $message = $1;
		my ($event) = $message =~ /"event": "(\w+)"/ or next;
		# QEMU sends WATCHDOG events at most once per second, so use STOP.
		watchdog_fired($run) if $event eq 'STOP' && $run->{machine}{limit};
		($run->{reason}) = $message =~ /"reason": "([\w-]+)"/
		    if $event eq 'SHUTDOWN';
	}
}

# Called when the watchdog has stopped the machine.  If the limit is not reached yet,
# continue the machine.  At the limit, continue it once for GRACE seconds, then end QEMU;
# with "abrupt", end QEMU at once.
sub watchdog_fired
{
	my ($run) = @_;

	$run->{left} += new_starved_seconds($run)
	    unless defined $run->{machine}{icount};
	if ($run->{left} > 0) {
		arm_watchdog($run);
		send_command($run, '"cont"');
	} elsif (!$run->{how}) {
		$run->{how} = 'limit';
		return send_command($run, '"quit"') if $run->{machine}{abrupt};
		$run->{left} = $GRACE;
		arm_watchdog($run);
		send_command($run, '"inject-nmi"');
		send_command($run, '"cont"');
	} else {
		send_command($run, '"quit"');
	}
}

# Returns how many whole seconds the machine has waited for a host CPU since the last
# call.
sub new_starved_seconds
{
	my ($run) = @_;

	my $before = $run->{starved} // 0;
	$run->{starved} = int starved_seconds($run->{pid});
	return $run->{starved} - $before;
}

# Returns the seconds that process PID was ready to run but had no CPU: the maximum
# over its threads, or 0 if the host does not report this time (Linux does).
sub starved_seconds
{
	my ($pid) = @_;

	my $most = 0;
	for my $file (glob "/proc/$pid/task/*/schedstat") {
		my $text = eval { read_file($file) } // next;
		my (undef, $ns) = split ' ', $text;
		$most = $ns if $ns > $most;
	}
	return $most / 1e9;
}

# Returns (HOW, DETAIL), as run() does.  STATUS is the wait status of QEMU.
sub find_outcome
{
	my ($run, $status) = @_;

	return $run->{how} if $run->{how};
	my $reason = $run->{reason} // '';
	return 'quit' if $reason =~ /^host-(?:qmp-quit|ui)$/;
	return ('off', 'the machine reset itself, as after a triple fault')
	    if $reason eq 'guest-reset';
	return ('broken', "QEMU was killed by signal " . ($status & 127))
	    if $status & 127;
	return ('broken', 'QEMU failed') if $reason eq '' && $status == 1 << 8;
	return 'off';
}

1;
