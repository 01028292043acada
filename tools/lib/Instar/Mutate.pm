# SPDX-License-Identifier: BSD-2-Clause
#
# Mutants: variants of a C file that each differ from it in one place.  The operators:
#
#	drop		delete a statement or an "else" branch
#	negate		negate a condition, or one operand of && or ||
#	force		make a condition always true or always false, an operand of && always
#			true, or an operand of || always false, but still evaluate it
#	compare		< to <=, <= to <, > to >=, >= to >
#	constant	add 1 to a number or a name in capitals, or subtract 1 from it; double
#			and halve NAME_SIZE; replace an error number with another; exchange true
#			and false; leave out one flag; not in the size of an array
#	off-by-one	add 1 to an integer variable that is an index, an argument, or the value of
#			an assignment
#	swap		exchange two neighboring arguments of a call, unless their order cannot
#			matter, as for MAX
#	not		drop a "!"
#	unlock		delete an acquisition of a lock and the releases that belong to it
#	once		stop a loop after its first iteration
#	not-first	leave out the first iteration of a "for" loop that has a step
#	not-last	stop a "for" loop before its last iteration
#	ignore-error	use 0 in place of an error that a call returns or a variable holds
#	return		return at the start of a function or, if the function returns no
#			value, before one of its outermost statements
#	type		give a local variable a narrower or wider integer type, unless it
#			counts up to a constant or holds an error number
#
# Assertions, panics and trace events are not changed.  A mutant has as many lines as
# the source, so that line numbers stay the same.
package Instar::Mutate;

use strict;
use warnings;

use Digest::MD5 'md5_hex';

use Instar::CSource;

# Calls that no contract promises, so that no test can show that they are missing or
# wrong.
my $UNPROMISED = qr/^(?:ASSERT\w*|TRACE|NOT_REACHED|panic)$/;

# Calls whose result does not depend on the order of the arguments.
my $SYMMETRIC = qr/^(?:MIN|MAX|calloc)$/;

my %LOOSER = ('<' => '<=', '<=' => '<', '>' => '>=', '>=' => '>');
my $ASSIGNMENT = qr/(?:<<|>>|[-+*\/%&|^])?=/;

# The calls that acquire locks, by the call that releases them.
my %ACQUIRES = (
	spin_release => qr/^spin_(?:try_)?acquire$/,
	lock_release => qr/^lock_(?:try_)?acquire$/,
	rwlock_release => qr/^rwlock_(?:acquire|try)_(?:shared|exclusive)$/,
	token_release => qr/^token_(?:get|get_shared|try)$/,
	vm_map_unlock => qr/^vm_map_lock(?:_read)?$/,
	vm_object_drop => qr/^vm_object_hold(?:_shared)?$/,
	vm_map_deinterlock => qr/^vm_map_interlock$/,
);

# Other types for local variables: narrower, then wider.
my %TYPES = (
	uint64_t => ['uint32_t'], int64_t => ['int32_t'],
	uint32_t => ['uint8_t', 'uint16_t'], size_t => ['uint8_t', 'uint16_t'],
	unsigned => ['uint8_t'], int => ['int8_t'],
	uint16_t => ['uint8_t', 'uint32_t'], uint8_t => ['uint32_t'],
);

# Returns the mutants of TEXT, the contents of the C file PATH, in the order of the source.
# Each is a hash of
#	id		PATH:FUNCTION:OPERATOR:HASH; the hash covers the changed lines, so
#			changes elsewhere do not affect it
#	path, function, operator
#	text		the changed source
#	changes		the changed lines: [number, old, new]
sub mutants
{
	my ($path, $text) = @_;

	my $source = Instar::CSource::parse($text);
	my (@mutants, %seen, %count);
	for my $function (@{$source->{functions}}) {
		my $state = { source => $source, tokens => $source->{tokens},
		    function => $function, found => [] };
		find_in_function($state);
		for my $found (sort { $a->{place} <=> $b->{place} } @{$state->{found}}) {
			my $mutant = make_mutant($text, $found) // next;
			next if $seen{$mutant->{text}}++;
			my $lines = join "\n", map { @$_[1, 2] } @{$mutant->{changes}};
			my $hash = substr md5_hex($lines =~ s/\s+/ /gr), 0, 6;
			my $id = "$path:$function->{name}:$found->{operator}:$hash";
			$id .= ".$count{$id}" if ++$count{$id} > 1;
			push @mutants, { %$mutant, id => $id, path => $path,
			    function => $function->{name} };
		}
	}
	return @mutants;
}

# Apply the edits of FOUND to TEXT.  Returns the mutant, or undef if it equals TEXT.
sub make_mutant
{
	my ($text, $found) = @_;

	my $changed = $text;
	# Insertions at the same place appear in the order in which they were given.
	my @edits = sort { $b->[0] <=> $a->[0] } reverse @{$found->{edits}};
	for my $edit (@edits) {
		my ($start, $end, $new) = @$edit;
		my $old = substr $changed, $start, $end - $start;
		my $lost = ($old =~ tr/\n//) - ($new =~ tr/\n//);
		substr($changed, $start, $end - $start) = $new . "\n" x $lost;
	}
	return undef if $changed eq $text;
	my @old = split /\n/, $text, -1;
	my @new = split /\n/, $changed, -1;
	die "a mutant has a different number of lines\n" if @old != @new;
	return { operator => $found->{operator}, text => $changed,
	    changes => [map { [$_ + 1, $old[$_], $new[$_]] }
	    grep { $old[$_] ne $new[$_] } 0 .. $#old] };
}

# Record a mutant: EDITS are [start, end, replacement].
sub add
{
	my ($state, $operator, @edits) = @_;

	push @{$state->{found}}, { operator => $operator, edits => [@edits],
	    place => $edits[0][0] };
}

# Returns the edit that replaces the tokens FIRST to LAST with TEXT.
sub replace
{
	my ($state, $first, $last, $text) = @_;

	return [$state->{tokens}[$first]{start}, $state->{tokens}[$last]{end}, $text];
}

# Returns the edits that put BEFORE and AFTER around the tokens FIRST to LAST.
sub wrap
{
	my ($state, $first, $last, $before, $after) = @_;

	my $tokens = $state->{tokens};
	return ([($tokens->[$first]{start}) x 2, $before],
	    [($tokens->[$last]{end}) x 2, $after]);
}

# Returns the text of the tokens FIRST to LAST.
sub text
{
	my ($state, $first, $last) = @_;

	return Instar::CSource::range_text($state->{source}, $first, $last);
}

# Find the mutants of a function.
sub find_in_function
{
	my ($state) = @_;

	my $function = $state->{function};
	$state->{integers} = Instar::CSource::integer_variables(@$state{qw(source function)});
	$state->{skipped} = {};
	Instar::CSource::visit($function->{body}, sub {
		skip_unpromised($state, $_[0]);
		skip_array_sizes($state, $_[0]);
	});
	Instar::CSource::visit($function->{body}, sub {
		mutate_statement($state, $_[0])
		    unless $state->{skipped}{$_[0]{first}};
	});
	mutate_returns($state);
	mutate_locks($state);
	mutate_tokens($state);
}

# If STATEMENT is a call that $UNPROMISED matches, mark its tokens as not to be changed.
# An "if" whose only statement is such a call is marked as well.
sub skip_unpromised
{
	my ($state, $statement) = @_;

	my $tokens = $state->{tokens};
	my $inner = $statement;
	$inner = $inner->{then} if $inner->{kind} eq 'if' && !$inner->{else};
	$inner = $inner->{body}[0] if $inner->{kind} eq 'block' && @{$inner->{body}} == 1;
	return unless $inner->{kind} eq 'expression' &&
	    $tokens->[$inner->{first}]{text} =~ $UNPROMISED;
	$state->{skipped}{$_} = 1 for $statement->{first} .. $statement->{last};
}

# If STATEMENT is a declaration, mark the sizes of arrays in it as not to be changed: that a
# local array is too large never shows, and that it is too small only if the compiler places
# something that matters next to it.
sub skip_array_sizes
{
	my ($state, $statement) = @_;

	return unless $statement->{kind} eq 'declaration';
	my $tokens = $state->{tokens};
	my ($first, $last) = @$statement{qw(first last)};
	for my $part (Instar::CSource::split_range($tokens, $first, $last, '[,;]')) {
		for my $i ($part->[0] .. $part->[1]) {
			last if $tokens->[$i]{text} eq '=';
			next if $tokens->[$i]{text} ne '[';
			$state->{skipped}{$_} = 1 for $i .. $tokens->[$i]{close};
		}
	}
}

# ---------------------------------------------------------------- statements

# Find the mutants of STATEMENT, but not those of the statements in it.
sub mutate_statement
{
	my ($state, $statement) = @_;

	my ($kind, $first, $last) = @$statement{qw(kind first last)};
	my $bool = $state->{function}{returns} =~ /\bbool\b/;
	if ($kind eq 'expression') {
		add($state, 'drop', replace($state, $first, $last, ';'))
		    if $last > $first;
		mutate_expression($state, $first, $last - 1, 0);
	} elsif ($kind eq 'jump') {
		add($state, 'drop', replace($state, $first, $last, ';'));
	} elsif ($kind eq 'return') {
		if (!$statement->{expr}) {
			add($state, 'drop', replace($state, $first, $last, ';'));
			return;
		}
		mutate_expression($state, @{$statement->{expr}}, $bool);
		mutate_error($state, @{$statement->{expr}})
		    if $state->{function}{returns} =~ /\bint$/;
	} elsif ($kind eq 'declaration') {
		mutate_declaration($state, $first, $last - 1);
	} elsif ($kind =~ /^(?:if|while|do)$/) {
		mutate_expression($state, @{$statement->{cond}}, 1);
	} elsif ($kind eq 'switch') {
		mutate_expression($state, @{$statement->{cond}}, 0);
	}
	if ($kind eq 'if' && $statement->{else}) {
		my $else = $statement->{else};
		add($state, 'drop', replace($state, @$else{qw(first last)}, ';'));
	}
	mutate_loop($state, $statement) if $kind eq 'for' || $kind eq 'while';
}

# Find the mutants of the declaration FIRST to LAST: of its type and its initial values.
sub mutate_declaration
{
	my ($state, $first, $last) = @_;

	my $tokens = $state->{tokens};
	my $type = $first;
	$type++ while $tokens->[$type]{text} =~ /^(?:static|const)$/;
	for my $part (Instar::CSource::split_range($tokens, $type + 1, $last, ',')) {
		mutate_expression($state, @$part, 0);
	}
	my @names = grep { $_->{kind} eq 'name' && $state->{integers}{$_->{text}} }
	    @$tokens[$type + 1 .. $last];
	# Error numbers fit into 8 bits.
	return if !@names || grep { $_->{text} eq 'error' } @names;
	add($state, 'type', replace($state, $type, $type, $_))
	    for @{$TYPES{$tokens->[$type]{text}} // []};
}

# Find the mutants of the loop STATEMENT, a "for" or "while".
sub mutate_loop
{
	my ($state, $statement) = @_;

	my ($kind, $first, $last) = @$statement{qw(kind first last)};
	my ($cond_first, $cond_last) = @{$statement->{cond}};
	my $tokens = $state->{tokens};
	if ($kind eq 'for') {
		my ($init, $step) = @$statement{qw(init step)};
		if (declares_small_counter($state, $statement)) {
			mutate_expression($state, $init->[0] + 1, $init->[1], 0);
		} elsif ($init->[1] > $init->[0]) {
			mutate_declaration($state, @$init);
		}
		mutate_expression($state, @$step, 0);
		mutate_expression($state, $cond_first, $cond_last, 1);
	}
	my @counter = wrap($state, $first, $last, '{ int mutant_count = 0; ', ' }');
	my $place = $tokens->[$cond_first]{start};
	my @cond = $cond_first <= $cond_last ?
	    wrap($state, $cond_first, $cond_last, 'mutant_count++ < 1 && (', ')') :
	    ([$place, $place, 'mutant_count++ < 1']);
	add($state, 'once', @counter, @cond);
	# Without a step, an iteration without the body changes nothing.
	return if $kind eq 'while' || $statement->{step}[0] > $statement->{step}[1];
	add($state, 'not-first', @counter, wrap($state,
	    @{$statement->{body}}{qw(first last)}, '{ if (mutant_count++ > 0) ', ' }'));
	my ($variable, $next) = next_value($state, @{$statement->{step}}) or return;
	my @next = map {
		my $token = $_;
		$token->{kind} eq 'name' && $token->{text} eq $variable ?
		    $next : $token->{text};
	} @$tokens[$cond_first .. $cond_last];
	add($state, 'not-last', wrap($state, $cond_first, $cond_last, '(',
	    ") && (@next)"));
}

# Does STATEMENT, a "for" loop, declare a variable that counts up to a constant?
sub declares_small_counter
{
	my ($state, $statement) = @_;

	my $init = text($state, @{$statement->{init}});
	my ($name) = $init =~ /^\w+ (\w+) = \d+$/ or return 0;
	return text($state, @{$statement->{cond}}) =~ /\b$name <=? (?:\d+|[A-Z][A-Z0-9_]+)\b/;
}

# Returns the variable that FIRST to LAST, the step of a loop, changes, and an expression
# for its next value; an empty list if the step has another form.
sub next_value
{
	my ($state, $first, $last) = @_;

	my @texts = map { $_->{text} } @{$state->{tokens}}[$first .. $last];
	return ($texts[0], "($texts[0] + 1)") if "@texts" =~ /^\w+ \+\+$/;
	return ($texts[0], "($texts[0] - 1)") if "@texts" =~ /^\w+ --$/;
	return if @texts < 3 || $texts[0] !~ /^\w+$/ || grep { $_ eq ',' } @texts[1 .. 2];
	my ($name, $operator, @value) = @texts;
	# A variable has its value only after the body.
	return ($name, "(@value)") if $operator eq '=' && @value > 1;
	return ($name, "($name $1 (@value))") if $operator =~ /^([-+])=$/;
	return;
}

# Find the mutants that return early.
sub mutate_returns
{
	my ($state) = @_;

	my $returns = $state->{function}{returns};
	my @statements = grep { $_->{kind} !~ /^(?:declaration|label)$/ &&
	    !$state->{skipped}{$_->{first}} } @{$state->{function}{body}{body}};
	my @values = map { "return $_; " } $returns =~ /\bbool$/ ? ('false', 'true') :
	    $returns =~ /\*$/ ? 'NULL' : 0;
	if ($returns =~ /\bvoid\b(?!.*\*)/) {
		@values = 'return; ';
	} else {
		splice @statements, 1;
	}
	for my $statement (@statements) {
		my $place = $state->{tokens}[$statement->{first}]{start};
		add($state, 'return', [$place, $place, $_]) for @values;
	}
}

# Find the mutants that do not take a lock.  Each lacks one acquisition of the lock and the
# releases that follow it, up to the next acquisition of the same lock.
sub mutate_locks
{
	my ($state) = @_;

	my $tokens = $state->{tokens};
	my @calls;
	Instar::CSource::visit($state->{function}{body}, sub {
		my ($statement) = @_;

		my ($first, $last) = @$statement{qw(first last)};
		push @calls, [$tokens->[$first]{text},
		    text($state, $first + 1, $last), $first, $last]
		    if $statement->{kind} eq 'expression';
	});
	for my $i (0 .. $#calls) {
		my ($name, $lock, @range) = @{$calls[$i]};
		my ($release) = grep { $name =~ $ACQUIRES{$_} } keys %ACQUIRES
		    or next;
		my @edits = replace($state, @range, ';');
		for my $call (@calls[$i + 1 .. $#calls]) {
			next if $call->[1] ne $lock;
			last if $call->[0] =~ $ACQUIRES{$release};
			push @edits, replace($state, @$call[2, 3], ';')
			    if $call->[0] eq $release;
		}
		add($state, 'unlock', @edits) if @edits > 1;
	}
}

# If FIRST to LAST is a call or a variable for an error, find the mutant in which the
# error is 0.
sub mutate_error
{
	my ($state, $first, $last) = @_;

	my $tokens = $state->{tokens};
	my $is_call = $tokens->[$first]{kind} eq 'name' && $first < $last &&
	    ($tokens->[$first + 1]{close} // -1) == $last;
	my $is_error = $first == $last && $tokens->[$first]{text} =~ /(?:^|_)error$/;
	add($state, 'ignore-error', wrap($state, $first, $last, '((', '), 0)'))
	    if $is_call || $is_error;
}

# --------------------------------------------------------------- expressions

# Find the mutants of the expression FIRST to LAST and of the expressions in it.
# IS_CONDITION: it is used as a condition or has the type bool.
sub mutate_expression
{
	my ($state, $first, $last, $is_condition) = @_;

	my $tokens = $state->{tokens};
	return if $last < $first;
	for my $separators (',', $ASSIGNMENT) {
		my @parts = Instar::CSource::split_range($tokens, $first, $last, $separators);
		next if @parts == 1;
		# Declarations contain "a = b"; only what follows the "=" has a value.
		mutate_expression($state, @{$_}, 0) for @parts;
		if ($separators ne ',') {
			mutate_value($state, @{$parts[-1]});
			mutate_error($state, @{$parts[-1]})
			    if $tokens->[$parts[0][1]]{text} =~ /^(?:error|status)$|_error$/;
		}
		return;
	}
	my ($cond, $values) = Instar::CSource::split_range($tokens, $first, $last, '\?');
	if ($values) {
		mutate_expression($state, @$cond, 1);
		mutate_expression($state, @$_, $is_condition)
		    for Instar::CSource::split_range($tokens, @$values, ':');
		return;
	}
	for my $operator ('\|\|', '&&') {
		my @parts = Instar::CSource::split_range($tokens, $first, $last, $operator);
		next if @parts == 1;
		add_forced($state, $first, $last, 'true', 'false');
		for my $part (@parts) {
			add_forced($state, @$part, $operator eq '&&' ? 'true' : 'false');
			mutate_condition($state, @$part);
		}
		return;
	}
	my ($comparison) = grep { @$_ > 1 }
	    [Instar::CSource::split_range($tokens, $first, $last, '[=!]=|[<>]=?')];
	# The operator "constant" exchanges true and false.
	return if $first == $last && $tokens->[$first]{text} =~ /^(?:true|false)$/;
	if ($is_condition || $comparison) {
		add_forced($state, $first, $last, 'true', 'false');
		mutate_condition($state, $first, $last);
		return;
	}
	mutate_parts($state, $first, $last);
}

# Find the mutants in which the condition FIRST to LAST has a different value.
sub mutate_condition
{
	my ($state, $first, $last) = @_;

	my $tokens = $state->{tokens};
	# "(a || b)" and "!(a || b)" are changed inside the parentheses, as "a || b" is.
	my $open = $tokens->[$first]{text} eq '!' ? $first + 1 : $first;
	if ($tokens->[$open]{text} eq '(' && $tokens->[$open]{close} == $last &&
	    Instar::CSource::split_range($tokens, $open + 1, $last - 1, '\|\||&&') > 1) {
		mutate_expression($state, $open + 1, $last - 1, 1);
		return;
	}
	add($state, 'negate', wrap($state, $first, $last, '!(', ')'));
	my @parts = Instar::CSource::split_range($tokens, $first, $last, '<=?|>=?');
	if (@parts == 2) {
		my $operator = $parts[0][1] + 1;
		add($state, 'compare', replace($state, $operator, $operator,
		    $LOOSER{$tokens->[$operator]{text}}));
	}
	mutate_parts($state, $first, $last);
}

# Add the mutants in which the condition FIRST to LAST has one of VALUES.
sub add_forced
{
	my ($state, $first, $last, @values) = @_;

	add($state, 'force', wrap($state, $first, $last, '((', "), $_)")) for @values;
}

# Find the mutants of arguments and indices in the range FIRST to LAST.
sub mutate_parts
{
	my ($state, $first, $last) = @_;

	my $tokens = $state->{tokens};
	for (my $i = $first; $i <= $last; $i++) {
		my $close = $tokens->[$i]{close} // next;
		my @parts = Instar::CSource::split_range($tokens, $i + 1, $close - 1, ',');
		my $is_call = $tokens->[$i]{text} eq '(' && $i > $first &&
		    $tokens->[$i - 1]{kind} eq 'name' &&
		    $tokens->[$i - 1]{text} ne 'sizeof';
		mutate_arguments($state, @parts)
		    if $is_call && $tokens->[$i - 1]{text} !~ $SYMMETRIC;
		for my $part ($close > $i + 1 ? @parts : ()) {
			mutate_value($state, @$part)
			    if $is_call || $tokens->[$i]{text} eq '[';
			mutate_expression($state, @$part, 0);
		}
		$i = $close;
	}
}

# Find the mutants of a call in which two neighbors of its arguments, PARTS, are exchanged.
sub mutate_arguments
{
	my ($state, @parts) = @_;

	for my $i (1 .. $#parts) {
		my ($one, $two) = map { text($state, @$_) } @parts[$i - 1, $i];
		next if $one eq $two || "$one$two" =~ /\n/;
		add($state, 'swap', replace($state, @{$parts[$i - 1]}, $two),
		    replace($state, @{$parts[$i]}, $one));
	}
}

# Find the mutant in which the value FIRST to LAST, if it is an integer variable, is
# greater by one.
sub mutate_value
{
	my ($state, $first, $last) = @_;

	my $name = $state->{tokens}[$first]{text};
	add($state, 'off-by-one', replace($state, $first, $last, "($name + 1)"))
	    if $first == $last && $state->{integers}{$name};
}

# -------------------------------------------------------------------- tokens

# Find the mutants of single tokens: constants and "!".
sub mutate_tokens
{
	my ($state) = @_;

	my ($tokens, $function) = @$state{qw(tokens function)};
	for my $i ($function->{body}{first} .. $function->{last}) {
		next if $state->{skipped}{$i};
		my ($kind, $text) = @{$tokens->[$i]}{qw(kind text)};
		my @others = $kind eq 'number' ? other_numbers($text) :
		    $kind eq 'name' && $tokens->[$i + 1]{text} ne '(' ?
		    other_names($text) : ();
		add($state, 'constant', replace($state, $i, $i, $_)) for @others;
		mutate_flags($state, $i) if $text eq '|';
		add($state, 'not', replace($state, $i, $i, '')) if $text eq '!';
	}
}

# Returns other values for the number TEXT.
sub other_numbers
{
	my ($text) = @_;

	my ($digits, $suffix) = $text =~ /^(0x[0-9a-f]+|\d+)([ul]*)$/i or return;
	my $value = $digits =~ /^0x/i ? hex $digits : $digits;
	return map { "$_$suffix" } $value > 0 ? $value - 1 : (), $value + 1;
}

# Returns other values for the name TEXT, if it is a constant.
sub other_names
{
	my ($text) = @_;

	return 'false' if $text eq 'true';
	return 'true' if $text eq 'false';
	return if $text !~ /^[A-Z][A-Z0-9_]+$/ || $text eq 'NULL' || $text eq 'UNUSED';
	return $text eq 'EIO' ? 'ENOMEM' : 'EIO' if $text =~ /^E[A-Z0-9]{3,}$/ &&
	    $text !~ /_/;
	# A step of PAGE_SIZE + 1 shows only after 4,096 pages.
	return ("($text * 2)", "($text / 2)") if $text =~ /_SIZE$/;
	return ("($text + 1)", "($text - 1)");
}

# Find the two mutants in which the flag on one side of the "|" at I is missing.
sub mutate_flags
{
	my ($state, $i) = @_;

	my $tokens = $state->{tokens};
	for my $j ($i - 1, $i + 1) {
		add($state, 'constant', replace($state, sort({ $a <=> $b } $i, $j), ''))
		    if $tokens->[$j]{text} =~ /^[A-Z][A-Z0-9_]+$/;
	}
}

1;
