# SPDX-License-Identifier: BSD-2-Clause
#
# The temporary directory and the child processes of a run.  Both are removed when
# the tool ends, including by a signal or die(); at a signal, so are all processes
# that the children started.  If the tool is killed by SIGKILL, the host kernel
# kills its children.
package Instar::Scratch;

use strict;
use warnings;

use Config;
use File::Path ();
use File::Spec ();
use File::Temp ();
use POSIX ();
use Time::HiRes qw(sleep time);

my $PATIENCE = 30;		# seconds for child tools to clean up after a signal
my @SIGNALS = qw(INT TERM HUP QUIT);

my $owner = 0;			# the process that cleans up
my $directory;
my $kept;
my %children;			# pid => 1, not yet waited for
my @undo;			# called at the end

# The temporary directory of this process, created on the first call.
sub directory
{
	return $directory if defined $directory && $owner == $$;
	catch_signals();
	$directory = eval { File::Temp::tempdir('instar-XXXXXXXX', TMPDIR => 1) }
	    // die "no temporary folder can be made in ", File::Spec->tmpdir,
		" (TMPDIR chooses another)\n";
	chmod 0700, $directory;
	return $directory;
}

# Do not remove the directory at the end.
sub keep
{
	$kept = 1;
}

# Call CODE when the tool ends, for whatever reason.
sub at_end
{
	my ($code) = @_;

	catch_signals();
	push @undo, $code;
}

# Start COMMAND in the temporary directory.  SETUP is called first, in the child,
# to redirect its files.  Returns the process id.
sub start
{
	my ($setup, @command) = @_;

	my $folder = directory();
	my $parent = $$;
	defined(my $pid = fork) or die "cannot fork: $!\n";
	if ($pid == 0) {
		$SIG{$_} = 'DEFAULT' for @SIGNALS, 'PIPE';
		$owner = 0;
		die_with_parent($parent, 9);	# SIGKILL
		eval {
			$setup->();
			chdir $folder or die "$folder: $!\n";
			exec {$command[0]} @command;
			die "$command[0]: $!\n";
		};
		print STDERR $@;
		POSIX::_exit(127);
	}
	$children{$pid} = 1;
	return $pid;
}

# Wait for child PID.  Returns its wait status.
sub finish
{
	my ($pid) = @_;

	waitpid $pid, 0;
	delete $children{$pid};
	return $?;
}

# Run a short helper.  Returns its wait status, as system() does, and its output.
sub capture
{
	my (@command) = @_;

	pipe my $out, my $in or die "pipe: $!\n";
	my $pid = start(sub {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>&', $in;
		open STDERR, '>&', $in;
	}, @command);
	close $in;
	my $text = do { local $/; <$out> } // '';
	return (finish($pid), $text);
}

# Make the processes that this one starts put their temporary files into its
# directory, so that they are removed even if those processes are killed.
sub share
{
	$ENV{TMPDIR} = directory();
}

# Ask the host to send SIGNAL (a number) to this process when PARENT ends (Linux).
sub die_with_parent
{
	my ($parent, $signal) = @_;

	prctl(1, $signal);		# PR_SET_PDEATHSIG
	POSIX::_exit(127) if getppid() != $parent;
}

# The Linux system call prctl, on architectures whose call number is known.
sub prctl
{
	my ($option, $value) = @_;

	my ($machine) = $Config{archname} =~ /^(x86_64|aarch64|i[3-6]86)-linux/
	    or return;
	my $number = { x86_64 => 157, aarch64 => 167 }->{$machine} // 172;
	eval { syscall $number, $option, $value, 0, 0, 0 };
}

sub catch_signals
{
	return if $owner == $$;
	$owner = $$;
	undef $directory;
	%children = @undo = ();
	for my $name (@SIGNALS) {
		$SIG{$name} = sub {
			clean_up(\&end_descendants);
			$SIG{$name} = 'DEFAULT';
			kill $name, $$;
		};
	}
}

# Clean up.  END_OTHERS, if given, ends processes that were not started by start().
sub clean_up
{
	my ($end_others) = @_;

	return if $owner != $$;
	local @SIG{@SIGNALS} = ('IGNORE') x @SIGNALS;
	# From now on, this process adopts the orphans of its descendants.
	prctl(36, 1) if $end_others;	# PR_SET_CHILD_SUBREAPER
	for my $pid (keys %children) {
		kill 'KILL', $pid;
		waitpid $pid, 0;
	}
	%children = ();
	$end_others->() if $end_others;
	$_->() for splice @undo;
	if (defined $directory && !$kept) {
		File::Path::remove_tree($directory, { safe => 0 });
		undef $directory;
	}
	$owner = 0;
}

# End all descendants of this process and wait for them.  SIGTERM lets tools clean
# up; after $PATIENCE seconds the rest are killed.
sub end_descendants
{
	my $deadline = time + $PATIENCE;
	my %asked;
	while (my @left = descendants()) {
		kill 'TERM', grep { !$asked{$_}++ } @left;
		kill 'KILL', @left if time > $deadline;
		sleep 0.01;
		1 while waitpid(-1, POSIX::WNOHANG()) > 0;
	}
}

# The ids of all descendants of this process (Linux).
sub descendants
{
	my %children_of;
	for my $file (glob '/proc/[0-9]*/stat') {
		open my $stat, '<', $file or next;
		my ($pid, $parent) = (<$stat> // '') =~ /^(\d+) \(.*\) \S (\d+)/s
		    or next;
		push @{$children_of{$parent}}, $pid;
	}
	my @found = @{$children_of{$$} // []};
	for (my $i = 0; $i < @found; $i++) {
		push @found, @{$children_of{$found[$i]} // []};
	}
	return @found;
}

END {
	local $?;
	clean_up();
}

1;
