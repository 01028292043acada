# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

my ($HOT, $COLD, $FRAMES) = (40, 500, 64);

# Returns the pages that the test touches, in order.
sub make_pages
{
	my ($state, $cold, @pages) = (20200101, 0);
	my $random = sub {
		$state = ($state * 1664525 + 1013904223) & 0xffffffff;
		return $state >> 16;
	};

	for (1 .. 20_000) {
		push @pages, $random->() % 5 > 0 ? $random->() % $HOT :
		    $HOT + $cold++ % $COLD;
	}
	return @pages;
}

# Returns the number of misses when a hand goes around a ring of frames.  A page is
# marked when it is touched.  With SECOND_CHANCE, the hand passes over marked pages and
# clears their marks; otherwise the policy is first-in-first-out.
sub count_clock_misses
{
	my ($second_chance, @pages) = @_;

	my ($hand, $misses, @ring, %mark) = (0, 0);
	for my $page (@pages) {
		if (!exists $mark{$page}) {
			$misses++;
			while ($second_chance && defined $ring[$hand] &&
			    $mark{$ring[$hand]}) {
				$mark{$ring[$hand]} = 0;
				$hand = ($hand + 1) % $FRAMES;
			}
			delete $mark{$ring[$hand]} if defined $ring[$hand];
			$ring[$hand] = $page;
			$hand = ($hand + 1) % $FRAMES;
		}
		$mark{$page} = 1;
	}
	return $misses;
}

# Returns the number of misses if the victim is the page that has not been touched for
# the longest time (LRU) or, with FUTURE, the page that will not be touched for the
# longest time (the optimum).
sub count_ordered_misses
{
	my ($future, @pages) = @_;

	my ($misses, $now, %when, %next_use, @next) = (0, 0);
	for my $i (reverse 0 .. $#pages) {
		$next[$i] = $next_use{$pages[$i]} // 1e9;
		$next_use{$pages[$i]} = $i;
	}
	for my $page (@pages) {
		if (!exists $when{$page}) {
			$misses++;
			if (keys %when == $FRAMES) {
				my $victim;
				for my $other (keys %when) {
					$victim = $other if !defined $victim ||
					    ($future ?
					    $when{$other} > $when{$victim} :
					    $when{$other} < $when{$victim});
				}
				delete $when{$victim};
			}
		}
		$when{$page} = $future ? $next[$now] : $now;
		$now++;
	}
	return $misses;
}

sub check
{
	my ($log) = @_;

	my %notes = notes($log);
	my $misses = $notes{misses} // fail("the test logged no note 'misses=N'");
	my @pages = make_pages();
	my $clock = count_clock_misses(1, @pages);
	my $fifo = count_clock_misses(0, @pages);
	my $summary = sprintf '%d misses; a clock has %d, FIFO %d, LRU %d, ' .
	    'the optimum %d', $misses, $clock, $fifo,
	    count_ordered_misses(0, @pages), count_ordered_misses(1, @pages);

	print "# $summary\n";
	expect(abs($misses - $clock) <= 0.10 * $clock,
	    "$summary; expected within 10% of a clock");
	expect($misses <= 0.85 * $fifo,
	    "$summary; expected at most 0.85 times FIFO");
}

1;
