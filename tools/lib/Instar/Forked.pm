# SPDX-License-Identifier: BSD-2-Clause
#
# A source of TAP for TAP::Parser: it runs code that prints TAP in a forked child.
# Modules that the parent has loaded need not be loaded again, so the child starts
# much faster than a new Perl.
package Instar::Forked;

use strict;
use warnings;

use parent 'TAP::Parser::Iterator';

use IO::Handle;
use POSIX ();

use Instar::Scratch;

# new(CODE) starts the child, which exits when CODE returns or dies.
sub _initialize
{
	my ($self, $code) = @_;

	STDOUT->flush;
	my $parent = $$;
	pipe my $out, my $in or die "pipe: $!\n";
	defined(my $pid = fork) or die "fork: $!\n";
	if ($pid == 0) {
		open STDOUT, '>&', $in or POSIX::_exit(127);
		close $_ for $in, $out;
		run_child($parent, $code);
	}
	close $in;
	@$self{qw(out pid)} = ($out, $pid);
	return $self;
}

# Run CODE in the child and exit with status 0, or 1 if CODE dies.
sub run_child
{
	my ($parent, $code) = @_;

	# When the parent is killed, the child gets SIGTERM and cleans up.
	Instar::Scratch::die_with_parent($parent, POSIX::SIGTERM());
	srand;
	my $good = eval { $code->(); 1 };
	print STDERR $@ unless $good;
	STDOUT->flush;
	Instar::Scratch::clean_up();
	POSIX::_exit($good ? 0 : 1);
}

# Returns the next line of the child's output.  At its end, waits for the child and
# returns undef.
sub next_raw
{
	my ($self) = @_;

	my $out = $self->{out} // return undef;
	if (defined(my $line = <$out>)) {
		chomp $line;
		return $line;
	}
	close delete $self->{out};
	waitpid $self->{pid}, 0;
	$self->{wait} = $?;
	return undef;
}

# The other methods of a TAP::Parser::Iterator: the handles to wait for, and the wait
# status and exit status of the child, which next_raw has waited for.
sub get_select_handles
{
	my ($self) = @_;

	return grep { defined } $self->{out};
}

sub wait
{
	my ($self) = @_;

	return $self->{wait};
}

sub exit
{
	my ($self) = @_;

	return $self->{wait} >> 8 || $self->{wait};
}

1;
