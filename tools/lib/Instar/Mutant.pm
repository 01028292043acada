# SPDX-License-Identifier: BSD-2-Clause
#
# Seeded bugs.  Each is a file solutions/STAGE/mutants/NAME.patch: a first line of
# "What:" and a sentence, then a unified diff against the solution of STAGE.
package Instar::Mutant;

use strict;
use warnings;

use File::Basename qw(basename dirname);

use Instar::Scratch;
use Instar::Tool qw(find_program read_file);

# Returns the seeded bugs of TREE, sorted by stage and name.  Each is a hash of path,
# stage, name, what, and files (the files that it changes); an invalid seeded bug also
# has a "problem".
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
	my @foreign = grep { !m{^solutions/\Q$stage\E/} } @{$mutant->{files}};
	$mutant->{problem} =
	    !defined $mutant->{what} ? 'its first line is not "What: ..."' :
	    !@{$mutant->{files}} ? 'it changes no file (+++ b/...)' :
	    @foreign ? "it changes @foreign, not its stage's solution" :
	    apply($mutant, $tree, '--dry-run');
	return $mutant;
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
