# SPDX-License-Identifier: BSD-2-Clause
#
# Targets for those who make starter kits, which do not have this file.

# How a starter kit has the stages before its own: own, objects or source.
BASE	?= own
MUTANTS	?=

.PHONY: mutants
mutants: ## which tests catch the seeded bugs [STAGE=05-swap] [MUTANTS='names']
	$(call need,mutants)
	@rm -f $(O)/mutants.json
	@tools/mutants $(if $(STAGE),--stage $(stage)) $(if $(TEST),--tests '$(TEST)') \
	    --jobs $(JOBS) --json $(O)/mutants.json $(MUTANTS)

# The objects of a kit are compiled for it: neither their messages nor what they
# tell a debugger leads to solutions/ or says more than lines.
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
	$(if $(stage),,$(error make dist wants STAGE=; the stages are: $(STAGES)))
	@$(MAKE) -s $(if $(filter objects,$(BASE)),kit-objects)
	@tools/dist --stage $(stage) --engine $(ENGINE) --base $(BASE) \
	    --objects $(KIT_OBJ) --out $(O)/dist
