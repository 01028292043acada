/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while programs on several CPUs store to a mapped file, and the kernel writes to
 *     pages that it holds, each call that cleans the file writes everything that was
 *     stored before it, and nothing that is stored later is lost
 * points: 5
 * cpus: 4
 * tags: races
 */
#include "tests/09-object/kobject.h"
#include "tests/deadline.h"

#define COUNT   6 /* pages */
#define WRITERS 3
#define ROUNDS  60

/* Threads whose numbers are less than this store as programs do; the others store as the
 * kernel does for read(2).  */
#define PROGRAMS 2

/* A thread that stores increasing numbers in a word of its own in each page. */
struct writer {
	unsigned number;
	struct process process;
	volatile uint32_t stored[COUNT]; /* the last number stored */
};

static struct vm_space *space;
static struct vnode *file;
static struct vm_object *object;
static struct writer writers[WRITERS];
static volatile bool stop;
static struct semaphore finished;

/* Return the offset in the file of the word of WRITER in page PAGE. */
static uint32_t
word_offset(const struct writer *writer, unsigned page)
{
	return ptoa(page) + writer->number * sizeof(uint32_t);
}

static void
store_as_program(vaddr_t va, uint32_t value)
{
	KTEST_CHECK_CMP(copy_out((void *)va, &value, sizeof(value)), ==, 0);
}

static void
store_pinned(vaddr_t va, uint32_t value)
{
	struct vm_pin pin;

	KTEST_CHECK_CMP(
	    vm_pin(space, va, VM_ACCESS_WRITE, VM_STACK_TOP, &pin), ==, 0);
	thread_yield();
	memcpy((char *)pin.kva + page_offset(va), &value, sizeof(value));
	vm_unpin(space, &pin);
}

static void
write_thread(void *aux)
{
	struct writer *writer = aux;

	kspace_enter(&writer->process, space);
	for (uint32_t value = 1; !stop; value++) {
		unsigned page = value % COUNT;
		vaddr_t va = KSPACE_BASE + word_offset(writer, page);

		if (writer->number < PROGRAMS)
			store_as_program(va, value);
		else
			store_pinned(va, value);
		writer->stored[page] = value;
	}
	kspace_leave();
	sema_up(&finished);
}

/* Clean the file, and check that it contains what was stored before. */
static void
clean_and_check(void)
{
	static uint32_t before[WRITERS][COUNT];
	uint32_t value, done;

	for (unsigned i = 0; i < WRITERS; i++)
		for (unsigned page = 0; page < COUNT; page++)
			before[i][page] = writers[i].stored[page];
	vm_object_hold(object);
	KTEST_CHECK_CMP(
	    vm_object_page_clean(object, 0, object->size, OBJPC_SYNC), ==, 0);
	vm_object_drop(object);
	for (unsigned i = 0; i < WRITERS; i++)
		for (unsigned page = 0; page < COUNT; page++) {
			KTEST_CHECK_CMP(
			    vnode_read(file, &value, sizeof(value),
				word_offset(&writers[i], page), &done),
			    ==, 0);
			KTEST_CHECK_CMP(value, >=, before[i][page]);
		}
}

static void
map_file(void)
{
	static const char zeros[COUNT * PAGE_SIZE];
	struct vm_request request = {
		.address = KSPACE_BASE,
		.length = sizeof(zeros),
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED | MAP_FIXED,
		.file_length = sizeof(zeros),
	};
	uint32_t done;

	request.vnode = file = kspace_make_file(COUNT);
	KTEST_CHECK_CMP(
	    vnode_write(file, zeros, sizeof(zeros), 0, &done), ==, 0);
	KTEST_CHECK_CMP(vm_mmap(space, &request), ==, 0);
	object = vnode_pager_reference(file);
	KTEST_CHECK(object != NULL);
}

KTEST(clean_race)
{
	set_deadline(60);
	sema_init(&finished, 0);
	space = kspace_create();
	map_file();
	for (unsigned i = 0; i < WRITERS; i++) {
		writers[i].number = i;
		kobject_start("writer", write_thread, &writers[i]);
	}
	for (unsigned i = 0; i < ROUNDS; i++)
		clean_and_check();
	stop = true;
	for (unsigned i = 0; i < WRITERS; i++)
		sema_down(&finished);
	clean_and_check();
	KTEST_CHECK_CMP(object->flags & OBJ_MIGHTBEDIRTY, ==, 0);
	vm_space_destroy(space);
	vm_object_deallocate(object);
	vnode_release(file);
}
