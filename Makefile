# SPDX-License-Identifier: BSD-2-Clause
#
# Builds and runs everything; `make help` lists the targets.
#
# A kernel is linked from the sources listed in the files.mk of each directory.  For
# each source, pick chooses the version of the highest solved stage that has the source
# or, if there is none, the version in src/.  An object is named after the path of its
# source.  There is one directory of objects per set of headers, because a stage can
# also replace a kernel header.  Most objects can therefore be reused for another stage
# or engine: the sources of an engine are in a directory of their own, and no other
# source depends on the engine.  Programs include no kernel headers, so they are built
# once per compiler.

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:

# ---------------------------------------------------------------- settings

O	?= build
# gcc or clang.  CROSS is the prefix of a cross toolchain, such as i686-elf-.
COMPILER ?= gcc
CROSS	?=
# Optimization.  Builds with -Og, for debuggers, have a directory of their own.
OPT	?= -O2
# DEBUG=1: poisoned pages and the lock-order checker.
DEBUG	?=
# WERROR=1: warnings are errors.  Checks set it.  It is not the default, so that a
# future compiler with new warnings can still build the tree.
WERROR	?= $(if $(CI),1)
# Build the kernel that students of STAGE start from: the stages before STAGE are
# solved.  Empty: all stages are solved.
STAGE	?=
# The virtual memory engine, a directory in src/vm/.  Empty: the engine of STAGE or, if
# STAGE belongs to all engines or is empty, the first engine by name.
VM	?=
JOBS	?= $(shell nproc 2>/dev/null || echo 2)

# Stop with an error, before anything is built, if the setting $1 is not one of the
# words $2.
one_of	= $(if $(filter-out $2,$($1)),$(error $1 is '$($1)'; it must be from $(firstword $2) to $(lastword $2)))
$(call one_of,CPUS,1 2 3 4 5 6 7 8)
$(call one_of,SHIFT,0 1 2 3 4 5 6 7 8 9 10)
ifeq ($(filter 1% 2% 3% 4% 5% 6% 7% 8% 9%,$(JOBS)),)
$(error JOBS is '$(JOBS)'; it must be the number of jobs to run at once, 1 or more)
endif

# The kit.mk of a starter kit sets its stage.
-include kit.mk

# ---------------------------------------------------------------- stages

STAGES	:= $(sort $(basename $(notdir $(wildcard handouts/[0-9][0-9]-*.md))))
stage	:= $(firstword $(filter $(foreach s,$(STAGE) 0$(STAGE),$s $s-%),$(STAGES)))
ifneq ($(STAGE),)
ifeq ($(stage),)
$(error there is no stage '$(STAGE)'; the stages are: $(STAGES))
endif
endif
# The engines, and the engine of this kernel.  A stage belongs to the engine named in
# the front matter of its handout, or to all engines if the handout names none.
ENGINES	:= $(sort $(patsubst src/vm/%/files.mk,%,$(wildcard src/vm/*/files.mk)))
STAGE_ENGINES := $(shell awk 'FNR == 1 { rules = 0 } /^---$$/ { rules++ } \
	rules == 1 && $$1 == "engine:" { print FILENAME ":" $$2 }' \
	$(STAGES:%=handouts/%.md) /dev/null)
engine_of = $(patsubst handouts/$1.md:%,%,$(filter handouts/$1.md:%,$(STAGE_ENGINES)))
ENGINE	:= $(or $(VM),$(call engine_of,$(stage)),$(firstword $(ENGINES)))
ifeq ($(filter $(ENGINE),$(ENGINES)),)
$(error there is no engine '$(ENGINE)'; the engines are: $(ENGINES))
endif
OTHER_STAGES := $(foreach s,$(STAGES),$(if $(filter-out $(ENGINE),$(call engine_of,$s)),$s))
OWN_STAGES := $(filter-out $(OTHER_STAGES),$(STAGES))

# The stages that come before $1, or all if $1 is empty.
before	= $(if $1,$(foreach s,$(STAGES),$(if $(filter $1,$(firstword $(sort $1 $s))),,$s)),$(STAGES))
reverse	= $(if $1,$(call reverse,$(wordlist 2,$(words $1),$1)) $(firstword $1))
# REFERENCE=1: STAGE itself is also solved, so that its tests can pass.
REFERENCE ?=
SOLVED	:= $(strip $(call reverse,$(filter $(OWN_STAGES),$(call before,$(stage))) \
	$(if $(REFERENCE),$(stage))))

# ---------------------------------------------------------------- tools

ifeq ($(COMPILER),clang)
CC	:= clang --target=i386-elf
LD	:= ld.lld
else ifeq ($(COMPILER),gcc)
CC	:= $(CROSS)gcc
LD	:= $(CROSS)ld
else
$(error COMPILER is '$(COMPILER)'; it can be gcc or clang)
endif
AR	:= $(CROSS)ar
NM	:= $(CROSS)nm
OBJCOPY	:= $(CROSS)objcopy
# LIBGCC has the functions for 64-bit division; INCLUDE has the compiler's headers, such
# as stdint.h.
LIBGCC	= $(or $(wildcard $(shell $(if $(filter clang,$(COMPILER)),gcc,$(CC)) -m32 -print-libgcc-file-name)),$(error no 32-bit libgcc: install lib32gcc-12-dev))
INCLUDE	= $(shell $(CC) -m32 -print-file-name=include)

# Some of these flags override the defaults of distributions: PIE, stack protector, SSE,
# property notes, -fcommon.
COMMON	= -m32 -march=i686 -std=gnu11 -g $(OPT) -ffreestanding -nostdinc \
	-isystem $(INCLUDE) -fno-pie -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	-fno-optimize-sibling-calls -fno-common -fno-strict-aliasing \
	-mno-sse -mno-mmx -mno-80387 -msoft-float \
	-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes \
	-Werror=implicit-function-declaration -Werror=int-conversion \
	-Werror=incompatible-pointer-types \
	$(if $(WERROR),-Werror) \
	$(if $(filter gcc,$(COMPILER)),-fcf-protection=none -Wa$(comma)-mx86-used-note=no \
	-mtune=generic -mpreferred-stack-boundary=2 \
	$(if $(filter -Og,$(OPT)),-Wno-maybe-uninitialized))
comma	:= ,
HEADER_STAGES := $(foreach s,$(SOLVED),$(if $(shell find solutions/$s -name '*.h' 2>/dev/null),$s))
KERNEL_CFLAGS = $(COMMON) $(if $(DEBUG),-DINSTAR_DEBUG) \
	$(addprefix -Isolutions/,$(HEADER_STAGES)) -Isrc -Isrc/lib
USER_CFLAGS = $(COMMON) -Isrc/lib/user -Isrc -Isrc/lib -ffunction-sections -fdata-sections
LINK	= $(LD) -m elf_i386 -static -nostdlib -z noexecstack -z noseparate-code --build-id=none

CONFIG	:= $(notdir $(CROSS))$(COMPILER)$(filter -Og,$(OPT))
space	:= $(subst ,, )
VARIANT	:= $(or $(subst $(space),+,$(strip $(HEADER_STAGES))),plain)
PROG	:= $(O)/$(CONFIG)
USER_OBJ := $(PROG)/user
OUT	:= $(PROG)$(if $(DEBUG),-debug)
OBJ	:= $(OUT)/$(VARIANT)
KERNEL	:= $(OUT)/kernels/$(ENGINE)/$(or $(stage),all)$(if $(REFERENCE),-solved)

# ---------------------------------------------------------------- sources

KERNEL_SOURCES :=
LIB_SOURCES :=
USER_LIB_SOURCES :=
PROGRAMS :=
include $(wildcard src/files.mk src/lib/files.mk src/lib/kernel/files.mk \
	src/lib/user/files.mk src/cpu/files.mk src/core/files.mk src/mem/files.mk \
	src/threads/files.mk src/devices/files.mk src/filesys/files.mk \
	src/vm/files.mk src/vm/$(ENGINE)/files.mk src/userprog/files.mk \
	src/programs/files.mk src/tests/files.mk)

# pick: the version of the source $1 for this kernel.
# object: the object compiled from it.  A kit can contain the objects of solved stages
# instead of their sources.
pick	= $(firstword $(wildcard $(patsubst %,solutions/%/$(1:src/%=%),$(SOLVED))) $1)
object	= $(or $(wildcard $(patsubst src/%,objects/%.o,$(basename $1))),$(OBJ)/kernel/$(basename $(call pick,$1)).o)

KERNEL_OBJECTS := $(foreach s,$(KERNEL_SOURCES) $(LIB_SOURCES),$(call object,$s))
USER_OBJECTS := $(patsubst %,$(USER_OBJ)/%.o,$(basename $(LIB_SOURCES) $(USER_LIB_SOURCES)))
CRT0	:= $(USER_OBJ)/src/lib/user/crt0.o

# The tests of the stages up to this one, and those in 00-base, which belong to no
# stage.  A test that names an engine in its header runs only on that engine.  A kernel
# test of a stage that belongs to an engine runs only on the stage's engine; user tests
# can run on every engine (tools/check selects those that can pass).
TEST_STAGES := 00-base $(call before,$(stage)) $(stage)
ALL_TESTS := $(wildcard $(patsubst %,src/tests/%/*.c,$(TEST_STAGES)))
tests_with = $(if $(ALL_TESTS),$(shell grep -lE '$1' $(ALL_TESTS)))
KTESTS	:= $(call tests_with,^KTEST\b)
TESTS_WITH_ENGINE := $(call tests_with,^ \* engine: )
TESTS_OF_ENGINE := $(call tests_with,^ \* engine: *$(ENGINE)$$)
TESTS_OF_OTHERS := $(filter-out $(TESTS_OF_ENGINE),$(TESTS_WITH_ENGINE) \
	$(filter $(OTHER_STAGES:%=src/tests/%/%),$(KTESTS)))
KTEST_SOURCES := $(filter-out $(TESTS_OF_OTHERS),$(KTESTS))
UTEST_SOURCES := $(filter-out $(TESTS_OF_OTHERS) $(KTESTS),$(ALL_TESTS))
KTEST_OBJECTS := $(patsubst %.c,$(OBJ)/kernel/%.o,$(KTEST_SOURCES))
BENCH_SOURCES := $(wildcard bench/*.c)
BENCH	:= $(patsubst bench/%.c,$(PROG)/tests/%,$(BENCH_SOURCES))

# ---------------------------------------------------------------- building

Q	:= $(if $(V),,@)
silent	:= $(findstring s,$(firstword -$(MAKEFLAGS)))
say	= $(if $(V)$(silent),,@printf '  %-7s %s\n' $1 $2)

.PHONY: all
all: $(KERNEL)/kernel.elf $(PROG)/root.img ## build the kernel and its disk

# These files contain the flags.  They are rewritten only if the flags have changed;
# then everything that depends on them is compiled again.
$(OBJ)/flags: FLAGS = $(CC) $(KERNEL_CFLAGS) $(LINK)
$(USER_OBJ)/flags: FLAGS = $(CC) $(USER_CFLAGS) $(LINK)
$(OBJ)/flags $(USER_OBJ)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS)' | cmp -s - $@ || printf '%s\n' '$(FLAGS)' >$@
.PHONY: FORCE
FORCE:

$(OBJ)/kernel/%.o: %.c $(OBJ)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CFLAGS) -MMD -MP -c -o $@ $<

$(OBJ)/kernel/%.o: %.S $(OBJ)/flags
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CFLAGS) -MMD -MP -c -o $@ $<

$(USER_OBJ)/%.o: %.c $(USER_OBJ)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(USER_OBJ)/%.o: %.S $(USER_OBJ)/flags
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

# The kernel contains a table of its own symbols, for backtraces, so it is linked twice:
# with an empty table and with the final one, which moves no function (src/kernel.ld).
# The list of objects is a file, so that a change of the list causes a relink.
$(KERNEL)/kernel.elf: $(KERNEL_OBJECTS)
$(KERNEL)/kernel-tests.elf: $(KERNEL_OBJECTS) $(KTEST_OBJECTS)
$(KERNEL)/kernel.elf.list: OBJECTS = $(KERNEL_OBJECTS)
$(KERNEL)/kernel-tests.elf.list: OBJECTS = $(KERNEL_OBJECTS) $(KTEST_OBJECTS)
$(KERNEL)/%.elf.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(OBJECTS) | cmp -s - $@ || printf '%s\n' $(OBJECTS) >$@

$(KERNEL)/%.elf: $(KERNEL)/%.elf.list src/kernel.ld tools/symtab
	$(call say,LD,$@)
	$(Q)printf '' | tools/symtab >$@.1.S
	$(Q)$(CC) $(KERNEL_CFLAGS) -c -o $@.1.o $@.1.S
	$(Q)$(LINK) -T src/kernel.ld -o $@.1 @$< $@.1.o $(LIBGCC)
	$(Q)$(NM) -n $@.1 | tools/symtab >$@.2.S
	$(Q)$(CC) $(KERNEL_CFLAGS) -c -o $@.2.o $@.2.S
	$(Q)$(LINK) -T src/kernel.ld -o $@ @$< $@.2.o $(LIBGCC)
	@rm -f $@.[12] $@.[12].[oS]

$(USER_OBJ)/libuser.a: $(USER_OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

USER_LINK = $(LINK) --gc-sections -T src/lib/user/user.ld -o $@ $(CRT0)

$(PROG)/programs/%: $(USER_OBJ)/src/programs/%.o $(CRT0) $(USER_OBJ)/libuser.a src/lib/user/user.ld
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(USER_LINK) $(filter-out $(CRT0),$(filter %.o,$^)) $(USER_OBJ)/libuser.a $(LIBGCC)

# The only program with several source files.
$(PROG)/programs/sh: $(addprefix $(USER_OBJ)/src/programs/,sh-jobs.o sh-parse.o sh-words.o)

# A user test is linked from its own object, the common utest.o and the library.
UTEST_OBJECT := $(USER_OBJ)/src/tests/utest.o
utest	= $(PROG)/tests/$(basename $(notdir $1))
UTESTS	:= $(foreach s,$(UTEST_SOURCES),$(call utest,$s))

utest_object = $(patsubst %.c,$(USER_OBJ)/%.o,$(filter %/$1.c,$(UTEST_SOURCES) $(BENCH_SOURCES)))

.SECONDEXPANSION:
$(PROG)/tests/%: $$(call utest_object,$$*) \
    $(UTEST_OBJECT) $(CRT0) $(USER_OBJ)/libuser.a src/lib/user/user.ld
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(USER_LINK) $< $(UTEST_OBJECT) $(USER_OBJ)/libuser.a $(LIBGCC)

.PRECIOUS: $(OBJ)/kernel/%.o $(USER_OBJ)/%.o $(PROG)/programs/% $(PROG)/tests/%

# ---------------------------------------------------------------- disks

STRIPPED_PROGRAMS := $(PROGRAMS:%=$(PROG)/stripped/programs/%)
STRIPPED_UTESTS := $(UTESTS:$(PROG)/%=$(PROG)/stripped/%)
ROOT_FILES := $(wildcard src/programs/root/*)
# Only features that src/filesys/ supports: 1 KiB blocks, no journal.
MKE2FS	:= PATH="$$PATH:/usr/sbin:/sbin" mke2fs -q -t ext2 -b 1024 -m 0 -O none,filetype,sparse_super,large_file

$(PROG)/stripped/%: $(PROG)/%
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --strip-debug $< $@

$(PROG)/root.img: $(STRIPPED_PROGRAMS) $(ROOT_FILES)
	$(call say,DISK,$@)
	$(Q)rm -rf $@ $@.d && mkdir -p $@.d/bin $@.d/dev $@.d/tmp
	$(Q)cp $(ROOT_FILES) $@.d/
	$(Q)cp $(STRIPPED_PROGRAMS) $@.d/bin/
	$(Q)truncate -s 4M $@ && $(MKE2FS) -d $@.d $@ && rm -rf $@.d

# This image is small, because QEMU copies it twice at each start, but large enough for
# several block groups.
$(KERNEL)/tests.img: $(PROG)/root.img $(STRIPPED_UTESTS)
	$(call say,DISK,$@)
	@mkdir -p $(@D)
	$(Q)rm -rf $@ $@.d && mkdir -p $@.d/bin $@.d/dev $@.d/tmp $@.d/tests
	$(Q)cp $(ROOT_FILES) $@.d/
	$(Q)cp $(STRIPPED_PROGRAMS) $@.d/bin/
	$(Q)$(if $(UTESTS),cp $(STRIPPED_UTESTS) $@.d/tests/)
	$(Q)truncate -s 8M $@ && $(MKE2FS) -g 2048 -N 1024 -d $@.d $@ && rm -rf $@.d

-include $(patsubst %.o,%.d,$(KERNEL_OBJECTS) $(USER_OBJECTS) $(CRT0) $(KTEST_OBJECTS)) \
	$(patsubst %.c,$(USER_OBJ)/%.d,$(UTEST_SOURCES) $(BENCH_SOURCES)) $(UTEST_OBJECT:.o=.d) \
	$(patsubst %,$(USER_OBJ)/src/programs/%.d,$(PROGRAMS) sh-jobs sh-parse sh-words)

# ---------------------------------------------------------------- targets

# Install the missing packages that the target $1 needs.
need	= @tools/install $1
TEST	?=
CMD	?=
# The arguments of a tool that pass CMD on.  CMD is quoted as one word for the shell and
# not expanded by make, so that it can contain dollar signs.
program	= $(if $(value CMD),-- '$(subst ','\'',$(value CMD))')
run_files = --kernel $(KERNEL)/kernel.elf $(if $(TEST),--engine $(ENGINE) --test '$(TEST)' \
	--tests-kernel $(KERNEL)/kernel-tests.elf --root $(KERNEL)/tests.img,--root $(PROG)/root.img)
RUN_OPTIONS ?=
# Settings for tests that do not declare their own.  Values other than the defaults show
# whether tests pass under different conditions.
SHIFT	?=
CPUS	?=
JITTER	?=
SIM	?=
PERTURB	?=
STEP	?=
REALTIME ?=
# Events to record in build/TEST.log, such as "swap,evict", or "all".
TRACE	?=
CHECK_OPTIONS = --engine $(ENGINE) $(if $(STAGE),--stage $(stage)) \
	$(if $(TEST),--tests '$(TEST)') \
	$(if $(TRACE),--trace '$(TRACE)' --logs $(O)) \
	$(if $(TAGS),--tag $(TAGS)) $(if $(SHIFT),--shift $(SHIFT)) \
	$(if $(CPUS),--cpus $(CPUS)) $(if $(JITTER),--jitter $(JITTER)) \
	$(if $(SIM),--sim $(SIM)) $(if $(PERTURB),--perturb $(PERTURB)) \
	$(if $(STEP),--step) $(if $(REALTIME),--real-time) $(if $(DEBUG),--debug) --jobs $(JOBS)
.PHONY: run
run: ## a shell in QEMU, or one program, CMD='sort /words', or TEST=name
	$(call need,run)
	@$(MAKE) $(if $(CMD)$(TEST),-s,--no-print-directory) -j$(JOBS) $(if $(TEST),check-build,all)
	@tools/instar $(run_files) $(RUN_OPTIONS) $(program)

.PHONY: check
check: ## the tests: all, or TEST='alarm-*' [TRACE=fault,block]
	$(call need,check)
	@$(MAKE) --no-print-directory -j$(JOBS) check-build $(if $(STAGE),$(if $(wildcard solutions),REFERENCE=1))
	@for engine in $(OTHER_ENGINES); do \
	    $(MAKE) --no-print-directory -j$(JOBS) VM=$$engine check-build || exit; done
	@$(MAKE) -s check-built $(if $(STAGE),$(if $(wildcard solutions),REFERENCE=1))

.PHONY: check-built
check-built: check-build
	@tools/check --kernel $(KERNEL)/kernel.elf --tests-kernel $(KERNEL)/kernel-tests.elf \
	    --root $(KERNEL)/tests.img $(CHECK_OPTIONS) \
	    $(TREE_CHECKS)

.PHONY: check-build
check-build: $(KERNEL)/kernel.elf $(KERNEL)/kernel-tests.elf $(KERNEL)/tests.img $(PROG)/root.img $(BENCH)

SEEDS	?= 1000
FROM	?= 1
SEED	?=
.PHONY: fuzz
fuzz: ## random system calls: [SEEDS=1000] [FROM=1] [CPUS=4], or one seed: SEED=17
	$(call need,check)
	@$(MAKE) -s check-build
	@tools/fuzz --kernel $(KERNEL)/kernel-tests.elf --root $(KERNEL)/tests.img \
	    --jobs $(JOBS) $(if $(CPUS),--cpus $(CPUS)) $(if $(TEST),--tests '$(TEST)') \
	    $(if $(SEED),--seed $(SEED) --log $(O)/fuzz.log $(if $(TRACE),--trace $(TRACE)),--from $(FROM) --seeds $(SEEDS))

.PHONY: debug
debug: ## GDB on the kernel in QEMU, or on a test: TEST=name [OPT=-Og]
	$(call need,debug)
	@$(MAKE) -s check-build
	@tools/debug --kernel $(KERNEL)/kernel.elf --tests-kernel $(KERNEL)/kernel-tests.elf \
	    --root $(KERNEL)/tests.img --programs $(PROG)/programs --tests-programs $(PROG)/tests \
	    $(if $(TEST),--engine $(ENGINE) --test '$(TEST)') $(program)

.PHONY: bochs
bochs: ## the kernel, or a test (TEST=name), in Bochs, with its debugger
	$(call need,bochs)
	@$(MAKE) -s $(if $(TEST),check-build,all)
	@tools/instar --sim bochs $(run_files) $(RUN_OPTIONS) $(program)

# The benchmarks run with all stages solved on all engines, unless STAGE or VM is set.
BENCH_ENGINES := $(if $(VM)$(stage),$(ENGINE),$(ENGINES))
.PHONY: bench
bench: ## measurements (with all stages solved), as a table and as JSON lines in build/bench.json
	$(call need,run)
	@for engine in $(BENCH_ENGINES); do \
	    $(MAKE) -s -j$(JOBS) VM=$$engine check-build || exit; done
	@tools/bench $(BENCH_ENGINES:%=--kernels $(OUT)/kernels/%/$(or $(stage),all)) \
	    --programs $(PROG)/tests --json $(O)/bench.json

.PHONY: handouts
handouts: ## the handouts as HTML and PDF, in build/handouts [STAGE=05-swap]
	$(call need,handouts)
	@tools/handouts --out $(O)/handouts $(stage)

-include tools/maintain.mk

.PHONY: compile_commands.json
compile_commands.json: ## for editors and analyzers
	@$(MAKE) -nB V=1 $(KERNEL)/kernel.elf $(KERNEL)/tests.img | tools/compile-commands >$@

.PHONY: clean
clean: ## remove what was built
	rm -rf $(O) compile_commands.json

.PHONY: help
help: ## this list
	@cat Makefile $(wildcard tools/maintain.mk) | \
	    sed -n 's/^\([a-z_.]*\):[^#]*## \(.*\)/\1\t\2/p' | sort | \
	    $(if $(wildcard src/tests/*/fuzz.c),,grep -v '^fuzz' |) \
	    awk -F '\t' '{ printf "  make %-22s %s\n", $$1, $$2 }'
	@echo
	@echo 'Settings: $(if $(wildcard solutions),STAGE=05-swap (what students of that stage start from),STAGE=number (the tests up to that stage)),'
	@echo '  TEST=name, TRACE=events (check: writes build/TEST.log), COMPILER=gcc|clang,'
	@echo '  CROSS=prefix-, DEBUG=1, OPT=-Og, WERROR=1, V=1 (show commands),'
	@echo '  JOBS=number (how many compilers or tests run at once)$(if $(word 2,$(ENGINES)),$(comma))'
	@$(if $(word 2,$(ENGINES)),echo '  VM=engine (of virtual memory, in src/vm/: $(ENGINES))',:)
