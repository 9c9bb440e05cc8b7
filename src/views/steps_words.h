/* steps_words: the headings of the steps view's panels, and what stands over its arrows. Inside the
 * views room only. */
#ifndef ATTNVIZ_STEPS_WORDS_H
#define ATTNVIZ_STEPS_WORDS_H

#include "calculation.h"
#include "steps_view.h"

/** Appends to text[0 .. size) as printf does. */
void words_append(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** "Q = X·W_Q", or of a transposed step "Kᵀ = RoPE(X)ᵀ"; "Q" or "RoPE(Q)" of what a document gave.
 */
void words_of_projected(const Calculation *c, const Projected *part, Step *step);

/** "0.5·S/√4/2", and in words what is done. */
void words_of_scaled(const Calculation *c, Step *step);

/** "masked", "with ALiBi bias", …, and in words what is done. */
void words_of_masked(const Calculation *c, Step *step);

#endif
