/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI configuration by mechanism 1, limited to finding a controller on bus 0
 * and enabling it.
 *
 * => at boot, on one CPU.
 */
#ifndef DEVICES_PCI_H
#define DEVICES_PCI_H

#include <stdbool.h>
#include <stdint.h>

struct pci_function {
	uint8_t device, function;
};

/* Offsets of registers in configuration space, and their bits. */
enum {
	PCI_COMMAND = 0x04,
	PCI_CLASS = 0x08, /* class, subclass, interface, revision */
	PCI_BAR0 = 0x10
};

#define PCI_COMMAND_IO     0x1
#define PCI_COMMAND_MASTER 0x4
#define PCI_BAR_IO         0x1

/* Store the first function of this class and subclass in *FOUND.  Returns false
 * if there is none.  */
bool pci_find_class(
    uint8_t class, uint8_t subclass, struct pci_function *found);

/* Read or write the 32-bit register at OFFSET, a multiple of 4. */
uint32_t pci_read(const struct pci_function *, uint8_t offset);
void pci_write(const struct pci_function *, uint8_t offset, uint32_t value);

#endif
