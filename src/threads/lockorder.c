/* placeholder */
#include "threads/lockorder.h"
