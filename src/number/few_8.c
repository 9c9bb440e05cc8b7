/* Numbers with few digits for AVX-512: eight at a time. */
#define LANES     8
#define FEW_WRITE few_write_8
#include "few_body.h"
