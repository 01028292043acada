#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# tools/handouts makes HTML with links to the code, and PDF, and reports errors in a
# handout.  All handouts have the same sections, list their tests and points
# correctly, and state the size of the solution; docs/stages.md states the number of
# tests; the glossary names existing files; handouts and docs use only names that exist
# in the code.

use strict;
use warnings;
use File::Basename qw(basename);
use File::Find ();
use File::Glob qw(:bsd_glob);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Handout qw(declared_at);
use Instar::Test;
use Instar::Tool qw(read_file write_file);

my $home = "$FindBin::RealBin/../..";
# The sections of every handout, in this order.
my @SECTIONS = ('Effort', 'The first half hour', 'What you will learn',
    'What you are given', 'The mechanism', 'What to write',
    'Requirements, tests and points', 'Design document',
    'Testing and debugging', 'What most students get wrong');

my $tree = tempdir(CLEANUP => 1);
make_path("$tree/src/vm", "$tree/handouts");
write_file("$tree/handouts/style.css",
    read_file("$FindBin::RealBin/../../handouts/style.css"));
write_file("$tree/src/vm/vm.h", "/*\n * vm_map(\n */\nint\tvm_map(int,\n" .
    "\t    long);\n");
write_handout("# A <wide> picture\n\n    +--+\n    |  |\n    +--+\n\n" .
    "Call `src/vm/vm.h#vm_map`, see `src/vm/vm.h`, not `src/vm/gone.h`.\n\n" .
    "| function | |\n|---|---|\n| `src/vm/vm.h#vm_map` | why |\n");

my ($status, $output) = make_handouts('09-tried');
is("$status $output", "0   $tree/out/09-tried.html\n  $tree/out/09-tried.pdf\n",
    'the tool prints the names of the files that it made');
my $html = read_file("$tree/out/09-tried.html");
like($html, qr{<a href="src\.vm\.vm\.h\.html#code-4"[^>]*><code>vm_map</code></a>},
    'a link shows the name and leads to the line that declares it');
like(read_file("$tree/out/src.vm.vm.h.html"), qr{id="code-4".*vm_map},
    'the target of the link is on the page made from the file');
like($html, qr{\+--\+\n\|  \|\n\+--\+}, 'a picture is copied unchanged');
like($html, qr{<a\s+href="src\.vm\.vm\.h\.html"><code>src/vm/vm\.h</code></a>},
    'the name of an existing file is a link');
like($html, qr{not\s+<code>src/vm/gone\.h</code>},
    'the name of a missing file is not a link');
like($html, qr{#code-4"[^>]*><code>int vm_map\(int, long\)</code></a></td>},
    'a table shows the prototype');
my $page = read_file("$tree/out/src.vm.vm.h.html");
like($page, qr{<h1[^>]*>src/vm/vm\.h</h1>}, 'a page of code has a title');
like(strip_tags($page), qr/^int     vm_map\(int,$/m,
    'a page of code has tabs of 8 columns');
like(read_file("$tree/out/09-tried.pdf"), qr/\A%PDF-/, 'a PDF is made');
opendir my $directory, "$tree/out" or die $!;
is(join(' ', sort grep { !/^\./ } readdir $directory),
    '09-tried.html 09-tried.pdf src.vm.vm.h.html', 'no other files are made');

($status, $output) = make_handouts('10-none');
is($status, 125, 'a missing handout is an error');
like($output, qr/no handout for stage 10-none/, 'the message names the stage');
write_handout("`src/vm/vm.h#gone`\n");
($status, $output) = make_handouts('09-tried');
is($status, 125, 'a link to an undeclared name is an error');
like($output, qr{src/vm/vm\.h does not declare gone},
    'the message gives the undeclared name');

is(declared_at("struct a;\nstruct a {\n\tint b, c;\n};\n", 'a'), 2,
    'a structure is declared where it is defined, not where it is only named');
is(declared_at("struct a {\n\tint b, c;\n};\n", 'b'), 2, 'a field is found');
is(declared_at("enum a {\n\tB\n\n};\n", 'B'), 2, 'the last constant of an enum is found');

for my $handout (sort glob "$home/handouts/[0-9][0-9]-*.md") {
	my $stage = basename($handout, '.md');
	my $text = read_file($handout);

	is(join(', ', $text =~ /^## (.+)$/mg), join(', ', @SECTIONS),
	    "$stage: has all sections, in order");
	is(join("\n", find_wrong_points($stage, $text)), '',
	    "$stage: lists its tests and points correctly");
	my ($stated) = $text =~ /solution\s+has\s+about\s+(\d+)\s+lines\s+of\s+code/;
	ok(defined $stated, "$stage: states the size of the solution") or next;
	my $lines = count_lines_of_code("$home/solutions/$stage");
	ok(abs($lines - $stated) <= $lines / 8,
	    "$stage: the stated size is right (stated $stated, counted $lines)");
}
is(join("\n", find_wrong_counts()), '', 'docs/stages.md states the number of tests');
my @missing = grep { !-e "$home/$_" }
    read_file("$home/docs/glossary.md") =~ m{`((?:src|docs|tools)/[\w./-]+)`}g;
is("@missing", '', 'the glossary names files that exist');

# Every lower-case name with an underscore in a code span of handouts and docs must occur
# in the code.  This finds old names of renamed functions that remain in the text.
my %code_word;
File::Find::find({ no_chdir => 1, wanted => sub {
	return if m{/mutants/} || !-f || !/\.(?:[chS]|p[lmy]|t|mk|ld)$|\/[^.]+$/;
	$code_word{$_} = 1 for read_file($_) =~ /\w+/g;
} }, map { "$home/$_" } qw(src solutions tools bench Makefile));
my %example = map { $_ => 1 } qw(donate_lend module_noun module_verb);
for my $path (glob "$home/{handouts,docs}/*.md") {
	my @gone = grep { !$code_word{$_} && !$example{$_} }
	    map { /\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b/g } read_file($path) =~ /`([^`\n]+)`/g;
	is("@gone", '', basename($path) . ' uses only names that exist in the code');
}

done_testing;

# Returns the errors in the table of tests in TEXT, the handout of STAGE.
sub find_wrong_points
{
	my ($stage, $text) = @_;
	my %stated = $text =~ /`([\w-]+)` \((\d+)\)/g;
	my ($sum, @wrong) = (0);

	for my $path (sort glob "$home/src/tests/$stage/*.c") {
		my $test = Instar::Test::read_test($path) or next;
		my $name = basename($path, '.c');
		my $claimed = delete $stated{$name};
		my $points = $test->{points} // 0;

		$sum += $points;
		push @wrong, "$name has $points points; the handout says " .
		    ($claimed // 'none')
		    if ($claimed // 0) != $points;
	}
	push @wrong, map { "there is no test $_" } sort keys %stated;
	push @wrong, "the points add up to $sum, not to 100" if $sum != 100;
	return @wrong;
}

# Returns the stages for which the table in docs/stages.md states a wrong number of tests.
sub find_wrong_counts
{
	my %stated = read_file("$home/docs/stages.md") =~
	    /^\| (\d\d-\w+) \| \d+ \| \d+ \| (\d+) \|/mg;
	my @wrong;

	for my $stage (map { basename($_, '.md') } glob "$home/handouts/[0-9][0-9]-*.md") {
		my $tests = grep { Instar::Test::read_test($_) }
		    glob "$home/src/tests/$stage/*.c";
		push @wrong, "$stage has $tests tests" if ($stated{$stage} // 0) != $tests;
	}
	return @wrong;
}

# Returns the number of lines in the C files below DIRECTORY that contain more than
# comments, white space and braces.
sub count_lines_of_code
{
	my ($directory) = @_;
	my $lines = 0;

	File::Find::find({ no_chdir => 1, wanted => sub {
		return if !/\.[chS]$/;
		my $code = read_file($_) =~ s{/\*.*?\*/}{}gsr;
		$lines += () = $code =~ /^.*[^\s{}].*$/mg;
	} }, $directory);
	return $lines;
}

# Write a handout of the stage 09-tried with the body TEXT.
sub write_handout
{
	my ($text) = @_;

	write_file("$tree/handouts/09-tried.md",
	    "---\nstage: 09-tried\nfiles: []\n---\n\n$text");
	return;
}

# Returns TEXT, which is HTML, without its tags.
sub strip_tags
{
	my ($text) = @_;

	return $text =~ s{<[^>]*>}{}gr;
}

# Run tools/handouts in the test's tree with ARGUMENTS.  Returns its exit status and
# output.
sub make_handouts
{
	my (@arguments) = @_;
	my $text = `'$FindBin::RealBin/../handouts' --tree '$tree' \\
	    --out '$tree/out' @arguments 2>&1`;

	return ($? >> 8, $text);
}
