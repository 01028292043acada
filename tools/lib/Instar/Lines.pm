# SPDX-License-Identifier: BSD-2-Clause
#
# Adds source lines to the addresses in the output of a kernel:
#
#	0xc0105a2c sema_down+0x2c	a return address
#	at 0xc0105a2c			an instruction; a function can follow
#	in 0xc0105a2c sema_down+0x2c < 0xc0102312 f+0x12
#					return addresses; split into one line for each
#	x (pid 3) killed: ... EIP 0x8048123	an instruction of the program x
#	at 0x08048123			an instruction of the test's program
#
# addr2line (binutils) finds the source lines.  If it is missing, or the file has no
# symbols, nothing is added.
package Instar::Lines;

use strict;
use warnings;

use Cwd 'getcwd';
use File::Glob ':bsd_glob';

use Instar::Scratch;

# If one of these words precedes "at", the address is a return address.
my %BEFORE_CALLER = (taken => 1, before => 1);
my $FUNCTION = qr/\w+\+(?:0x[0-9a-f]+|0\b)/;

# Returns LINES with source lines added.  KERNEL is the path of the kernel that printed
# LINES.  User addresses in a line that names no program are looked up in PROGRAM, if
# defined.
sub add_places
{
	my ($kernel, $program, @lines) = @_;

	@lines = map { split_callers($_) } @lines;
	my %wanted;			# path => address => 1
	# The first pass collects the addresses, the second inserts the source lines.
	my $pass = sub {
		my ($place) = @_;
		for my $line (@lines) {
			$line =~ s{((?:(\w+) )?\bat )?(0x[c-f][0-9a-f]{7}\b)( $FUNCTION)?}{
				my ($at, $word, $address, $function) =
				    ($1 // '', $2 // '', $3, $4 // '');
				my $is_exact = $at && !$BEFORE_CALLER{$word};
				"$at$address$function" . ($at || $function ? $place->
				    ($kernel, hex($address) - !$is_exact) : '')
			}ge and next;
			my ($name) = $line =~ /(\S+) \(pid \d+\) killed:/;
			$name //= $program // next;
			my $path = program_path($kernel, $name) // next;
			$line =~ s{\b(?:EIP|at) 0x([0-9ab][0-9a-f]{7})\b}
			    {$& . $place->($path, hex $1)}ge;
		}
	};
	$pass->(sub { $wanted{$_[0]}{$_[1]} = 1; '' });
	my %place = map { ($_ => find_places($_, keys %{$wanted{$_}})) }
	    keys %wanted;
	$pass->(sub {
		my $found = $place{$_[0]}{$_[1]};
		defined $found ? " ($found)" : '';
	});
	return @lines;
}

# Split a LINE of the form "in a < b < c" into one line per function.
sub split_callers
{
	my ($line) = @_;

	return $line if $line !~ /^(.*  )in 0x\w+ $FUNCTION(?: < 0x\w+ $FUNCTION)+$/;
	my $indent = $1;
	my ($first, @others) = split / < /, $line;
	return ($first, map { "$indent < $_" } @others);
}

# Returns the path of the ELF file of the program NAME, built together with KERNEL, or
# undef.  NAME can be incomplete, because the kernel shortens long names.
sub program_path
{
	my ($kernel, $name) = @_;

	return undef if $kernel !~ m{^(.*?)(?:-debug)?/kernels/};
	my $built = $1;
	for my $directory ('tests', 'programs') {
		return "$built/$directory/$name" if -e "$built/$directory/$name";
		my @found = length $name < 15 ? () : grep { !/\.\w+$/ }
		    glob "$built/$directory/\Q$name\E*";
		return $found[0] if @found == 1;
	}
	return undef;
}

# Returns a hash of the source lines of ADDRESSES in the ELF file PATH, by address:
# "file:line", followed by " < file:line" of the caller if the code was inlined.
sub find_places
{
	my ($path, @addresses) = @_;

	my %place;
	my $address;
	my $here = getcwd();
	for my $line (split /\n/, output_of('addr2line', '-a', '-i', '-e', $path,
	    map { sprintf '%x', $_ } @addresses)) {
		if ($line =~ /^0x([0-9a-f]+)$/) {
			$address = hex $1;
			next;
		}
		$line =~ s/ \(discriminator \d+\)$//;
		next if !defined $address || $line =~ /\?/;
		$line =~ s{^(?:\Q$here\E|\.)/}{};
		$place{$address} = defined $place{$address} ?
		    "$place{$address} < $line" : $line;
	}
	return \%place;
}

# Returns the output of COMMAND, or '' if COMMAND fails.
sub output_of
{
	my (@command) = @_;

	my ($status, $text) = Instar::Scratch::capture(@command);
	return $status == 0 ? $text : '';
}

1;
