/* SPDX-License-Identifier: BSD-2-Clause */
/* ATA disks at the two legacy channels: hda, hdb, hdc, hdd. */
#ifndef DEVICES_ATA_H
#define DEVICES_ATA_H

/* Find and register the disks. */
void	ata_init(void);

#endif
