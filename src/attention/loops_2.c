/* The loops for every processor: vectors of 2 doubles, SSE2 on x86-64. */
#define LANES 2
#define ROWS  1
#include "loops_body.h"

const Loops loops_2 = LOOPS_HERE;
