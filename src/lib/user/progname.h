/* SPDX-License-Identifier: BSD-2-Clause */
/* The name of the program, for its complaints. */
#ifndef LIB_USER_PROGNAME_H
#define LIB_USER_PROGNAME_H

/* argv[0], set before main. */
extern const char *__program_path;

/* Its last part, without the folders that the program lies in. */
const char *getprogname(void);

#endif
