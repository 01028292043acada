#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# docs/dragonfly.md has exactly one row for each item of dragonfly-items.txt, in the same
# sections.  Each row names existing files or says why there are none.  It also names
# existing tests or the part of the course that will test the item, or says why there is
# no test.

use strict;
use warnings;
use File::Basename qw(basename);
use File::Glob qw(:bsd_glob);
use FindBin;
use Test::More;

use lib "$FindBin::RealBin/../lib";
use Instar::Test;
use Instar::Tool qw(read_file);

my $tree = "$FindBin::RealBin/../..";
my $list = read_file("$FindBin::RealBin/dragonfly-items.txt");
my $text = read_file("$tree/docs/dragonfly.md");
my %is_test = map { basename($_, '.c') => 1 } grep { Instar::Test::read_test($_) }
    glob "$tree/src/tests/[0-9][0-9]-*/*.c";

is(join("\n", find_problems($text, $list)), '', 'docs/dragonfly.md is complete');
cmp_ok(scalar(() = $list =~ /^\w/mg), '>', 300, 'the list has more than 300 items');

# Each kind of error is found.
my @errors = (
	['a missing row', qr/\n\| `pindex`[^\n]*/, '', 'Fields of a page: pindex has 0 rows'],
	['a row that occurs twice', qr/(\n\| `pindex`[^\n]*)/, undef,
	    'Fields of a page: pindex has 2 rows'],
	['a row of an unknown item', qr/\| `pindex` \|/, '| `index` |',
	    'Fields of a page: index is not in the list'],
	['a section that is not in the list', qr/\n## Layers\n/, "\n## Levels\n",
	    'Levels: vmspace is not in the list'],
	['a missing column', qr/\| `pindex` \|[^|]*/, '| `pindex` ',
	    'Fields of a page: pindex has 4 columns'],
	['an empty column', qr/\| `pindex` \|[^|]*/, '| `pindex` | ',
	    'Fields of a page: pindex has an empty column'],
	['no file and no reason', cell_pattern('pindex', 4), ' none: ',
	    'Fields of a page: pindex has neither a file nor a reason'],
	['a word in place of a file', cell_pattern('pindex', 4), ' somewhere ',
	    'Fields of a page: pindex has neither a file nor a reason'],
	['a file that does not exist', cell_pattern('pindex', 4), ' `vm_page.h`, `vm_gone.c` ',
	    'Fields of a page: there is no file vm_gone.c'],
	['a file of the solutions', cell_pattern('pindex', 4), ' `../solutions/08-map/vm.c` ',
	    'Fields of a page: there is no file ../solutions/08-map/vm.c'],
	['no test and no reason', cell_pattern('pindex', 5), ' none ',
	    'Fields of a page: pindex has neither a test nor a reason'],
	['an unknown part', cell_pattern('pindex', 5), ' part E ',
	    'Fields of a page: pindex has neither a test nor a reason'],
	['a test that does not exist', cell_pattern('pindex', 5), ' `page-busy`, `page-gone` ',
	    'Fields of a page: there is no test page-gone'],
);
for my $error (@errors) {
	my ($name, $from, $to, $message) = @$error;
	my $wrong = $text;
	defined $to ? $wrong =~ s/$from/$to/ : $wrong =~ s/$from/$1$1/;
	isnt($wrong, $text, "$name: the text can be altered");
	my @found = find_problems($wrong, $list);
	ok((grep { $_ eq $message } @found), "$name is found") or diag(join "\n", @found);
}
done_testing;

# Returns a pattern for the content of column NUMBER, from 1 on, of the row of ITEM.
sub cell_pattern
{
	my ($item, $number) = @_;
	my $before = $number - 2;

	return qr/\n\| `$item` \|(?:[^|\n]*\|){$before}\K[^|\n]*/;
}

# Returns the problems of DOCUMENT, the contents of docs/dragonfly.md, given WANTED, the
# list of the items that it must have.
sub find_problems
{
	my ($document, $wanted) = @_;
	my (@problems, %rows, %wanted);
	my $section = '';

	for my $line (grep { /^[^#]/ } split /\n/, $wanted) {
		if ($line =~ /^\[(.+)\]$/) {
			$section = $1;
		} else {
			$wanted{"$section: $line"}++;
		}
	}
	push @problems, map { "$_ is in the list twice" } grep { $wanted{$_} > 1 }
	    sort keys %wanted;
	for my $line (split /\n/, $document) {
		$section = $1 if $line =~ /^## (.+)$/;
		next if $line !~ /^\|/ || $line =~ /^\| item \||^\|[-|]+$/;
		my @cells = map { s/^\s+|\s+$//gr } split /\|/, substr($line, 1), -1;
		pop @cells;
		my $item = "$section: " . ($cells[0] // '') =~ tr/`//dr;
		$rows{$item}++;
		push @problems, find_row_problems($item, @cells);
	}
	push @problems, map { "$_ has " . ($rows{$_} // 0) . ' rows' }
	    grep { ($rows{$_} // 0) != 1 } sort keys %wanted;
	push @problems, map { "$_ is not in the list" } grep { !$wanted{$_} }
	    sort keys %rows;
	return @problems;
}

# Returns the problems of the row of ITEM, which has CELLS.
sub find_row_problems
{
	my ($item, @cells) = @_;
	my $section = $item =~ s/: .*//r;

	return "$item has " . @cells . ' columns' if @cells != 5;
	return "$item has an empty column" if grep { $_ eq '' } @cells;
	my ($file, $test) = @cells[3, 4];
	my $names = qr/`[^`]+`(?:, `[^`]+`)*/;
	my @problems;
	push @problems, "$item has neither a file nor a reason"
	    if $file !~ /^(?:$names|none: .+)$/;
	push @problems, map { "$section: there is no file $_" }
	    grep { /\.\./ || !-f "$tree/src/" . (m{/} ? $_ : "vm/dragonfly/$_") }
	    $file =~ /^none/ ? () : $file =~ /`([^`]+)`/g;
	push @problems, "$item has neither a test nor a reason"
	    if $test !~ /^(?:$names(?:, part [CD])?|part [CD]|none: .+)$/;
	push @problems, map { "$section: there is no test $_" } grep { !$is_test{$_} }
	    $test =~ /^none/ ? () : $test =~ /`([^`]+)`/g;
	return @problems;
}
