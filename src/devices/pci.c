/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI configuration, mechanism 1: an address port and a data port. */
#include "devices/pci.h"

#include "cpu/io.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA    0xcfc
#define CONFIG_ENABLE  0x80000000

#define PCI_DEVICES   32
#define PCI_FUNCTIONS 8
#define PCI_HEADER    0x0c       /* header type in bits 16 to 23 */
#define HEADER_MULTI  0x00800000 /* a multifunction device */
#define NO_DEVICE     0xffffffff

static void
select_register(const struct pci_function *f, uint8_t offset)
{
	outl(CONFIG_ADDRESS,
	    CONFIG_ENABLE | f->device << 11 | f->function << 8 | offset);
}

uint32_t
pci_read(const struct pci_function *f, uint8_t offset)
{
	select_register(f, offset);
	return inl(CONFIG_DATA);
}

void
pci_write(const struct pci_function *f, uint8_t offset, uint32_t value)
{
	select_register(f, offset);
	outl(CONFIG_DATA, value);
}

/* Return how many functions DEVICE can have. */
static unsigned
function_count(unsigned device)
{
	struct pci_function first = { .device = device };

	if (pci_read(&first, 0) == NO_DEVICE)
		return 0;
	return pci_read(&first, PCI_HEADER) & HEADER_MULTI ? PCI_FUNCTIONS : 1;
}

bool
pci_find_class(uint8_t class, uint8_t subclass, struct pci_function *found)
{
	uint32_t wanted = class << 8 | subclass;

	for (unsigned device = 0; device < PCI_DEVICES; device++) {
		unsigned functions = function_count(device);

		for (unsigned i = 0; i < functions; i++) {
			struct pci_function f = { device, i };

			if (pci_read(&f, PCI_CLASS) >> 16 == wanted) {
				*found = f;
				return true;
			}
		}
	}
	return false;
}
