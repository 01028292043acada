/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bus master of PCI IDE controllers (PIIX and its successors).  It
 * transfers a command's data between the disk and the memory regions listed in
 * a table, while the CPU runs something else.  Neither a region nor the table
 * may cross a 64 KiB boundary.
 */
#include "cpu/io.h"
#include "cpu/layout.h"
#include "devices/ata.h"
#include "devices/pci.h"
#include "lib/debug.h"

#define PCI_CLASS_STORAGE 1
#define PCI_SUBCLASS_IDE  1
#define INTERFACE_MASTER  0x80 /* has a bus master */
#define INTERFACE_NATIVE  0x05 /* channels not at the legacy ports */
#define PCI_BAR4          (PCI_BAR0 + 16)
#define FREE_PORTS        0xc000 /* where firmware starts to assign ports */

/* Registers, as offsets from the channel's bus master port. */
enum { DMA_COMMAND = 0, DMA_STATUS = 2, DMA_TABLE = 4 };

#define DMA_START     0x01
#define DMA_TO_MEMORY 0x08
#define DMA_ERROR     0x02 /* write 1 to clear */
#define DMA_INTERRUPT 0x04 /* write 1 to clear */

#define PRD_BYTES_MAX 0x10000
#define PRD_LAST      0x8000

/* An entry of the table: a physical region descriptor. */
struct ata_prd {
	paddr_t address;
	uint16_t bytes; /* 0: 64 KiB */
	uint16_t flags;
};

/* A command transfers at most 128 KiB, from at most 16 segments.  A boundary can
 * split a segment in two.  Two boundaries can split a segment of more than 64
 * KiB in three, but a command has at most one segment of that size.  So a command
 * needs at most 33 entries.  */
#define PRD_COUNT 64

static struct ata_prd tables[2][PRD_COUNT] __attribute__((aligned(1024)));

uint16_t
ata_dma_find(void)
{
	struct pci_function f;
	uint32_t interface, bar;

	if (!pci_find_class(PCI_CLASS_STORAGE, PCI_SUBCLASS_IDE, &f))
		return 0;
	interface = pci_read(&f, PCI_CLASS) >> 8 & 0xff;
	if (!(interface & INTERFACE_MASTER) || interface & INTERFACE_NATIVE)
		return 0;
	bar = pci_read(&f, PCI_BAR4);
	if ((bar & ~0xfu) == 0) { /* firmware has assigned no ports */
		pci_write(&f, PCI_BAR4, FREE_PORTS | PCI_BAR_IO);
		bar = pci_read(&f, PCI_BAR4);
	}
	if (!(bar & PCI_BAR_IO) || (bar & 0xfff0) == 0)
		return 0;
	pci_write(&f, PCI_COMMAND,
	    (pci_read(&f, PCI_COMMAND) & 0xffff) | PCI_COMMAND_IO |
		PCI_COMMAND_MASTER);
	return bar & 0xfff0;
}

void
ata_dma_init(struct ata_channel *channel)
{
	channel->prds = tables[channel->irq & 1];
}

/* Describe the BYTES bytes at ADDRESS in entries from PRD on.  Returns the next
 * free entry.  */
static struct ata_prd *
add_regions(struct ata_prd *prd, paddr_t address, uint32_t bytes)
{
	while (bytes > 0) {
		uint32_t boundary = PRD_BYTES_MAX - address % PRD_BYTES_MAX;
		uint32_t piece = MIN(bytes, boundary);

		prd->address = address;
		prd->bytes = piece % PRD_BYTES_MAX;
		prd->flags = 0;
		prd++;
		address += piece;
		bytes -= piece;
	}
	return prd;
}

uint32_t
ata_dma_prepare(struct ata_channel *channel,
    const struct block_request *request, uint32_t done)
{
	struct ata_prd *prd = channel->prds;
	uint32_t skip = done * SECTOR_SIZE;
	uint32_t room = ATA_SECTORS_MAX * SECTOR_SIZE;

	for (unsigned i = 0; i < request->segment_count && room > 0; i++) {
		const struct block_segment *segment = &request->segments[i];
		uint32_t size = segment->sectors * SECTOR_SIZE;
		uint32_t bytes;

		if (skip >= size) {
			skip -= size;
			continue;
		}
		bytes = MIN(size - skip, room);
		prd = add_regions(
		    prd, virt_to_phys(segment->address) + skip, bytes);
		skip = 0;
		room -= bytes;
	}
	ASSERT_CMP(prd, >, channel->prds);
	ASSERT_CMP(prd, <=, channel->prds + PRD_COUNT);
	prd[-1].flags = PRD_LAST;

	outb(channel->bus_master + DMA_COMMAND,
	    request->operation == BLOCK_READ ? DMA_TO_MEMORY : 0);
	outl(channel->bus_master + DMA_TABLE, virt_to_phys(channel->prds));
	outb(channel->bus_master + DMA_STATUS, DMA_ERROR | DMA_INTERRUPT);
	return ATA_SECTORS_MAX - room / SECTOR_SIZE;
}

void
ata_dma_start(struct ata_channel *channel, enum block_operation operation)
{
	outb(channel->bus_master + DMA_COMMAND,
	    DMA_START | (operation == BLOCK_READ ? DMA_TO_MEMORY : 0));
}

bool
ata_dma_interrupted(struct ata_channel *channel)
{
	return inb(channel->bus_master + DMA_STATUS) & DMA_INTERRUPT;
}

bool
ata_dma_stop(struct ata_channel *channel)
{
	uint8_t status = inb(channel->bus_master + DMA_STATUS);

	outb(channel->bus_master + DMA_COMMAND, 0);
	outb(channel->bus_master + DMA_STATUS, DMA_ERROR | DMA_INTERRUPT);
	return !(status & DMA_ERROR);
}
