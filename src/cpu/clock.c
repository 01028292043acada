#include "cpu/clock.h"
#include "cpu/io.h"
void (*clock_tick_hook)(void);
void clock_init(void) {}
uint64_t clock_now(void) { return read_tsc(); }
