/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault does with the layers below the first.
 *
 * The list of layers cannot change, because the fault holds the map's lock.  The sets
 * of pages can: acquiring the token of the next object can block, and then the tokens held
 * so far are lost during the wait.  The page in the first object stays hard busy, so no
 * other fault resolves the same address in the meantime.
 */
#include "vm/dragonfly/vm_fault_chain.h"

#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_stat.h"

/* Each layer has its own offset, so the index is computed again for each layer. */
bool
fault_next_layer(struct faultstate *fs)
{
	struct vm_map_backing *above = fs->ba, *below = above->backing_ba;

	ASSERT(fs->m == NULL || fs->m == fs->first_m);
	if (below == NULL)
		return false;
	if (fs->shared)
		vm_object_hold_shared(below->object);
	else
		vm_object_hold(below->object);
	if (above != fs->first_ba)
		vm_object_drop(above->object);
	fs->ba = below;
	fs->pindex = vm_map_backing_index(below, fs->va);
	fs->m = NULL;
	return true;
}

/* If other entries use the first object, they may have the lower page mapped, and must
 * see the copy from now on.  */
void
fault_copy_up(struct faultstate *fs)
{
	struct vm_page *lower = fs->m;

	ASSERT(fs->ba != fs->first_ba);
	vm_page_copy(lower, fs->first_m);
	if (fs->first_ba->object->ref_count > 1)
		vm_page_protect(lower, VM_PROT_NONE);
	vm_page_wakeup(lower);
	fs->m = fs->first_m;
	vm_stat_count(V_COW_FAULTS);
}
