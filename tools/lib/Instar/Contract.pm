# SPDX-License-Identifier: BSD-2-Clause
#
# Contracts: the comments of the functions that students write, sentence by sentence, and
# solutions/STAGE/contracts, which maps each sentence to tests and seeded bugs.  The map
# has a section for each comment of a header:
#
#	src/vm/classic/clock.h: clock_insert, clock_remove
#	  Insert FRAME as the last frame that the hand will reach;
#		clock-hand: new-frame-next
#	  or remove FRAME, even if the hand points to it.
#		clock-hand: hand-starts-over, hand-dangles
#	  => frames_lock held.
#		none: for the caller
#
# A section is headed by the functions that the comment is about; without functions, it
# has the comment at the top of the header and the other comments that belong to no
# declaration.  It quotes the comment from beginning to end in parts.  Each part is
# followed by the tests that check its promise, each with the seeded bugs of the stage that
# break the promise and make this test fail; or by "none" and the reason why the part
# promises nothing that a test could check.
package Instar::Contract;

use strict;
use warnings;

use Cwd 'abs_path';
use Exporter 'import';
use List::Util qw(max);

use Instar::Boundary qw(find_headers undefined_boundaries untested_limits);
use Instar::Engine qw(engine_of_stage engines is_of_engine stages);
use Instar::Handout;
use Instar::Test;
use Instar::Tool qw(give_up read_file);

our @EXPORT_OK = qw(check_map contracts proofs);

# ---------------------------------------------------------------- headers

# Patterns for the parts of a header, after the comments within lines have been removed.  A
# declaration ends with a semicolon, or with the brace of a structure or function.
my $COMMENT = qr{(?<comment>/\*.*?\*/\n)}s;
my $DIRECTIVE = qr/(?<directive>\#(?:[^\n\\]|\\.)*\n)/s;
my $BODY = qr/\{[^{}\n]*\}[^;\n]*;|\{.*?^\}[^;\n]*;?/ms;
my $DECLARATION = qr/(?<code>(?:[^;{\n]|\n(?!\n))*(?:;|$BODY)[^\n]*\n)/;

# Returns the contracts of STAGE: for each comment, a hash of title (the title of its
# section in the map) and sentences.  A function without a comment has no sentences.
sub contracts
{
	my ($tree, $stage) = @_;

	my %own = map { $_ => 1 } student_functions($tree, $stage);
	my @contracts;
	# The headers of src/lib/ declare no student functions.
	for my $header (grep { !m{^src/lib/} } find_headers($tree)) {
		my (@general, @found);
		for my $comment (comments(read_file("$tree/$header"))) {
			my @names = grep { $own{$_} } @{$comment->{names}};
			push @general, @{$comment->{sentences}} if $comment->{general};
			push @found, { title => "$header: " . join(', ', @names),
			    sentences => $comment->{sentences} } if @names;
		}
		next unless @found;
		push @contracts, { title => $header, sentences => \@general }, @found;
	}
	return @contracts;
}

# Returns the names of the functions that the student files of STAGE define.
sub student_functions
{
	my ($tree, $stage) = @_;

	my @names;
	for my $file (Instar::Handout::student_files(
	    read_file("$tree/handouts/$stage.md"))) {
		my $code = read_file("$tree/solutions/$stage/" . $file =~ s/^src\///r);
		push @names, $code =~ /^(?!static\b)\w[\w\h*]*\n(\w+)\(/mg;
	}
	return @names;
}

# Returns the comments of the header TEXT.  Each is a hash of sentences; names: the words
# outside parentheses in the declarations that follow the comment up to an empty line or
# the next comment; and general, which is true for a comment that precedes no
# declaration.  Declarations without a comment have a hash without sentences.
sub comments
{
	my ($text) = @_;

	# A comment that does not begin a line belongs to a field or a constant.
	$text =~ s{(^/\*.*?\*/\n)|\h*/\*.*?\*/}{$1 // ''}gems;
	my (@comments, $current);
	while ($text =~ /\G(?:$COMMENT|$DIRECTIVE|(?<empty>\n)|$DECLARATION)/gc) {
		if (defined $+{comment}) {
			$current = undef;
			next if $+{comment} =~ m{^/\* (?:SPDX|---)};
			push @comments, $current = { names => [], general => 1,
			    sentences => [sentences($+{comment})] };
		} elsif (defined $+{code}) {
			push @comments, $current = { sentences => [] }
			    if !defined $current;
			push @{$current->{names}}, declared_names($+{code});
			$current->{general} = 0;
		} else {
			# A comment directly above a directive describes a constant;
			# only the top comment of the file is above "#ifndef".
			$current->{general} = 0 if defined $current &&
			    defined $+{directive} && @comments > 1 &&
			    !@{$current->{names}};
			$current = undef;
		}
	}
	die 'cannot parse: ', substr($text, pos $text // 0, 60), "\n"
	    if (pos $text // 0) < length $text;
	return @comments;
}

# Returns the words of CODE, a declaration, that are not inside parentheses.
sub declared_names
{
	my ($code) = @_;

	$code =~ s/\{.*//s;
	1 while $code =~ s/\([^()]*\)//;
	return $code =~ /\w+/g;
}

# Returns the sentences of COMMENT, each with single spaces.  A line that begins with
# "=>", with "- " or with the key of a field begins a sentence.  A line that begins with
# one tab, and the lines after it that begin with more (a row of a table or a picture),
# are a sentence.
sub sentences
{
	my ($comment) = @_;

	my @parts = ('');
	for my $line (split /\n/, $comment =~ s{^/\*|\*/\s*$}{}gr) {
		$line =~ s/^ \*(?: |(?=\t|$))|^ (?! )//;
		push @parts, '' if $line =~ /^(?:\t(?!\t)|=>|- |\(\w\)\s|$)/ ||
		    $parts[-1] =~ /^\t/ && $line !~ /^\t/;
		$parts[-1] .= "$line ";
	}
	return map { s/\s+/ /gr } grep { /\S/ }
	    map { s/^\s+|\s+$//gr } map { split /(?:(?<=[.?!])|(?<=[.?!]\)))\s+/ } @parts;
}

# ---------------------------------------------------------------- maps

# Returns the parts in the file PATH, a map.  Each is a hash of line; section, the title
# of its section; text; and none, the reason, or tests, which maps names of tests to
# arrays of names of seeded bugs.  Dies with a message if a line is invalid.
sub read_map
{
	my ($path) = @_;

	my (@parts, $section, $key);
	my $number = 0;
	my $list = '';
	for my $line (split /\n/, read_file($path)) {
		$number++;
		next if $line =~ /^(?:#|$)/;
		# A list of functions can continue on the next line.
		$line = $list . $line =~ s/^ +/ /r if $list ne '';
		$list = $line =~ /^src\/.*,$/ ? $line : '';
		if ($list ne '') {
			next;
		} elsif ($line =~ /^(src\/\S+\.h(?:: \w+(?:, \w+)*)?)$/) {
			($section, $key) = ($1, undef);
			push @parts, { line => $number, section => $section,
			    text => '', none => 'begins the section' };
		} elsif ($line =~ /^  (\S.*)$/ && defined $section) {
			push @parts, { line => $number, section => $section,
			    text => '' } if defined $key || $parts[-1]{text} eq '';
			undef $key;
			$parts[-1]{text} .= ($parts[-1]{text} eq '' ? '' : ' ') .
			    $1 =~ s/\s+/ /gr;
		} elsif ($line =~ /^\t([\w-]+):\s*(.*)$/ && defined $section) {
			$key = $1;
			my $part = $parts[-1];
			die "$path:$number: '$key' is given twice\n"
			    if $key eq 'none' ? defined $part->{none} :
			    $part->{tests}{$key};
			$key eq 'none' ? ($part->{none} = $2) :
			    ($part->{tests}{$key} = [split /[,\s]+/, $2]);
		} elsif ($line =~ /^\t\t(\S.*)$/ && defined $key) {
			$key eq 'none' ? ($parts[-1]{none} .= " $1") :
			    push @{$parts[-1]{tests}{$key}}, split /[,\s]+/, $1;
		} else {
			die "$path:$number: this line is not valid\n";
		}
	}
	return @parts;
}

# Returns the proofs in the map of STAGE: for each pair of a seeded bug and a test that
# must fail with the bug, a hash of bug, test and build, the stage whose kernel has both.
sub proofs
{
	my ($tree, $stage) = @_;

	my %stage_of = map { $_->{name} => $_->{stage} }
	    Instar::Test::find_all("$tree/src/tests");
	my @proofs;
	for my $part (read_map("$tree/solutions/$stage/contracts")) {
		my $tests = $part->{tests} // {};
		for my $test (sort keys %$tests) {
			push @proofs, map { { bug => $_, test => $test, build =>
			    (sort $stage, $stage_of{$test})[-1] } } @{$tests->{$test}};
		}
	}
	return @proofs;
}

# ---------------------------------------------------------------- checking

# Check the maps and boundaries in TREE of the stages whose names begin with PREFIX
# (undef: all stages), and print the problems and a summary.  Returns the exit status.
sub report
{
	my ($tree, $prefix) = @_;

	$tree = abs_path($tree);
	my @tests = Instar::Test::find_all("$tree/src/tests");
	my @stages = grep { index($_, $prefix // '') == 0 } stages($tree);
	give_up('tool', "there is no stage '$prefix'") unless @stages;
	my $bad = 0;
	for my $problem (undefined_boundaries($tree, @tests),
	    map { untested_limits($tree, $_, [contracts($tree, $_)], @tests) } @stages) {
		print "$problem\n";
		$bad = 1;
	}
	for my $stage (@stages) {
		if (!-e "$tree/solutions/$stage/contracts") {
			print "$stage: NOT MAPPED\n";
			$bad = 1;
			next;
		}
		my $result = check_map($tree, $stage, @tests);
		print "$_\n" for @{$result->{problems}};
		printf "%s: %d sentences, %d promises, %d with a test, %d with a " .
		    "seeded bug\n", $stage,
		    @$result{qw(sentences promises tested broken)};
		$bad ||= @{$result->{problems}} > 0;
	}
	return $bad ? 1 : 0;
}

# Check the map of STAGE in TREE, whose tests are TESTS (Instar::Test::find_all).  Returns
# a hash of problems, an array of messages, and counts: sentences, promises (the parts
# that are not "none"), tested, and broken (those for which a seeded bug is named).
sub check_map
{
	my ($tree, $stage, @tests) = @_;

	my $path = "solutions/$stage/contracts";
	my @parts = eval { read_map("$tree/$path") } or return {
		problems => [$@ ne '' ? $@ =~ s/^\Q$tree\E\/|\n//gr :
		    "$path: has no section"],
		sentences => 0, promises => 0, tested => 0, broken => 0 };
	my %parts_of;
	push @{$parts_of{$_->{section}}}, $_ for @parts;
	my (@problems, $sentences);
	for my $contract (contracts($tree, $stage)) {
		my $quoted = delete $parts_of{$contract->{title}};
		$sentences += @{$contract->{sentences}};
		my $problem = compare($contract, @{$quoted // []});
		push @problems, "$path: $problem" if defined $problem;
	}
	push @problems, map { "$path:$parts_of{$_}[0]{line}: no header has this comment " .
	    "of functions of $stage: $_" } sort keys %parts_of;
	my @promises = grep { !defined $_->{none} } @parts;
	push @problems, map { "$path:$_" } check_promises($tree, $stage, \@tests, @parts);
	return {
		problems => \@problems, sentences => $sentences // 0,
		promises => scalar @promises,
		tested => scalar(grep { keys %{$_->{tests} // {}} } @promises),
		broken => scalar(grep { map { @$_ } values %{$_->{tests} // {}} } @promises),
	};
}

# Compare the sentences of CONTRACT with the text of PARTS.  Returns undef if PARTS quote
# them in order, and no part with a promise continues past the end of a sentence;
# otherwise a message.
sub compare
{
	my ($contract, @parts) = @_;

	my ($title, @sentences) = ($contract->{title}, @{$contract->{sentences}});
	return "$title: the function has no contract" if !@sentences && $title =~ /:/;
	return "$title: not mapped:" . join '', map { "\n  $_" } @sentences
	    if !@parts && @sentences;
	for my $part (grep { $_->{text} ne '' } @parts) {
		my $text = $part->{text};
		while (@sentences && $text =~ s/^\Q$sentences[0]\E(?: |$)//) {
			shift @sentences;
			return "$title: line $part->{line} quotes more than one " .
			    'sentence' if $text ne '' && !defined $part->{none};
		}
		next if $text eq '';
		return "$title: line $part->{line}: no longer in the header: $text" .
		    (@sentences ? "\n  The header continues: $sentences[0]" : '')
		    if !@sentences || $sentences[0] !~ s/^\Q$text\E //;
	}
	return undef if !@sentences;
	return "$title: not mapped:" . join '', map { "\n  $_" } @sentences;
}

# Returns messages, which begin with a line number, about PARTS without a test or a seeded
# bug, and about tests and bugs that do not exist or cannot be combined.
sub check_promises
{
	my ($tree, $stage, $tests, @parts) = @_;

	my %test = map { $_->{name} => $_ } @$tests;
	my (@problems, %line_of);
	for my $part (@parts) {
		my ($line, $on) = ($part->{line}, $part->{tests} // {});
		if (defined $part->{none}) {
			push @problems, "$line: 'none' needs a reason" if $part->{none} eq '';
			push @problems, "$line: 'none' cannot be combined with tests" if %$on;
			next;
		}
		push @problems, "$line: no test checks this promise" if !%$on;
		for my $name (sort keys %$on) {
			my $problem = !$test{$name} ? 'there is no such test' :
			    cannot_run($tree, $stage, $test{$name});
			push @problems, "$line: $name: $problem" if defined $problem;
			push @problems, "$line: $name: no seeded bug is named"
			    if !@{$on->{$name}};
		}
		for my $bug (map { @{$on->{$_}} } sort keys %$on) {
			push @problems, "$line: there is no seeded bug '$bug'"
			    if !-e "$tree/solutions/$stage/mutants/$bug.patch";
			my $other = $line_of{$bug} // $line;
			push @problems, "$line: the seeded bug '$bug' also breaks the " .
			    "promise of line $other" if $other != $line;
			$line_of{$bug} = $line;
		}
	}
	return @problems;
}

# Returns the reason why TEST cannot run on a kernel in which STAGE is solved, or undef.
sub cannot_run
{
	my ($tree, $stage, $test) = @_;

	return "it needs a debug kernel" if grep { $_ eq 'debug' } @{$test->{tags}};
	my $build = (sort $stage, $test->{stage})[-1];
	my $engine = engine_of_stage($tree, $build) // (engines($tree))[0];
	my $own = engine_of_stage($tree, $test->{stage});
	my $number = max(map { /^(\d+)/ } $build, $test->{needs} // '');
	return undef if is_of_engine($tree, $stage, $engine) &&
	    Instar::Test::can_pass($test, $engine, $own, $number) &&
	    substr($build, 0, 2) >= $number;
	return "it cannot run with the solution of $stage";
}

1;
