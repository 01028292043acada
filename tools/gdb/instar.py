# SPDX-License-Identifier: BSD-2-Clause
#
# GDB commands for Instar: threads, processes, lists and page tables, and the symbols
# of the running user program.  tools/debug loads this file; "help instar" lists the
# commands.
#
# All user programs are linked at the same addresses, so only one program's symbols can
# be loaded at a time.  When a process starts a program, that program's symbols are
# loaded; at each stop, the symbols of the current process's program are loaded.  A
# breakpoint in another program stays pending until the symbols of that program are loaded.  (GDB is
# extended in Python; the tools outside GDB are written in Perl.)

import os

import gdb

KSTACK_SIZE = 8192
KERNEL_BASE = 0xC0000000
STATES = ("running", "ready", "blocked", "dying")

# The functions that are called on a panic or an unhandled trap in the kernel, or when a
# check fails in a kernel test or a test program.  Each gets a breakpoint, which can stay
# pending.
FAILURES = ("core/panic.c:panic_at", "panic_trap", "ktest_fail", "test_fail")

program_directories = []		# directories with user programs that have symbols
loaded = None			# path of the program whose symbols are loaded


def read_register_value(name):
    return int(gdb.selected_frame().read_register(name)) & 0xffffffff


def evaluate(expression):
    return gdb.parse_and_eval(expression)


def pointer_to(address, type_name):
    return gdb.Value(address).cast(gdb.lookup_type(type_name).pointer())


def offset_of(structure, member):
    """The offset of MEMBER in bytes, or None if STRUCTURE has no such member.
    MEMBER can be inside an anonymous struct or union."""
    for field in structure.fields():
        inside = 0 if field.name == member else None
        if not field.name and field.type.code in (gdb.TYPE_CODE_UNION,
                                                  gdb.TYPE_CODE_STRUCT):
            inside = offset_of(field.type, member)
        if inside is not None:
            return field.bitpos // 8 + inside
    return None


def elements(head, type_name, member):
    """The structures in the list HEAD, in order, as pointers."""
    structure = gdb.lookup_type(type_name)
    if structure.strip_typedefs().code != gdb.TYPE_CODE_STRUCT:
        raise gdb.GdbError("%s is not a structure" % type_name)
    offset = offset_of(structure, member)
    if offset is None:
        raise gdb.GdbError("%s has no member %s" % (type_name, member))
    end = int(head["end"].address)
    link = head["end"]["next"]
    seen = 0
    while int(link) != end:
        if int(link) < KERNEL_BASE or seen == 100000:
            raise gdb.GdbError("the list is damaged or has no end: element %d is at %#x"
                               % (seen, int(link)))
        yield pointer_to(int(link) - offset, type_name)
        link = link["next"]
        seen += 1


def in_user_mode():
    return read_register_value("cs") & 3 == 3


def current_thread():
    """The thread running on the selected CPU, or None if there is none, as during
    early boot."""
    if in_user_mode():
        cpu = gdb.selected_thread().num - 1
        base = int(evaluate("cpus[%d].tables->tss.esp0" % cpu)) - KSTACK_SIZE
    else:
        base = read_register_value("esp") & ~(KSTACK_SIZE - 1)
    if base < KERNEL_BASE:
        return None
    thread = pointer_to(base, "struct thread")
    try:
        magic = int(thread["kstack"]["magic"])
        return thread if magic == 0x1a57a201 else None
    except gdb.MemoryError:
        return None


def current_process_name():
    thread = current_thread()
    if thread is None or int(thread["process"]) == 0:
        return None
    return thread["process"]["name"].string()


def all_threads():
    return elements(evaluate("'thread.c'::all_threads"), "struct thread",
                    "all_elem")


def find_thread(tid):
    for thread in all_threads():
        if int(thread["tid"]) == tid:
            return thread
    raise gdb.GdbError("there is no thread %d" % tid)


def function_at(address):
    description = gdb.execute("info symbol %#x" % address, to_string=True)
    return description.split(" in section")[0].strip()


def file_of(address):
    """The source file of the function at ADDRESS, ignoring inlining."""
    block = gdb.block_for_pc(address)
    found = ""
    while block is not None and not block.is_static:
        if block.function is not None:
            found = block.function.symtab.filename
        block = block.superblock
    return found


def callers(thread):
    """The return addresses on the stack of a thread that is not running."""
    stack = thread["stack_pointer"].cast(
        gdb.lookup_type("unsigned int").pointer())
    yield int(stack[4])
    ebp = int(stack[3])
    low = int(thread)
    while low < ebp < low + KSTACK_SIZE - 4:
        frame = pointer_to(ebp, "unsigned int")
        address = int(frame[1])
        if address == 0:
            return
        yield address
        if int(frame[0]) <= ebp:
            return
        ebp = int(frame[0])


def read_entry_point(path):
    """The entry address of the ELF program in the file PATH."""
    with open(path, "rb") as program:
        return int.from_bytes(program.read(28)[24:], "little")


# The kernel shortens the names of processes to this length: PROCESS_NAME_MAX without
# the NUL.
NAME_LENGTH = 15


def program_path(name):
    """The path of the program called NAME, or None.  NAME can be incomplete,
    because the kernel shortens long names."""
    for directory in program_directories:
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            return path
    for directory in program_directories if len(name) == NAME_LENGTH else []:
        found = [file for file in os.listdir(directory) if file.startswith(name)]
        if len(found) == 1:
            return os.path.join(directory, found[0])
    return None


def load_program(name):
    """Load the symbols of the user program NAME and unload those of the
    previous one.  Returns whether the program was found."""
    global loaded
    path = program_path(name)
    if path is None:
        return False
    if path == loaded:
        return True
    if loaded is not None:
        gdb.execute("remove-symbol-file -a %#x" % read_entry_point(loaded),
                    to_string=True)
        loaded = None
    gdb.execute("add-symbol-file '%s' -o 0" % path, to_string=True)
    loaded = path
    return True


class ProgramStart(gdb.Breakpoint):
    """An internal breakpoint at LOCATION, where a process starts a program.  The
    C expression NAME_EXPRESSION gives the program's name there.  The breakpoint
    loads the program's symbols and never stops the machine."""

    def __init__(self, location, name_expression):
        super().__init__(location, internal=True)
        self.silent = True
        self.name_expression = name_expression

    def stop(self):
        try:
            name = evaluate(self.name_expression).string()
            load_program(name.rsplit("/", 1)[-1])
        except (gdb.error, OSError) as error:
            print("cannot load the program's symbols: %s" % error)
        return False


def load_current_program(event):
    try:
        name = current_process_name()
        if name is not None:
            load_program(name)
    except (gdb.error, RuntimeError):
        pass                    # too early, or not an Instar kernel


class Instar(gdb.Command):
    """Inspect the Instar kernel."""

    def __init__(self):
        super().__init__("instar", gdb.COMMAND_DATA, prefix=True)


def command(name):
    """A decorator that defines the command "instar NAME".  The decorated
    function is called with the list of the command's arguments."""
    def make(function):
        class Command(gdb.Command):
            __doc__ = function.__doc__

            def __init__(self):
                super().__init__("instar " + name, gdb.COMMAND_DATA)

            def invoke(self, argument, from_tty):
                if name != "connect" and gdb.selected_thread() is None:
                    raise gdb.GdbError("the machine has ended; type quit")
                try:
                    function(gdb.string_to_argv(argument))
                except gdb.error as error:
                    raise gdb.GdbError(str(error))

        Command()
        return function
    return make


Instar()


@command("threads")
def show_threads(words):
    """List all threads and where each is stopped: instar threads

The idle threads are not listed.  "*" marks the thread that runs on the selected CPU.
The last column, for a ready or blocked thread, is the innermost function outside
src/threads."""
    running = current_thread()
    for t in all_threads():
        state = STATES[int(t["state"])]
        name = (t["process"] if int(t["process"]) != 0 else t)["name"]
        where = ""
        if state in ("blocked", "ready"):
            where = next((function_at(a) for a in callers(t)
                          if not file_of(a).startswith("src/threads/")), "")
        print("%s %3d %-16s %-8s own priority %2d  %s" % (
            "*" if running is not None and int(t) == int(running) else " ",
            int(t["tid"]), name.string(), state, int(t["priority"]), where))


@command("backtrace")
def show_backtrace(words):
    """Show the backtrace of a thread that is not running: instar backtrace TID"""
    if len(words) != 1:
        raise gdb.GdbError("usage: instar backtrace TID ('instar threads' lists the TIDs)")
    thread = find_thread(int(evaluate(words[0])))
    if STATES[int(thread["state"])] == "running":
        raise gdb.GdbError("the thread is running: select its CPU with "
                           "'thread N', then use 'bt'")
    for depth, address in enumerate(callers(thread)):
        line = gdb.find_pc_line(address - 1)
        place = "%s:%d" % (line.symtab.filename, line.line) \
            if line.symtab else ""
        print("#%-2d 0x%08x %s  %s"
              % (depth, address, function_at(address), place))


@command("trap")
def restore_trap(words):
    """Go back from panic_trap to the instruction that trapped: instar trap

"bt" and "print" then show the function that trapped; "continue" repeats the trap."""
    try:
        frame = evaluate("frame").cast(
            gdb.lookup_type("struct trapframe").pointer())
        esp = int(frame["esp"].address)
    except gdb.error:
        raise gdb.GdbError("works only in panic_trap, after a trap in the kernel")
    registers = [(name, int(frame[name])) for name in (
        "eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "eip")]
    for name, value in registers + [("esp", esp)]:
        gdb.execute("set $%s = %#x" % (name, value))
    gdb.execute("frame 0")


@command("process")
def show_process(words):
    """Show the current process, or all processes: instar process [all]"""
    def show(p):
        print("pid %d  %s  parent %d  thread %#x  space %#x" % (
            int(p["pid"]), p["name"].string(), int(p["parent"]),
            int(p["thread"]), int(p["space"])))

    if words not in ([], ["all"]):
        raise gdb.GdbError("usage: instar process [all]")
    if words:
        for p in elements(evaluate("'proctable.c'::processes"), "struct process",
                          "table_elem"):
            show(p)
        return
    thread = current_thread()
    if thread is None or int(thread["process"]) == 0:
        print("no current process")
    else:
        show(thread["process"])


@command("list")
def show_list(words):
    """Show the structures in a list: instar list LIST 'struct TYPE' MEMBER"""
    if len(words) != 3:
        raise gdb.GdbError("usage: instar list LIST 'struct TYPE' MEMBER")
    head = evaluate(words[0])
    if head.type.code == gdb.TYPE_CODE_PTR:
        head = head.dereference()
    items = list(elements(head, words[1], words[2]))
    if not items:
        print("empty")
    for number, item in enumerate(items):
        print("%d: (%s *) %#x" % (number, words[1], int(item)))
        print(item.dereference().format_string(max_depth=1))


@command("pt")
def show_page_table(words):
    """Look an address up in the active page table: instar pt ADDRESS"""
    if len(words) != 1:
        raise gdb.GdbError("usage: instar pt ADDRESS")
    va = int(evaluate(words[0])) & 0xffffffff
    cr3 = read_register_value("cr3") & ~0xfff

    def entry(table, index):
        return int(pointer_to(KERNEL_BASE + table, "unsigned int")[index])

    def flags(e):
        names = ((2, "writable"), (4, "user"), (0x20, "accessed"),
                 (0x40, "dirty"), (0x10, "uncached"))
        return " ".join(["present"] + [n for bit, n in names if e & bit])

    print("directory at physical %#010x" % cr3)
    e = entry(cr3, va >> 22)
    if not e & 1:
        print("entry %d: %#010x, not present" % (va >> 22, e))
        return
    if e & 0x80:
        physical = (e & 0xffc00000) | (va & 0x3fffff)
        print("entry %d: %#010x, 4 MiB page, %s" % (va >> 22, e, flags(e)))
    else:
        print("entry %d: %#010x, table, %s" % (va >> 22, e, flags(e)))
        index = va >> 12 & 0x3ff
        e = entry(e & ~0xfff, index)
        if not e & 1:
            print("entry %d there: %#010x, not present" % (index, e))
            return
        print("entry %d there: %#010x, page, %s" % (index, e, flags(e)))
        physical = (e & ~0xfff) | (va & 0xfff)
    print("%#010x is at physical %#010x" % (va, physical))


@command("user")
def load_user_program(words):
    """Load the symbols of a user program: instar user NAME"""
    if len(words) != 1:
        raise gdb.GdbError("usage: instar user NAME")
    if not load_program(words[0]):
        raise gdb.GdbError("no such program in %s" % " ".join(program_directories))


@command("connect")
def connect_to_machine(words):
    """Used by tools/debug: instar connect SOCKET DIRECTORY..."""
    program_directories[:] = words[1:]
    for setting in ("pagination off", "confirm off", "breakpoint pending on",
                    "print pretty on", "tcp auto-retry on",
                    "remotetimeout 1000"):
        gdb.execute("set " + setting)
    gdb.execute("target remote " + words[0])
    gdb.events.stop.connect(load_current_program)
    if gdb.lookup_global_symbol("process_init") is not None:
        ProgramStart("process_main", "((struct process_start_args *)argument)"
                     "->process->name")
        ProgramStart("proctable_replace_image", "name")
    for function in FAILURES:
        gdb.execute("break " + function, to_string=True)

