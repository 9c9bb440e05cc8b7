/* The loops for AVX-512: vectors of 8 doubles. */
#define LANES 8
#define ROWS  8
#include "loops_body.h"

const Loops loops_8 = LOOPS_HERE;
