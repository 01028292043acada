# SPDX-License-Identifier: BSD-2-Clause
#
# Finds the global functions and variables that a source file declares and defines.
# Only the C that the tree uses is parsed: no K&R definitions, no macros that define
# globals.
package Instar::Symbols;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(symbols_of);

my $BODY = '@';
my $PARENS = qr/(\((?:[^()]++|(?-1))*\))/;
my $BRACES = qr/(\{(?:[^{}]++|(?-1))*\})/;

# Returns two lists, by reference: the names in the declarations of TEXT, the contents of
# the file PATH, that are not definitions, and the names that TEXT defines.  A name can be
# in both lists.
sub symbols_of
{
	my ($path, $text) = @_;

	return ([], [$text =~ /^\s*([a-z_]\w*) = /mg]) if $path =~ /\.ld$/;
	return ([], [map { split /[,\s]+/ } $text =~ /^\s*\.globl\s+([\w, ]+)/mg])
	    if $path =~ /\.S$/;

	my (@declared, @defined);
	for my $statement (split_statements($text)) {
		my $is_definition = $statement !~ /^extern\b/ &&
		    ($statement =~ /$BODY$/ || !is_function($statement));
		push @{$is_definition ? \@defined : \@declared},
		    map { name_of($_) } split_declarators($statement);
	}
	return (\@declared, \@defined);
}

# Returns the statements of TEXT at file scope that are not static, without comments,
# attributes, initializers and braces.  In place of a function's body there is $BODY.
sub split_statements
{
	my ($text) = @_;

	$text =~ s{/\*.*?\*/|//[^\n]*|("|')(?:(?!\1)[^\\]|\\.)*\1}{$1 ? 0 : ' '}gse;
	$text =~ s/\\\n/ /g;
	$text =~ s/^\s*#.*$//mg;
	$text =~ s/\b__attribute__\s*$PARENS//g;
	$text =~ s/\)(?:\s*[A-Z_]{2,}(?:$PARENS)?)*\s*$BRACES/) $BODY;/g;
	$text =~ s/$BRACES/ /g;
	$text =~ s/=(?:$PARENS|[^,;()])*//g;
	$text =~ s/\b(?:NORETURN|UNUSED|NO_INLINE|PRINTF_LIKE\s*$PARENS)//g;
	$text =~ s/\s+/ /g;
	return grep { !/^(?:static|typedef|_Static_assert|[A-Z_]+ ?\()/ && /\S \S|\S\(/ }
	    map { s/^ +| +$//gr } split /;/, $text;
}

# Does STATEMENT declare or define a function rather than a variable?
sub is_function
{
	my ($statement) = @_;

	return $statement =~ /^[^(]*\b\w+ ?\(/ && $statement !~ /^[^(]*\( ?\*/;
}

# Returns the declarators in STATEMENT: two for "int a, *b[2]", none for a type alone
# ("struct x").
sub split_declarators
{
	my ($statement) = @_;

	return () if $statement =~ /^(?:struct|enum|union)(?: \w+)?$/;
	1 while $statement =~ s/\[[^\[\]]*\]//;
	return ($statement) if $statement =~ /\(/;
	return split /,/, $statement;
}

# Returns the name that DECLARATOR declares, or an empty list.
sub name_of
{
	my ($declarator) = @_;

	return $1 if $declarator =~ /^[^(]*\( ?\*(?: ?const| ?volatile)* ?(\w+)/;
	return $1 if $declarator =~ /\b(\w+) ?\(/;
	return $1 if $declarator =~ /(\w+) *$/;
	return ();
}

1;
