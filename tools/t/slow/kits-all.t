#!/usr/bin/env perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs ../kits.t for all starter kits, with every base and both compilers.

use strict;
use warnings;
use FindBin;

$ENV{KITS} = 'all';
exec $^X, "$FindBin::RealBin/../kits.t";
