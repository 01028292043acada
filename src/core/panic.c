/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Panics.  This code relies on as little as possible: it takes no lock, finds
 * its CPU without using the stack, and checks each frame of the backtrace.  A
 * panic within a panic prints its message and shuts the machine down at once.
 */
#include "core/panic.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/channel.h"
#include "core/machine.h"
#include "core/output.h"
#include "core/symbol.h"
#include "core/trace.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/io.h"
#include "cpu/segments.h"
#include "cpu/smp.h"
#include "cpu/spinlock.h"
#include "cpu/trap.h"

#define BACKTRACE_MAX 200        /* frames */
#define OVERFLOW_MAX  (16 << 20) /* bytes below a stack that may hold frames */
#define EVENTS_SHOWN  16
#define MESSAGE_MAX   400
#define NULL_MAX      4096 /* lower addresses count as null pointers */

/* Return addresses in the entry code.  A function that returns to one of these
 * has a pointer to a trapframe as its argument.  */
extern const char trap_returned[], trap_gate_returned[];

void (*panic_thread_hook)(const struct kstack *);
void (*panic_threads_hook)(void);

static volatile uint32_t panics; /* panics begun so far */
static struct cpu *panic_cpu;

static void
print_address(uint32_t address)
{
	uint32_t offset;
	const char *name = symbol_find(address, &offset);

	printf("0x%08x", address);
	if (name != NULL)
		printf(" %s+%#x", name, offset);
}

static bool
is_code(uint32_t address)
{
	return address >= (uint32_t)kernel_image_start &&
	    address < (uint32_t)kernel_text_end;
}

/* Can there be a frame at ADDRESS in the stack [START, END)? */
static bool
is_in_stack(uint32_t address, uint32_t start, uint32_t end)
{
	return address % 4 == 0 && address >= start && address < end - 8;
}

/* Return the end of the stack that contains EBP.  After a stack overflow, the
 * innermost frames are in the memory below the thread's stack, and the others
 * in the stack.  Until an interrupt notices the overflow, a recursion can get
 * many stacks further.  */
static uint32_t
find_stack_end(uint32_t ebp)
{
	uint32_t stack = (uint32_t)segments_thread_stack(panic_cpu);

	if (ebp < stack && stack - ebp <= OVERFLOW_MAX)
		return stack + KSTACK_SIZE;
	return (ebp & ~(uint32_t)(KSTACK_SIZE - 1)) + KSTACK_SIZE;
}

static void
print_trap(const struct trapframe *frame)
{
	printf("  --- %s (%#x) at ", trap_name(frame->vector), frame->vector);
	print_address(frame->eip);
	printf("%s\n", trap_from_user(frame) ? " of the program" : "");
}

/* Print a line for RETURN_ADDRESS, or only count it in *REPEATS if it equals
 * LAST.  If RETURN_ADDRESS is 0, only print how often the last line was
 * repeated.  */
static void
print_frame(uint32_t return_address, uint32_t last, int *repeats)
{
	if (return_address == last) {
		++*repeats;
		return;
	}
	if (*repeats > 0)
		printf("  (%d more times)\n", *repeats);
	*repeats = 0;
	if (return_address == 0)
		return;
	printf("  ");
	symbol_print_caller(return_address);
	printf("\n");
}

/* Is ADDRESS in the direct map, where it can be dereferenced safely?  EBP can
 * have any value: just after a trap it still has the user's value, and a saved
 * EBP on the stack can have been overwritten.  */
static bool
is_kernel_memory(uint32_t address)
{
	return address >= KERNEL_BASE &&
	    address < KERNEL_BASE + DIRECT_MAP_SIZE;
}

/* Print the chain of callers whose frames begin at EBP. */
static void
backtrace_print(uint32_t ebp)
{
	uint32_t start = ebp & ~(uint32_t)(KSTACK_SIZE - 1);
	uint32_t end = find_stack_end(ebp), last = 0;
	const struct trapframe *frame;
	const uint32_t *word;
	int repeats = 0;

	if (!is_kernel_memory(ebp))
		return;
	for (int i = 0; i < BACKTRACE_MAX && is_in_stack(ebp, start, end);
	     i++) {
		word = (const uint32_t *)ebp;
		if (word[1] == (uint32_t)trap_returned ||
		    word[1] == (uint32_t)trap_gate_returned) {
			frame = (const struct trapframe *)word[2];
			if (!is_in_stack((uint32_t)frame, start, end))
				break;
			print_frame(0, last, &repeats);
			print_trap(frame);
			last = 0;
			if (trap_from_user(frame))
				break;
			ebp = frame->ebp;
		} else {
			print_frame(word[1], last, &repeats);
			last = word[1];
			ebp = word[0];
		}
		if (ebp <= (uint32_t)word)
			break;
	}
	print_frame(0, last, &repeats);
}

static void
print_locks(const struct cpu *cpu)
{
	unsigned held =
	    MIN(cpu->spinlocks_held, (unsigned)ARRAY_SIZE(cpu->held));

	for (unsigned i = 0; i < held; i++) {
		printf("Holds spinlock %s, taken at ", cpu->held[i]->name);
		symbol_print_caller(cpu->held[i]->caller);
		printf("\n");
	}
}

static void
print_registers(const struct trapframe *frame)
{
	uint32_t esp =
	    trap_from_user(frame) || frame->vector == TRAP_DOUBLE_FAULT ?
	    frame->esp :
	    (uint32_t)&frame->esp;

	printf("  eip %08x cs %04x eflags %08x error %x cr2 %08x\n", frame->eip,
	    frame->cs, frame->eflags, frame->error, read_cr2());
	printf("  eax %08x ebx %08x ecx %08x edx %08x\n", frame->eax,
	    frame->ebx, frame->ecx, frame->edx);
	printf("  esi %08x edi %08x ebp %08x esp %08x\n", frame->esi,
	    frame->edi, frame->ebp, esp);
}

/* Make this CPU the only one that runs and prints.  Does not return if another
 * CPU has panicked already, or in a nested panic.  FRAME is the trap that
 * caused the panic, or NULL.  */
static void
begin_panic(const struct trapframe *frame, const char *message)
{
	uint32_t before;

	intr_disable();
	before = __atomic_fetch_add(&panics, 1, __ATOMIC_SEQ_CST);
	if (before == 0) {
		panic_cpu = segments_current_cpu();
		cpu_stop_others();
		output_panic_mode();
		return;
	}
	if (segments_current_cpu() != panic_cpu)
		for (;;) {
			if (frame != NULL)
				cpu_stop_if_requested(frame);
			cpu_pause();
		}
	if (before == 1)
		printf("\nPANIC while panicking: %s\n", message);
	machine_end(END_PANIC, 0);
}

static void
print_other_cpus(void)
{
	const struct trapframe *frame;

	for (unsigned i = 0; i < CPU_MAX; i++) {
		frame = cpu_stopped_at(&cpus[i]);
		if (frame == NULL)
			continue;
		printf("CPU %u was at ", i);
		print_address(frame->eip);
		printf("\n");
		if (!trap_from_user(frame))
			backtrace_print(frame->ebp);
	}
}

/* Print the part that is common to all panics, which follows the message, and
 * shut down.  */
static void NORETURN
end_panic(uint32_t ebp)
{
	printf("CPU %u of %u%s; ", panic_cpu->id, cpu_count,
	    panic_cpu->interrupt_depth > 0 ? ", in an interrupt handler" : "");
	if (panic_thread_hook != NULL)
		panic_thread_hook(segments_thread_stack(panic_cpu));
	else
		printf("no threads yet\n");
	print_locks(panic_cpu);
	printf("Backtrace:\n");
	backtrace_print(ebp);
	print_other_cpus();
	printf("Last events (CPU, ns, thread, event):\n");
	trace_dump(EVENTS_SHOWN);
	machine_end(END_PANIC, 0);
}

void
panic_at(
    const char *file, int line, const char *function, const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	begin_panic(NULL, message);
	printf("\nPANIC at %s:%d in %s: %s\n", file, line, function, message);
	channel_printf("panic", "%s:%d: %s: %s", file, line, function, message);
	end_panic((uint32_t)__builtin_frame_address(0));
}

/* Print the caller that the backtrace misses, if any.  The backtrace begins
 * with the caller of the function whose frame EBP points to.  After a call to
 * an address without code, or in a function without a frame, the backtrace
 * misses one caller, whose return address is on top of the stack.  For a trap
 * in the kernel the CPU pushes no ESP, so frame->esp is the word on top of the
 * stack.  */
static void
print_missing_caller(const struct trapframe *frame)
{
	uint32_t top = frame->esp;

	if (frame->vector == TRAP_DOUBLE_FAULT || trap_from_user(frame))
		return;
	if (is_code(frame->eip) && !is_code(top))
		return;
	printf(
	    "  %s called from ", is_code(frame->eip) ? "perhaps" : "probably");
	symbol_print_caller(top);
	printf("\n");
}

/* Report an NMI, which means that a time limit has passed.  Print all threads,
 * because what they wait for is more useful than the state of this CPU, which
 * may be idle.  */
static void NORETURN
report_nmi(const struct trapframe *frame)
{
	printf("\nPANIC: NMI: time limit or watchdog, at ");
	print_address(frame->eip);
	printf("\n");
	channel_printf("panic", "NMI at 0x%08x", frame->eip);
	print_missing_caller(frame);
	if (panic_threads_hook != NULL)
		panic_threads_hook();
	end_panic(trap_from_user(frame) ? (uint32_t)__builtin_frame_address(0) :
					  frame->ebp);
}

/* If FRAME is a page fault, describe the access that caused it in TEXT, an
 * array of SIZE bytes; otherwise make TEXT empty.  */
static void
format_access(char *text, size_t size, const struct trapframe *frame)
{
	uint32_t address = read_cr2();
	const char *access = address == frame->eip ? "jump to" :
	    (frame->error & FAULT_WRITE) != 0      ? "write to" :
						     "read from";

	text[0] = '\0';
	if (frame->vector == TRAP_PAGE_FAULT)
		snprintf(text, size, ": %s 0x%08x%s", access, address,
		    address < NULL_MAX ? ", a null pointer" : "");
}

void
panic_trap(const struct trapframe *frame, const char *reason)
{
	const char *name = trap_name(frame->vector);
	const char *separator = ": ", *function;
	char access[64];
	uint32_t offset = 0;

	begin_panic(frame, reason);
	if (frame->vector == TRAP_NMI)
		report_nmi(frame);
	if (strcmp(reason, name) == 0)
		reason = separator = "";
	printf("\nPANIC: %s%s%s (%#x) at ", reason, separator, name,
	    frame->vector);
	print_address(frame->eip);
	format_access(access, sizeof(access), frame);
	printf("%s\n", access);
	function = symbol_find(frame->eip, &offset);
	if (function == NULL)
		function = "?";
	channel_printf("panic", "%s%s%s at 0x%08x %s+%#x%s", reason, separator,
	    name, frame->eip, function, offset, access);
	print_registers(frame);
	print_missing_caller(frame);
	end_panic(frame->ebp);
}

bool
panic_has_begun(void)
{
	return panics > 0;
}

void
panic_init(void)
{
	trap_panic_hook = panic_trap;
}
