# SPDX-License-Identifier: BSD-2-Clause
#
# Rebuilds a kernel with changed source files, without make: the commands are read once
# from the output of `make -n`.  The rebuilt kernels have no debug information, and all
# objects that do not change are combined into one in advance, so that a rebuild takes a
# fraction of a second.
package Instar::Rebuild;

use strict;
use warnings;

use Digest::MD5 'md5_hex';

use Instar::Engine qw(built engine_of_stage engines);
use Instar::Scratch;
use Instar::Tool qw(read_file write_file);

# Build the kernel of TREE in which the stages up to STAGE are solved, JOBS compilers at
# a time, and prepare rebuilds with other versions of FILES, which are paths in TREE.  DIRECTORY,
# which must exist, gets the prepared files.  Returns an Instar::Rebuild; dies with the
# messages of make.
sub new
{
	my ($class, $tree, $stage, $jobs, $directory, @files) = @_;

	my $engine = engine_of($tree, $stage);
	my $self = bless { tree => $tree, stage => $stage, engine => $engine,
	    directory => $directory,
	    built => { built($tree, "$stage-solved", $engine) } }, $class;
	run_make($self, '-s', "-j$jobs", 'check-build');
	$self->{target} = $self->{built}{'tests-kernel'} =~ s{^\Q$tree\E/}{}r;
	my @commands = split /\n/, run_make($self, '-n', 'V=1',
	    (map { ('-W', $_) } @files), 'check-build');
	for my $file (@files) {
		my ($command, $object) = map { / -o (\S+) \Q$file\E$/ ? ($_, $1) : () }
		    grep { / -c / } @commands;
		die "make has no command for $file\n" unless defined $object;
		$self->{file}{$file} = { object => $object,
		    compile => without_debugging($command) };
	}
	$self->{link} = [map { without_debugging($_) } grep {
		/\Q$self->{target}\E/ && !/^\s*(?:mkdir|rm) |>\S*\.list\b/ } @commands];
	$self->{objects} = [split ' ', read_file("$tree/$self->{target}.list")];
	combine_objects($self);
	return $self;
}

# Returns the engine of kernels of TREE in which STAGE is solved: that of STAGE or, if
# STAGE belongs to all engines, the default.
sub engine_of
{
	my ($tree, $stage) = @_;

	return engine_of_stage($tree, $stage) // (engines($tree))[0];
}

# Run make with ARGUMENTS.  Returns its output; dies with it if make fails.
sub run_make
{
	my ($self, @arguments) = @_;

	my ($status, $output) = Instar::Scratch::capture('make', '-C', $self->{tree},
	    '--no-print-directory', "STAGE=$self->{stage}", "VM=$self->{engine}",
	    'REFERENCE=1', @arguments);
	die "$self->{stage} does not build:\n$output" if $status != 0;
	return $output;
}

# Returns COMMAND without its options for debugging, warnings and dependencies.
sub without_debugging
{
	my ($command) = @_;

	return $command =~ s/ (?:-g|-MMD|-MP|-Wall|-Wextra|-Werror)(?= )//gr;
}

# Combine the objects in the list that do not change into one object.
sub combine_objects
{
	my ($self) = @_;

	my %changes = map { $_->{object} => 1 } values %{$self->{file}};
	my @rest = grep { !$changes{$_} } @{$self->{objects}};
	$self->{list} = $self->{objects};
	my ($linker) = map { /^(\S+ -m elf_i386) / } @{$self->{link}};
	return unless @rest && defined $linker;
	my $combined = "$self->{directory}/rest.o";
	write_file("$self->{directory}/rest", join "\n", @rest);
	my ($good, $output) = run_in_tree($self,
	    "$linker -r -S -o $combined \@$self->{directory}/rest");
	die "cannot combine the objects of $self->{stage}:\n$output" unless $good;
	$self->{list} = [$combined, grep { $changes{$_} } @{$self->{objects}}];
}

# Run COMMANDS, shell commands, in the tree until one fails.  Returns whether all
# succeeded, and their output.
sub run_in_tree
{
	my ($self, @commands) = @_;

	my ($status, $output) = Instar::Scratch::capture('/bin/sh', '-c',
	    join ' && ', "cd '$self->{tree}'", map { "{ $_; }" } @commands);
	return ($status == 0, $output);
}

# Compile TEXT in place of FILE, one of the FILES of new(), into OBJECT, with the additional
# OPTIONS for the compiler.  Returns the MD5 hash of the object, or undef if TEXT does not
# compile.
sub compile
{
	my ($self, $file, $text, $object, @options) = @_;

	# The compiler sees the path and lines of the original, and reads standard input, because
	# the object would contain the name of the file.
	write_file("$object.c", qq(# 1 "$file"\n$text));
	my $command = $self->{file}{$file}{compile} =~
	    s/ -o \S+ \Q$file\E$/ @options -o '$object' -x c - < '$object.c'/r;
	my ($good, $output) = run_in_tree($self, $command);
	return $good ? md5_hex(read_file($object)) : undef;
}

# Link a kernel into DIRECTORY.  OBJECT_OF maps files to the objects that replace those
# of the solution.  Returns the path of the kernel, or undef and the linker's messages.
sub link_kernel
{
	my ($self, $directory, %object_of) = @_;

	my $kernel = "$directory/kernel-tests.elf";
	my %new = map { $self->{file}{$_}{object} => $object_of{$_} } keys %object_of;
	write_file("$kernel.list", join '', map { ($new{$_} // $_) . "\n" }
	    @{$self->{list}});
	my ($good, $output) = run_in_tree($self,
	    map { s/\Q$self->{target}\E/$kernel/gr } @{$self->{link}});
	return $good ? $kernel : (undef, $output);
}

# Returns the paths, relative to the tree, of all objects of the kernel.
sub objects
{
	my ($self) = @_;

	return @{$self->{objects}};
}

# Returns an MD5 hash of everything that FILE is compiled from: its source, the headers,
# and the command.
sub source_hash
{
	my ($self, $file) = @_;

	my $command = $self->{file}{$file}{compile} =~ s/ -c -o \S+ / -E /r;
	my ($good, $output) = run_in_tree($self, $command);
	return md5_hex("$command\n$output");
}

1;
