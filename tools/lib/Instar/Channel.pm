# SPDX-License-Identifier: BSD-2-Clause
#
# The log of the machine channel: lines "SEQ KIND TEXT", numbered from 0 without
# gaps.  Console output becomes records of the kind "console", so that no program
# can forge a record of another kind.
package Instar::Channel;

use strict;
use warnings;

use Instar::Tool 'read_file';

# Parse TEXT, the contents of a channel's log.  Returns an Instar::Channel.
sub new
{
	my ($class, $text) = @_;

	my $self = bless { records => [], problems => [] }, $class;
	my $problems = $self->{problems};
	my @lines = split /\n/, $text, -1;
	my $rest = pop @lines;
	if (defined $rest && $rest ne '') {
		push @$problems,
		    "the log ends in the middle of a line: " . printable($rest);
	}
	my $expected = 0;
	for my $line (@lines) {
		my ($number, $kind, $words) =
		    $line =~ /^(\d{1,10}) ([a-z]+)(?: (.*))?$/s;
		if (!defined $number) {
			push @$problems, "not a record: " .
			    printable($line);
			next;
		}
		if ($number != $expected) {
			push @$problems,
			    "found record $number, expected record $expected";
		}
		$expected = $number + 1;
		push @{$self->{records}},
		    { number => $number, kind => $kind, text => $words // '' };
	}
	return $self;
}

# Parse the log in the file PATH.  A missing file counts as an empty log.
sub from_file
{
	my ($class, $path) = @_;

	return $class->new(-e $path ? read_file($path) : '');
}

# Returns the errors that were found in the format of the log, as sentences.
sub problems
{
	my ($self) = @_;

	return @{$self->{problems}};
}

# Returns the records { number, kind, text } in order: all of them, or only those
# whose kind is in KINDS.
sub records
{
	my ($self, @kinds) = @_;

	return @{$self->{records}} unless @kinds;
	my %wanted = map { $_ => 1 } @kinds;
	return grep { $wanted{$_->{kind}} } @{$self->{records}};
}

# Returns the texts of the records whose kind is KIND.
sub texts
{
	my ($self, $kind) = @_;

	return map { $_->{text} } $self->records($kind);
}

# Returns the lines of the console as the kernel wrote them.  A record "part" holds
# a piece of a line that is too long for one record; a "console" record holds the rest.
sub console_lines
{
	my ($self) = @_;

	my @lines;
	my $line = '';
	for my $record ($self->records('part', 'console')) {
		$line .= $record->{text};
		next if $record->{kind} eq 'part';
		$line =~ s/\\x([0-9a-f]{2})/chr hex $1/ge;
		push @lines, $line;
		$line = '';
	}
	return @lines;
}

# Returns the lines of the console as one string.
sub console
{
	my ($self) = @_;

	return join '', map { "$_\n" } $self->console_lines;
}

# Returns the trace events { cpu, ns, tid, name, key => value ... }: all of them, or
# only those called NAME.
sub events
{
	my ($self, $name) = @_;

	my @events;
	for my $text ($self->texts('trace')) {
		my ($cpu, $ns, $tid, $event, $rest) =
		    $text =~ /^(\d+) (\d+) (-?\d+) (\w+) ?(.*)$/ or next;
		next if defined $name && $event ne $name;
		my %event = map { /^(\w+)=(.*)$/ ? ($1, $2) : () }
		    split / /, $rest;
		push @events, { %event, cpu => $cpu, ns => $ns, tid => $tid,
		    name => $event };
	}
	return @events;
}

# Returns { pid, status, name } for each process that has exited, in order.
sub exits
{
	my ($self) = @_;

	return map {
		/^(\d+) (-?\d+) (.*)$/ ?
		    { pid => $1, status => $2, name => $3 } : ()
	} $self->texts('exit');
}

# Returns how the run ended, ("done" | "panic" | "usage" | "test-fail", STATUS), or
# an empty list if the last record does not report an end.
sub end
{
	my ($self) = @_;

	my $last = $self->{records}[-1] or return;
	return if $last->{kind} ne 'end';
	return $last->{text} =~ /^([a-z-]+) (-?\d+)$/;
}

# Returns LINE with unprintable characters escaped, cut to MOST characters (100 by
# default).
sub printable
{
	my ($line, $most) = @_;

	$most //= 100;
	$line =~ s{([^\x20-\x7e])}{sprintf '\\x%02x', ord $1}ge;
	return length $line > $most ? substr($line, 0, $most) . '...' : $line;
}

1;
