# SPDX-License-Identifier: BSD-2-Clause
# The user programs.  Each NAME is built from NAME.c (sh from four files) and
# installed in /bin of the root disk.
PROGRAMS += cat cp echo false grep halt head hello hexdump kill ls maps mkdir \
	mv ps rm sh sleep sort sync tail touch true vmcheck vmstat wc
