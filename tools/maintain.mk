# SPDX-License-Identifier: BSD-2-Clause
#
# The checks of the tree and the tools, and targets for maintainers.  Starter kits do
# not contain this file.

# The form of the earlier stages in a starter kit: own, objects or source (see
# tools/dist --help).
BASE	?= own
MUTANTS	?=

# The engines other than ENGINE; none if STAGE, TEST or a tag other than "all" is given.
# `make check` builds the kernels of these engines first, because several checks of the
# tree, which run in parallel, need them.
OTHER_ENGINES := $(if $(TEST)$(STAGE)$(filter-out all,$(TAGS)),,$(filter-out $(ENGINE),$(ENGINES)))

# The checks of the tree and the tools.  They do not run if TEST or TAGS selects tests,
# but TAGS=slow runs those in tools/t/slow, and TAGS=all runs all.  The longest checks
# start first, so that no core is idle at the end.
LONGEST	:= $(wildcard $(patsubst %,tools/t/%.t,stages other-engines compilers kits \
	debug-kernel pintos))
TREE_CHECKS = $(if $(TEST),,$(if $(filter slow all,$(TAGS)),$(wildcard tools/t/slow/*.t)) \
	$(if $(filter-out all,$(TAGS)),,$(LONGEST) \
	$(filter-out $(LONGEST),$(wildcard tools/t/*.t))))

# With AUTO=1, SAMPLE=N tests only N mutants of each stage, and SHARD=K/N only the K-th of
# N parts of the mutants.
AUTO	?=
SAMPLE	?=
SHARD	?=
.PHONY: mutants
mutants: ## which tests catch the seeded bugs; AUTO=1: automatic mutants [STAGE=]
	$(call need,mutants)
ifneq ($(AUTO),)
	@tools/mutate $(if $(STAGE),--stage $(stage)) $(if $(SAMPLE),--sample $(SAMPLE)) \
	    $(if $(SHARD),--shard $(SHARD)) --all-stages --jobs $(JOBS) $(MUTANTS)
else
	@rm -f $(O)/mutants.json
	@tools/mutants $(if $(STAGE),--stage $(stage)) $(if $(TEST),--tests '$(TEST)') \
	    --jobs $(JOBS) --json $(O)/mutants.json $(MUTANTS)
endif

# Parse the tests without compiling them, which is enough for most warnings.
.PHONY: check-syntax
check-syntax:
	$(Q)$(CC) $(KERNEL_CFLAGS) -fsyntax-only $(KTEST_SOURCES)
	$(Q)$(CC) $(USER_CFLAGS) -fsyntax-only $(UTEST_SOURCES) $(BENCH_SOURCES)

# The objects in a kit are compiled separately.  Neither their messages nor their debug
# information refers to solutions/, and the debug information (-g1) is minimal: it has line
# numbers, but no local variables.
KIT_OBJ	:= $(O)/kit-objects/$(CONFIG)/$(stage)
ifneq ($(filter kit-objects,$(MAKECMDGOALS)),)
KIT_SOURCES := $(filter solutions/%,$(foreach s,$(KERNEL_SOURCES),$(call pick,$s)))
KIT_OBJECTS := $(patsubst %,$(KIT_OBJ)/%.o,$(basename $(KIT_SOURCES)))
KIT_CFLAGS = $(KERNEL_CFLAGS) $(if $(filter -g0,$(OPT)),,-g1) \
	-ffile-prefix-map=$(CURDIR)=. $(SOLVED:%=-ffile-prefix-map=solutions/%=src)

.PHONY: kit-objects
kit-objects: $(KIT_OBJECTS)

$(KIT_OBJ)/%.o: %.c $(OBJ)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KIT_CFLAGS) -MMD -MP -c -o $@ $<

-include $(KIT_OBJECTS:.o=.d)
endif

.PHONY: dist
dist: ## a starter kit: make dist STAGE=05-swap [BASE=own|objects|source]
	$(if $(stage),,$(error make dist needs STAGE=; the stages are: $(STAGES)))
	@$(MAKE) -s $(if $(filter objects,$(BASE)),kit-objects)
	@tools/dist --stage $(stage) --engine $(ENGINE) --base $(BASE) \
	    --objects $(KIT_OBJ) --out $(O)/dist
