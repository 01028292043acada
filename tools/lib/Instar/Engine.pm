# SPDX-License-Identifier: BSD-2-Clause
#
# Finds the virtual memory engines, src/vm/ENGINE/, and the files that the Makefile
# builds for an engine.  A stage belongs to the engine named in its handout, or to all
# engines if the handout names none.
package Instar::Engine;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(basename dirname);
use File::Glob qw(:bsd_glob);

use Instar::Handout;
use Instar::Tool 'read_file';

our @EXPORT_OK = qw(engines engine_of_stage is_of_engine last_stage stages
    built);

# Returns the names of the engines in TREE.  The first one is the default.
sub engines
{
	my ($tree) = @_;

	return sort map { basename(dirname($_)) } glob "$tree/src/vm/*/files.mk";
}

# Returns the names of the stages in TREE, such as 05-swap, in order.
sub stages
{
	my ($tree) = @_;

	return sort map { basename($_, '.md') } glob "$tree/handouts/[0-9][0-9]-*.md";
}

# Returns the engine named in the handout of STAGE, or undef if it names none.
sub engine_of_stage
{
	my ($tree, $stage) = @_;

	my $handout = "$tree/handouts/$stage.md";
	return -e $handout ? Instar::Handout::engine(read_file($handout)) : undef;
}

# Is STAGE part of a kernel with ENGINE?
sub is_of_engine
{
	my ($tree, $stage, $engine) = @_;

	return (engine_of_stage($tree, $stage) // $engine) eq $engine;
}

# Returns the name of the last stage of ENGINE in TREE, or undef if there are no stages.
sub last_stage
{
	my ($tree, $engine) = @_;

	return (grep { is_of_engine($tree, $_, $engine) } stages($tree))[-1];
}

# Returns the paths of the files that `make` builds in TREE with gcc, as a hash: the
# kernels of STAGE ("all" by default; or, for example, "05-swap-solved") with ENGINE
# (or the default engine), their disks, and the directories of the programs.
sub built
{
	my ($tree, $stage, $engine) = @_;

	$stage //= 'all';
	$engine //= (engines($tree))[0] // 'none';
	my $out = "$tree/build/gcc";
	my $kernels = "$out/kernels/$engine/$stage";
	return (
		kernel => "$kernels/kernel.elf",
		'tests-kernel' => "$kernels/kernel-tests.elf",
		root => "$kernels/tests.img", 'plain-root' => "$out/root.img",
		programs => "$out/programs", 'tests-programs' => "$out/tests",
	);
}

1;
