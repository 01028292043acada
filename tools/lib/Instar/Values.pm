# SPDX-License-Identifier: BSD-2-Clause
#
# Adds names to the numbers in the message of a failed comparison:
#
#	x.c:9: swap_out(frames, 2) == 0 (left 28, right 0)
#		(left 28 ENOSPC, right 0)
#	x.c:9: page->where == PAGE_SWAP (left 0, right 2)
#		(left 0 PAGE_ZERO, right 2 PAGE_SWAP)
#
# The numbers are taken as errors if one side is the name of an error, or if the right
# side is 0 and the left side is a variable named "error" or "errno" (or "x_error"), or
# a call of a function that returns errors: its contract names errors, or it is a static
# function of type int in a file that includes errno.h.  They are taken as values of an
# enum if one side is an enumerator.
package Instar::Values;

use strict;
use warnings;

use File::Find ();

use Instar::Tool 'read_file';

my $COMPARISON = qr/(.*?) (?:[=!]=|[<>]=?) (.*?)/;
my $NUMBER = qr/-?(?:0x)?[0-9a-f]+/;

# Returns TEXT with names added to the values of a comparison.  TREE is the source
# tree.
sub name_values
{
	my ($tree, $text) = @_;

	$text =~ s{\berrno (\d+)(?=\)$)}{"errno " . with_name(read_errors($tree), $1)}e;
	my ($left, $right, $before, $first, $between, $second) = $text =~
	    /^(?:.*?: )?$COMPARISON \((left |)($NUMBER)(, right| against) ($NUMBER)(?=[;)])/
	    or return $text;
	$left =~ s/^.*: //;
	my $names = names_for($tree, $text, $left, $right) // return $text;
	my $named = join "$between ", map { with_name($names, $_) } $first, $second;
	return $text =~
	    s/^(.*)\($before$NUMBER$between $NUMBER(?=[;)])/$1($before$named/sr;
}

# Returns the names, by number, for the values of a comparison of LEFT and RIGHT, or
# undef if the values have no names.  TEXT is the whole message.
sub names_for
{
	my ($tree, $text, $left, $right) = @_;

	my $errors = read_errors($tree);
	for my $side ($left, $right) {
		my ($name) = $side =~ /^-?(\w+)$/ or next;
		return $errors if grep { $_ eq $name } values %$errors;
		my $enum = enum_with($tree, $name);
		return $enum if $enum;
	}
	return undef if $right ne '0';
	return $errors if $left =~ /\b(?:\w+_)?(?:error|errno)$/;
	my ($function) = $left =~ /^(\w+)\(.*\)$/ or return undef;
	my ($file) = $text =~ m{((?:src|solutions)/[\w./-]+\.c):};
	my $own = defined $file && -e "$tree/$file" ? read_file("$tree/$file") : '';
	return $errors if $own =~ /^#include <errno\.h>/m &&
	    $own =~ /^static int\n\Q$function\E\(/m;
	return (grep { returns_error($_, $function) } read_headers($tree)) ?
	    $errors : undef;
}

# Does HEADER declare FUNCTION as returning int, with a contract that names errors?
sub returns_error
{
	my ($header, $function) = @_;

	my ($before) = $header =~ m{^(.*)^int\s+\Q$function\E\(}ms or return 0;
	my ($contract) = $before =~ m{.*/\*(.*?)\*/}s or return 0;
	return $contract =~ /\bE[A-Z]{2,}\b|\berrno\b/;
}

# Returns NUMBER followed by its name in NAMES, if there is one.
sub with_name
{
	my ($names, $number) = @_;

	my $value = $number =~ /x/ ? hex $number : $number;
	my $name = $names->{$value} // ($value < 0 && defined $names->{-$value} ?
	    "-$names->{-$value}" : undef);
	return defined $name ? "$number $name" : $number;
}

# Returns the names of the errors in errno.h, by number.
sub read_errors
{
	my ($tree) = @_;

	my $path = "$tree/src/lib/errno.h";
	return {} if !-e $path;
	return { reverse read_file($path) =~ /^#define\s+(E\w+)\s+(\d+)/mg };
}

# Returns the names, by number, of the enum that contains the enumerator NAME; undef
# if there is none.
sub enum_with
{
	my ($tree, $name) = @_;

	for my $text (read_headers($tree)) {
		next if $text !~ /\b\Q$name\E\b/;
		$text =~ s{/\*.*?\*/}{ }gs;
		while ($text =~ /\benum\s*\w*\s*\{([^}]*)\}/g) {
			my %names = parse_enumerators($1);
			return \%names if grep { $_ eq $name } values %names;
		}
	}
	return undef;
}

# Returns the names, by number, in BODY, the text between the braces of an enum, up to
# the first value that is not a plain number.
sub parse_enumerators
{
	my ($body) = @_;

	my (%names, $next);
	$next = 0;
	for my $item (split /,/, $body) {
		my ($name, $value) =
		    $item =~ /^\s*(\w+)\s*(?:=\s*(\S.*?))?\s*$/s or last;
		last if defined $value && $value !~ /^-?(?:0x[0-9a-fA-F]+|\d+)$/;
		$next = $value =~ /x/ ? hex $value : $value if defined $value;
		$names{$next++} = $name;
	}
	return %names;
}

# Returns the text of every kernel header.
sub read_headers
{
	my ($tree) = @_;

	my @texts;
	File::Find::find({ no_chdir => 1, wanted => sub {
		push @texts, read_file($_)
		    if /\.h$/ && !m{/(?:lib/user|programs)/};
	} }, "$tree/src");
	return @texts;
}

1;
