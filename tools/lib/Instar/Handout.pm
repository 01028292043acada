# SPDX-License-Identifier: BSD-2-Clause
#
# Finds and resolves the links from handouts to code.  A link has the form
# src/FILE#NAME and refers to the declaration of NAME in FILE.  Also reads the front
# matter of handouts.
package Instar::Handout;

use strict;
use warnings;

use Exporter 'import';

use Instar::Tool 'read_file';

our @EXPORT_OK = qw(code_links declared_at engine signature_of
    student_files);

# Returns the links in TEXT, as pairs of a file (with src/) and a name.
sub code_links
{
	my ($text) = @_;
	my @links;

	push @links, [$1, $2] while $text =~ m{\b(src/[\w./-]+)#(\w+)}g;
	return @links;
}

# Returns the number of the line of CODE, the text of a C file, on which NAME is
# declared as a function, variable, type, field, constant or macro; or undef if CODE
# does not declare NAME.
sub declared_at
{
	my ($code, $name) = @_;

	$code = without_comments($code);
	return if $code !~ /^(?:\#define\s+$name\b|(?:struct|enum)\s+$name\s*\{)
	    |^(?!(?:struct|enum)\s+$name\s*;)\w[\w\s*]*[\s*]$name\h*[(;=\[]
	    |^\s+[\w\s*,]*\b$name\h*(?:[;,=:\[]|$)/mx;
	return 1 + (substr($code, 0, $+[0]) =~ tr/\n//);
}

# Returns the prototype of the function NAME in CODE, on one line, or undef.
sub signature_of
{
	my ($code, $name) = @_;

	return if without_comments($code) !~
	    /^(?!\#)(\w[\w\s*]*[\s*]$name\h*\([^;{]*\))[^;{()]*;/m;
	return $1 =~ s/\s+/ /gr;
}

# Returns CODE without its comments, so that a name in a comment does not count as
# declared.  The newlines in comments are kept, so that line numbers stay the same.
sub without_comments
{
	my ($code) = @_;

	return $code =~ s{(/\*.*?\*/)}{$1 =~ tr/\n//cdr}gser;
}

# Returns the files listed in the front matter of the handout TEXT.
sub student_files
{
	my ($text) = @_;

	return front_matter($text) =~ /^\s+- (\S+)$/mg;
}

# Returns the engine named in the front matter of the handout TEXT, or undef.
sub engine
{
	my ($text) = @_;

	return front_matter($text) =~ /^engine: (\S+)$/m ? $1 : undef;
}

# Returns the front matter of the handout TEXT, or '' if it has none.
sub front_matter
{
	my ($text) = @_;

	return $text =~ /\A---\n(.*?)^---$/ms ? $1 : '';
}

1;
