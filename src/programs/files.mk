# SPDX-License-Identifier: BSD-2-Clause
# Each is src/programs/NAME.c (sh has four files), installed in /bin of the
# root disk.
PROGRAMS += cat cp echo false grep halt head hello hexdump kill ls mkdir mv ps \
	rm sh sleep sort sync tail touch true vmstat wc
