# SPDX-License-Identifier: BSD-2-Clause
#
# What is known about the mutants of a stage: the results of earlier runs, in a file of
# JSON lines to which every run appends; and the equivalent mutants, which no test can
# distinguish from the solution, in solutions/STAGE/equivalent.
#
# The lines of the results have a "kind":
#
#	object	id, source, object: the hash of the object of a mutant, or null if it does
#		not compile
#	test	id (STAGE/TEST), tests (the version of the test), and what Instar::MutantTests
#		has found out about it
#	result	id, function, path, source, cpu, outcome (caught or survived); if caught,
#		by (the test that caught it) and how (the ending of its machine); if it
#		survived, tests (the versions of all tests that it survived, by name) and
#		hangs (those that hung without a report that names a thread or a function)
#
# "source" is a hash of everything that the solution's file is compiled from.  A line with
# another hash is out of date.
package Instar::MutantLog;

use strict;
use warnings;

use JSON::PP;

use Instar::Tool 'read_file';

# Read the log in the file PATH, which need not exist.
sub new
{
	my ($class, $path) = @_;

	my $self = bless { path => $path, object => {}, test => {}, result => {},
	    caught => {} }, $class;
	for my $line (-e $path ? split /\n/, read_file($path) : ()) {
		# The last line can be incomplete if a run was interrupted.
		remember($self, eval { decode_json($line) } // next);
	}
	return $self;
}

# Add LINE, a hash, to SELF.
sub remember
{
	my ($self, $line) = @_;

	my $kind = $line->{kind};
	$self->{$kind}{$line->{id}} = $line;
	return unless $kind eq 'result' && defined $line->{by};
	$self->{caught}{$_}{$line->{by}}++
	    for "$line->{path}:$line->{function}", $line->{path};
}

# Append LINE to the log.  A single write() appends it, because other runs can also
# append lines.
sub append
{
	my ($self, %line) = @_;

	remember($self, \%line);
	open my $out, '>>', $self->{path} or die "$self->{path}: $!\n";
	syswrite $out, JSON::PP->new->canonical->encode(\%line) . "\n";
}

# Returns the hash of the object of MUTANT: a string, or 'none' if it does not compile;
# undef if it is not known.
sub object
{
	my ($self, $mutant) = @_;

	my $line = $self->{object}{$mutant->{id}} // return undef;
	return $line->{source} eq $mutant->{source} ? $line->{object} // 'none' : undef;
}

# Returns the line about the test ID, or undef if there is none for its VERSION.
sub passed
{
	my ($self, $id, $version) = @_;

	my $line = $self->{test}{$id} // return undef;
	return $line->{tests} eq $version ? $line : undef;
}

# Returns the result of MUTANT if it was caught, or undef.
sub caught
{
	my ($self, $mutant) = @_;

	my $line = $self->{result}{$mutant->{id}} // return undef;
	return $line->{outcome} eq 'caught' && $line->{source} eq $mutant->{source} ?
	    $line : undef;
}

# Returns what MUTANT has survived: its result, or an empty one if there is none.
sub survived
{
	my ($self, $mutant) = @_;

	my $line = $self->{result}{$mutant->{id}};
	return defined $line && $line->{outcome} eq 'survived' &&
	    $line->{source} eq $mutant->{source} ? $line : { tests => {}, hangs => {} };
}

# Returns TESTS (see Instar::MutantTests) in the order in which they are likely to catch
# MUTANT: first those that have caught the most mutants of the same function per second of
# CPU time, then those that name the function, then those that have caught the most mutants
# of the same file per second, then those that include its header; otherwise in the given
# order.
sub order_tests
{
	my ($self, $mutant, @tests) = @_;

	my $function = $self->{caught}{"$mutant->{path}:$mutant->{function}"} // {};
	my $file = $self->{caught}{$mutant->{path}} // {};
	my $header = $mutant->{path} =~ s/\.c$/.h/r;
	my %key;
	for my $i (0 .. $#tests) {
		my ($name, $source, $cpu) = @{$tests[$i]}{qw(name source cpu)};
		$key{$name} = [($function->{$name} // 0) / $cpu,
		    $source =~ /\b\Q$mutant->{function}\E\b/ ? 1 : 0,
		    ($file->{$name} // 0) / $cpu, index($source, $header) >= 0 ? 1 : 0, -$i];
	}
	return sort {
		my ($one, $two) = @key{$a->{name}, $b->{name}};
		my ($first) = grep { $_ } map { $two->[$_] <=> $one->[$_] } 0 .. $#$one;
		$first;
	} @tests;
}

# Read the list of equivalent mutants in the file PATH, which need not exist.  It has, for
# each mutant, a line with its id, then indented lines: the changed lines, which begin
# with "-" or "+", and the reason.  Lines that begin with "#" are comments.  Returns the
# reasons by id; dies with a message that names the line if the file is invalid.
sub read_equivalents
{
	my ($path) = @_;

	my (%reason_of, $id, $number);
	for my $line (-e $path ? split /\n/, read_file($path) : ()) {
		$number++;
		next if $line =~ /^(?:#.*|\s*)$/;
		if ($line =~ /^\S/) {
			check_reason($path, $id, %reason_of);
			$id = $line;
			die "$path:$number: $id is listed twice\n"
			    if exists $reason_of{$id};
			$reason_of{$id} = '';
		} else {
			die "$path:$number: no mutant precedes this indented line\n"
			    unless defined $id;
			$reason_of{$id} .= $line =~ s/^\s+/ /r
			    unless $line =~ /^\s+[-+]/;
		}
	}
	check_reason($path, $id, %reason_of);
	return \%reason_of;
}

# Die if ID, which can be undef, has no reason in REASON_OF.
sub check_reason
{
	my ($path, $id, %reason_of) = @_;

	die "$path: $id has no reason\n" if defined $id && $reason_of{$id} eq '';
}

1;
