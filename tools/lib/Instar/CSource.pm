# SPDX-License-Identifier: BSD-2-Clause
#
# Parses C source that is laid out as docs/style.md says: tokens, functions, and the
# statements of a function.  Comments and preprocessor lines are skipped.  Expressions
# are ranges of tokens.
#
# A token is a hash of kind (name, number, string, char, punct), text, and its place in
# the source, start to end (exclusive).  An opening bracket also has the index of the
# closing one in "close".
#
# A statement is a hash of kind and the indices of its first and last token:
#
#	block		body: its statements
#	if		cond, then, else
#	while, do	cond, body
#	for		init, cond, step, body
#	switch		cond, body
#	return		expr, if there is one
#	jump		break, continue, goto
#	label		a label or case; the statement after it is a statement of its own
#	declaration, expression
#
# cond, init, step and expr are ranges [first, last]; last < first if empty.
package Instar::CSource;

use strict;
use warnings;

my %CLOSING = ('(' => ')', '[' => ']', '{' => '}');
my $TYPE = qr/^(?:struct|union|enum|unsigned|signed|int|long|short|char|bool|const|static|
    void|\w+_t)$/x;
my $INTEGER = qr/^(?:u?int(?:8|16|32|64)_t|unsigned|int|size_t|long|off_t)$/;

# Parse TEXT.  Returns a source: a hash of text, tokens, and functions.  A function is
# a hash of name, returns (its type as a string), params (a range), body (a block), and
# "last", the index of its last token.  Dies if brackets do not match.
sub parse
{
	my ($text) = @_;

	my $source = { text => $text, tokens => [tokenize($text)] };
	match_brackets($source->{tokens});
	$source->{functions} = [find_functions($source)];
	return $source;
}

# Returns the tokens of TEXT.
sub tokenize
{
	my ($text) = @_;

	my @tokens;
	while ($text =~ /\G(?:^[ \t]*\#(?:\\.|[^\\\n])*|\/\*.*?\*\/|\/\/[^\n]*|\s)*+
	    (?:(?<name>[A-Za-z_]\w*)|(?<number>\.?\d(?:[eEpP][+-]|[\w.])*)|
	    (?<string>"(?:\\.|[^"\\])*")|(?<char>'(?:\\.|[^'\\])*')|
	    (?<punct><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|[-+*\/%&|^=!<>]=|&&|\|\||.))/gcmsx) {
		my ($kind) = keys %+;
		my $length = length $+{$kind};
		push @tokens, { kind => $kind, text => $+{$kind},
		    start => pos($text) - $length, end => pos $text };
	}
	return @tokens;
}

# Set "close" in the opening brackets among TOKENS.
sub match_brackets
{
	my ($tokens) = @_;

	my @open;
	for my $i (0 .. $#$tokens) {
		my $token = $tokens->[$i];
		next if $token->{kind} ne 'punct';
		if ($CLOSING{$token->{text}}) {
			push @open, $i;
		} elsif ($token->{text} =~ /^[)\]}]$/) {
			my $opening = pop @open // die "unmatched $token->{text}\n";
			die "$token->{text} closes $tokens->[$opening]{text}\n"
			    if $CLOSING{$tokens->[$opening]{text}} ne $token->{text};
			$tokens->[$opening]{close} = $i;
		}
	}
	die "unmatched $tokens->[$open[-1]]{text}\n" if @open;
}

# Returns the functions that SOURCE defines.  The name of each is in column 0.
sub find_functions
{
	my ($source) = @_;

	my ($tokens, @functions) = ($source->{tokens});
	my $before = 0;			# the first token after the last definition
	for (my $i = 0; $i < @$tokens; $i++) {
		my $token = $tokens->[$i];
		my $open = $tokens->[$i + 1];
		my $close = $open && $open->{text} eq '(' ? $open->{close} : undef;
		if ($token->{kind} eq 'name' && defined $close &&
		    ($tokens->[$close + 1]{text} // '') eq '{' &&
		    $token->{start} > 0 &&
		    substr($source->{text}, $token->{start} - 1, 1) eq "\n") {
			my $body = statement($tokens, $close + 1);
			push @functions, { name => $token->{text},
			    returns => join(' ', map { $_->{text} }
			    @$tokens[$before .. $i - 1]),
			    params => [$i + 2, $close - 1], body => $body,
			    last => $body->{last} };
			$i = $body->{last};
		} elsif (defined $token->{close}) {
			$i = $token->{close};
		}
		$before = $i + 1 if ($tokens->[$i]{text} // '') =~ /^[;}]$/;
	}
	return @functions;
}

# Returns the statement that starts at index I of TOKENS.
sub statement
{
	my ($tokens, $i) = @_;

	my $text = $tokens->[$i]{text};
	return block($tokens, $i) if $text eq '{';
	return if_statement($tokens, $i) if $text eq 'if';
	return for_statement($tokens, $i) if $text eq 'for';
	if ($text eq 'while' || $text eq 'switch') {
		my $cond = bracketed($tokens, $i + 1);
		my $body = statement($tokens, $cond->[1] + 2);
		return { kind => $text, first => $i, last => $body->{last},
		    cond => $cond, body => $body };
	}
	if ($text eq 'do') {
		my $body = statement($tokens, $i + 1);
		my $cond = bracketed($tokens, $body->{last} + 2);
		return { kind => 'do', first => $i, last => $cond->[1] + 2,
		    cond => $cond, body => $body };
	}
	if ($text eq 'case' || $text eq 'default' ||
	    $tokens->[$i]{kind} eq 'name' && $tokens->[$i + 1]{text} eq ':') {
		my $last = $i;
		$last++ until $tokens->[$last]{text} eq ':';
		return { kind => 'label', first => $i, last => $last };
	}
	my $last = find_at_depth($tokens, $i, ';');
	return { kind => 'return', first => $i, last => $last,
	    $last > $i + 1 ? (expr => [$i + 1, $last - 1]) : () }
	    if $text eq 'return';
	my $kind = $text =~ /^(?:break|continue|goto)$/ ? 'jump' :
	    $text =~ $TYPE && $tokens->[$i + 1]{text} ne '(' ? 'declaration' :
	    'expression';
	return { kind => $kind, first => $i, last => $last };
}

# Returns the block that starts at index I of TOKENS.
sub block
{
	my ($tokens, $i) = @_;

	my ($last, @body) = ($tokens->[$i]{close});
	for (my $next = $i + 1; $next < $last; $next = $body[-1]{last} + 1) {
		push @body, statement($tokens, $next);
	}
	return { kind => 'block', first => $i, last => $last, body => \@body };
}

# Returns the "if" statement that starts at index I of TOKENS.
sub if_statement
{
	my ($tokens, $i) = @_;

	my $cond = bracketed($tokens, $i + 1);
	my $if = { kind => 'if', first => $i, cond => $cond,
	    then => statement($tokens, $cond->[1] + 2) };
	$if->{last} = $if->{then}{last};
	if (($tokens->[$if->{last} + 1]{text} // '') eq 'else') {
		$if->{else} = statement($tokens, $if->{last} + 2);
		$if->{last} = $if->{else}{last};
	}
	return $if;
}

# Returns the "for" statement that starts at index I of TOKENS.
sub for_statement
{
	my ($tokens, $i) = @_;

	my ($first, $last) = @{bracketed($tokens, $i + 1)};
	my $one = find_at_depth($tokens, $first, ';');
	my $two = find_at_depth($tokens, $one + 1, ';');
	my $body = statement($tokens, $last + 2);
	return { kind => 'for', first => $i, last => $body->{last},
	    init => [$first, $one - 1], cond => [$one + 1, $two - 1],
	    step => [$two + 1, $last], body => $body };
}

# Returns the range between the bracket at index I of TOKENS and its closing bracket.
sub bracketed
{
	my ($tokens, $i) = @_;

	return [$i + 1, $tokens->[$i]{close} - 1];
}

# Returns the index of the first token, from I on, that is TEXT and is not inside brackets
# opened at or after I.
sub find_at_depth
{
	my ($tokens, $i, $text) = @_;

	until ($tokens->[$i]{text} eq $text) {
		$i = $tokens->[$i]{close} // $i;
		$i++;
		die "there is no $text\n" if $i >= @$tokens;
	}
	return $i;
}

# Returns, as ranges, the parts into which the tokens that match SEPARATORS (a regular
# expression) divide the range FIRST to LAST.  Tokens inside brackets do not divide it.
sub split_range
{
	my ($tokens, $first, $last, $separators) = @_;

	my @parts;
	my $start = $first;
	for (my $i = $first; $i <= $last; $i++) {
		if ($tokens->[$i]{kind} eq 'punct' &&
		    $tokens->[$i]{text} =~ /^(?:$separators)$/) {
			push @parts, [$start, $i - 1];
			$start = $i + 1;
		}
		$i = $tokens->[$i]{close} // $i;
	}
	return (@parts, [$start, $last]);
}

# Returns the text of the range FIRST to LAST in SOURCE.
sub range_text
{
	my ($source, $first, $last) = @_;

	return '' if $last < $first;
	my $tokens = $source->{tokens};
	my $start = $tokens->[$first]{start};
	return substr $source->{text}, $start, $tokens->[$last]{end} - $start;
}

# Call VISIT with each statement in STATEMENT, itself included, outer ones first.
sub visit
{
	my ($statement, $visit) = @_;

	$visit->($statement);
	my $body = $statement->{body};
	visit($_, $visit) for grep { defined } @$statement{qw(then else)},
	    ref $body eq 'ARRAY' ? @$body : $body;
}

# Returns the names of the parameters and local variables of FUNCTION in SOURCE that are
# integers, as a hash.
sub integer_variables
{
	my ($source, $function) = @_;

	my $tokens = $source->{tokens};
	my %names;
	my @ranges = split_range($tokens, @{$function->{params}}, ',');
	visit($function->{body}, sub {
		my ($statement) = @_;

		push @ranges, [@$statement{qw(first last)}]
		    if $statement->{kind} eq 'declaration';
		push @ranges, $statement->{init} if $statement->{kind} eq 'for';
	});
	for my $range (@ranges) {
		my ($first, $last) = @$range;
		$first++ while $first < $last && $tokens->[$first]{text} =~ /^(?:static|const)$/;
		next if $first >= $last || $tokens->[$first]{text} !~ $INTEGER;
		for my $part (split_range($tokens, $first + 1, $last, '[,;]')) {
			my ($name, $next) = @$tokens[$part->[0], $part->[0] + 1];
			$names{$name->{text}} = 1
			    if $name->{kind} eq 'name' && $next->{text} ne '[';
		}
	}
	return \%names;
}

1;
