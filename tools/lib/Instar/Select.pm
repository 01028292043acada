# SPDX-License-Identifier: BSD-2-Clause
#
# Selects tests: by name, stage, tag and engine.
package Instar::Select;

use strict;
use warnings;

use Exporter 'import';
use List::Util 'min';

use Instar::Engine qw(engine_of_stage last_stage);
use Instar::Test;

our @EXPORT_OK = qw(glob_to_regex has_tag select_tests);

# Returns the tests that OPTION, a hash of options of tools/check, selects from the
# directory in its field "folder".  Dies with a message if an option is invalid.
sub select_tests
{
	my (%option) = @_;

	my @tests = Instar::Test::find_all($option{folder});
	my $all = ($option{tag} // '') eq 'all';
	@tests = grep { is_for_engine($_, %option) } @tests;
	@tests = grep { !has_tag($_, 'debug') } @tests unless $option{debug};
	if (defined $option{tests}) {
		my $names = join '|', map { glob_to_regex($_) }
		    split /[,\s]+/, $option{tests};
		@tests = grep { $_->{name} =~ /^(?:$names)$/ } @tests;
	} elsif (!defined $option{tag}) {
		@tests = grep { !has_tag($_, 'slow') } @tests;
	}
	if (defined $option{tag} && !$all) {
		@tests = grep { has_tag($_, $option{tag}) } @tests;
	}
	if (defined $option{stage}) {
		my ($number) = $option{stage} =~ /^(\d+)/
		    or die "--stage needs a number\n";
		@tests = grep { substr($_->{stage}, 0, 2) <= $number &&
		    substr($_->{needs} // 0, 0, 2) <= $number } @tests;
	}
	return @tests;
}

# Does TEST run on a kernel with the engine of OPTION and with the selected stages
# solved?  Such a kernel contains no stages of other engines.  If OPTION names a stage and
# the engine is not dragonfly, a test of another engine's stage is accepted only if its
# stage is the one that OPTION names.
sub is_for_engine
{
	my ($test, %option) = @_;

	my $engine = $option{engine} // return 1;
	my $tree = "$option{folder}/../..";
	my $own = engine_of_stage($tree, $test->{stage});
	my ($number, $last) = map { /^(\d+)/ ? $1 : 0 } $option{stage} // '99',
	    last_stage($tree, $engine) // '';
	return 0 if !Instar::Test::can_pass($test, $engine, $own, min($number, $last));
	return 1 if !defined $option{stage} || $engine eq 'dragonfly';
	return ($own // $engine) eq $engine ||
	    index($test->{stage}, $option{stage}) == 0;
}

# Returns the regular expression for PATTERN, in which "*" and "?" are wildcards.
sub glob_to_regex
{
	my ($pattern) = @_;

	return join '', map { $_ eq '*' ? '.*' : $_ eq '?' ? '.' : quotemeta }
	    split //, $pattern;
}

# Does TEST have the tag TAG?
sub has_tag
{
	my ($test, $tag) = @_;

	return grep { $_ eq $tag } @{$test->{tags}};
}

1;
