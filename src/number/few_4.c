/* Numbers with few digits for AVX2: four at a time. */
#define LANES     4
#define FEW_WRITE few_write_4
#include "few_body.h"
