/* The loops for AVX2: vectors of 4 doubles. */
#define LANES 4
#define ROWS  2
#include "loops_body.h"

const Loops loops_4 = LOOPS_HERE;
