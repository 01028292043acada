# SPDX-License-Identifier: BSD-2-Clause
#
# The temporary directory and the child processes of a run.  When the tool ends, even
# by die() or a signal, the directory is removed and the children are killed; after a
# signal, all other descendants are ended as well.  If the tool itself is killed by
# SIGKILL, the host kernel kills the children (Linux), but the directory stays.
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
my $kept;			# keep() was called
my %children;			# pid => 1 for each child not yet waited for
my @undo;			# subs to call at the end

# Returns the temporary directory of this process, which the first call creates.
sub directory
{
	return $directory if defined $directory && $owner == $$;
	catch_signals();
	$directory = eval { File::Temp::tempdir('instar-XXXXXXXX', TMPDIR => 1) }
	    // die "cannot make a temporary directory in ", File::Spec->tmpdir,
		" (set TMPDIR to use another one)\n";
	chmod 0700, $directory;
	return $directory;
}

# Keep the temporary directory when the tool ends.
sub keep
{
	$kept = 1;
}

# Arrange for CODE to be called when the tool ends for any reason except SIGKILL.
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

	my $directory_path = directory();
	my $parent = $$;
	defined(my $pid = fork) or die "cannot fork: $!\n";
	if ($pid == 0) {
		$SIG{$_} = 'DEFAULT' for @SIGNALS, 'PIPE';
		$owner = 0;
		die_with_parent($parent, 9);	# SIGKILL
		eval {
			$setup->();
			chdir $directory_path or die "$directory_path: $!\n";
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

# Run COMMAND, a short helper, to its end.  Returns its wait status, as system() does,
# and its output, including standard error.
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

# Make the children of this process create their temporary files in the temporary
# directory of this process, so that the files are removed even if the children are
# killed.
sub share
{
	$ENV{TMPDIR} = directory();
}

# Ask the host kernel to send SIGNAL (a number) to this process when PARENT, its parent
# process, ends (Linux).  Exits at once if PARENT has already ended.
sub die_with_parent
{
	my ($parent, $signal) = @_;

	prctl(1, $signal);		# PR_SET_PDEATHSIG
	POSIX::_exit(127) if getppid() != $parent;
}

# Make the Linux system call prctl.  Does nothing on architectures whose call number is
# not listed here.
sub prctl
{
	my ($option, $value) = @_;

	my ($machine) = $Config{archname} =~ /^(x86_64|aarch64|i[3-6]86)-linux/
	    or return;
	my $number = { x86_64 => 157, aarch64 => 167 }->{$machine} // 172;
	eval { syscall $number, $option, $value, 0, 0, 0 };
}

# Make this process the owner of its children and of its temporary directory, which is
# not made yet, and handle @SIGNALS.  Does nothing if it is the owner already.
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

# Kill the children, call the subs of at_end(), and remove the temporary directory, unless
# keep() was called.  Does nothing in a process that does not own them.  END_OTHERS, if
# given, is called to end the processes that start() did not start.
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

# End all descendants of this process and wait for them.  They first get SIGTERM, so
# that tools can clean up; those still running after $PATIENCE seconds are killed.
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

# Returns the process ids of all descendants of this process (Linux).
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
