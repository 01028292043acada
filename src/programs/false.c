/* SPDX-License-Identifier: BSD-2-Clause */
/* Fail. */
int
main(void)
{
	return 1;
}
