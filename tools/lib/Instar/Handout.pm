# SPDX-License-Identifier: BSD-2-Clause
#
# Handouts link to code by words of the form src/FILE#NAME: NAME is declared in
# FILE.  Here they are found and resolved.
package Instar::Handout;

use strict;
use warnings;

use Exporter 'import';

use Instar::Tool 'read_file';

our @EXPORT_OK = qw(code_links declared_at engine signature_of
    student_files);

# The links of TEXT, as pairs of a file (with src/) and a name.
sub code_links
{
	my ($text) = @_;
	my @links;

	push @links, [$1, $2] while $text =~ m{\b(src/[\w./-]+)#(\w+)}g;
	return @links;
}

# On which line of CODE, a C file, is NAME declared, as a function, variable,
# type, field, constant or macro?  undef: it is not.
sub declared_at
{
	my ($code, $name) = @_;

	$code = without_comments($code);
	return if $code !~ /^(?:\#define\s+$name\b|(?:struct|enum)\s+$name\s*\{)
	    |^(?!(?:struct|enum)\s+$name\s*;)\w[\w\s*]*[\s*]$name\h*[(;=\[]
	    |^\s+[\w\s*,]*\b$name\h*(?:[;,=:\[]|$)/mx;
	return 1 + (substr($code, 0, $+[0]) =~ tr/\n//);
}

# The prototype of the function NAME in CODE, on one line, or undef.
sub signature_of
{
	my ($code, $name) = @_;

	return if without_comments($code) !~
	    /^(?!\#)(\w[\w\s*]*[\s*]$name\h*\([^;{]*\))[^;{()]*;/m;
	return $1 =~ s/\s+/ /gr;
}

# CODE without comments, with as many lines: a name in a comment is not declared.
sub without_comments
{
	my ($code) = @_;

	return $code =~ s{(/\*.*?\*/)}{$1 =~ tr/\n//cdr}gser;
}

# The files that the front matter of the handout TEXT lists.
sub student_files
{
	my ($text) = @_;

	return front_matter($text) =~ /^\s+- (\S+)$/mg;
}

# The engine that it names, or undef.
sub engine
{
	my ($text) = @_;

	return front_matter($text) =~ /^engine: (\S+)$/m ? $1 : undef;
}

sub front_matter
{
	my ($text) = @_;

	return $text =~ /\A---\n(.*?)^---$/ms ? $1 : '';
}

1;
