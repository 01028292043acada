# SPDX-License-Identifier: BSD-2-Clause
#
# Seeded bugs.  Each is a file solutions/STAGE/mutants/NAME.patch:
#
#	What: a sentence
#	Stage: the stage whose tests must catch it, if this is not STAGE
#
# and then a unified diff.  It can change the solution of STAGE, solutions of earlier
# stages, and given files of the kernel.  The tests run on the kernel of their stage;
# those of 00-base, which has no kernel of its own, run on the kernel of STAGE.
package Instar::Mutant;

use strict;
use warnings;

use File::Basename qw(basename dirname);

use Instar::Engine 'engine_of_stage';
use Instar::Handout 'student_files';
use Instar::Scratch;
use Instar::Tool qw(find_program read_file);

# The tests of this stage run on the kernel of every stage.
my $BASE = '00-base';

# Returns the seeded bugs of TREE, sorted by stage and name.  Each is a hash of path,
# stage, name, what, shows (the stage whose tests must catch it), build (the stage on
# whose kernel they run), and files (the files that it changes); an invalid seeded bug
# also has a "problem".
sub find_all
{
	my ($tree) = @_;

	return map { read_mutant($tree, $_) }
	    sort glob("\Q$tree\E/solutions/*/mutants/*.patch");
}

# Returns the seeded bug in the file PATH, as find_all does.
sub read_mutant
{
	my ($tree, $path) = @_;

	my $text = read_file($path);
	my $stage = basename(dirname(dirname($path)));
	my $mutant = {
		path => $path, stage => $stage, name => basename($path, '.patch'),
		files => [$text =~ m{^\+\+\+ b/(\S+)}mg],
	};
	($mutant->{what}) = $text =~ /\AWhat: (\S.*)\n/;
	($mutant->{shows}) = $text =~ /\A.*\nStage: (\S+)\n/;
	$mutant->{shows} //= $stage;
	$mutant->{build} = $mutant->{shows} eq $BASE ? $stage : $mutant->{shows};
	my @foreign = grep { !can_change($tree, $mutant, $_) } @{$mutant->{files}};
	$mutant->{problem} =
	    !defined $mutant->{what} ? 'its first line is not "What: ..."' :
	    !@{$mutant->{files}} ? 'it changes no file (+++ b/...)' :
	    !follows($tree, $mutant->{build}, $stage) ?
	    "no kernel with $mutant->{shows} contains $stage" :
	    @foreign ? "it changes @foreign, which the kernel of " .
	    "$mutant->{build} does not contain" :
	    apply($mutant, $tree, '--dry-run');
	return $mutant;
}

# Can MUTANT change the file PATH of TREE?  It can change the files of the kernel on which
# the tests run.
sub can_change
{
	my ($tree, $mutant, $path) = @_;

	return follows($tree, $mutant->{build}, $1) if $path =~ m{^solutions/([^/]+)/};
	return $path =~ m{^src/(?!tests/|programs/)} &&
	    !grep { $_ eq $path } map { student_files(read_file($_)) }
	    glob "\Q$tree\E/handouts/[0-9][0-9]-*.md";
}

# Is STAGE the stage EARLIER of TREE, or a later one that is built together with it?
sub follows
{
	my ($tree, $stage, $earlier) = @_;

	my ($own, $other) = map { engine_of_stage($tree, $_) } $stage, $earlier;
	return $stage eq $earlier || $stage gt $earlier &&
	    -e "$tree/handouts/$stage.md" &&
	    (!defined $other || ($own // $other) eq $other);
}

# Apply MUTANT to the files of TREE.  OPTIONS are passed to patch.  Returns an error
# message, or undef on success.
sub apply
{
	my ($mutant, $tree, @options) = @_;

	my ($status, $output) = Instar::Scratch::capture(find_program('patch'),
	    '-p1', '--fuzz=0', '--batch', '--forward', '-r-',
	    '--no-backup-if-mismatch', @options, '-d', $tree,
	    '-i', $mutant->{path});
	return $status == 0 ? undef : "it does not apply:\n$output";
}

1;
