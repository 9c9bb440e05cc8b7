/*
 * parts: the parts of a handout, in the order of the calculation. Inside the markdown room only.
 */
#ifndef ATTNVIZ_MARKDOWN_PARTS_H
#define ATTNVIZ_MARKDOWN_PARTS_H

#include "put.h"

/* vectors.c: where x, q, k and v come from */

/** The keys' k and v from their x, where something was learned or rotated. */
void write_keys(const Sheet *sheet);

/** The query's x. Fails for memory. */
bool write_input(const Sheet *sheet, Error *error);

/** The query's q in one head; nothing where the numbers start later. */
void write_query_vector(const Sheet *sheet, size_t head);

/* scores.c: from q and k to weights */

/** The steps as formulas, for the top of the sheet. */
void write_formulas(const Sheet *sheet);

/** Makes the rows of the query and head at hand: scores, scaled, exponentials, weights. */
void make_rows(Sheet *sheet, size_t head);

/** A row a key: dot product, scaled score, exponential and weight. */
void write_scores(const Sheet *sheet, size_t head);

/* output_part.c: from weights and v to the output */

/** The head's output, from the weights that make_rows made. */
void write_mix(const Sheet *sheet, size_t head);

/**
 * How the heads' weights become the one row that is shown, which is left in weights_row. Nothing
 * where one head is shown. Fails for memory.
 */
bool write_joined_weights(Sheet *sheet, Error *error);

/** concat, W_O, b_O, the residual connection and the shift. Fails for memory. */
bool write_output(const Sheet *sheet, Error *error);

/** Of weights_row. */
void write_entropy(const Sheet *sheet);

/* projection.c: a row times a matrix */

/** out = x·W + b, as the table of its entries is headed; an absent W is the identity. */
typedef struct Projection {
    Line x;
    const Matrix *weight, *bias;
    size_t first, count; /* the columns of W */
    const char *x_name, *weight_name, *bias_name, *out_name;
} Projection;

/** True where there is a W or a b. */
bool projection_is_learned(const Projection *projection);

/** One entry, summed as attention_project sums. */
double projection_entry(const Projection *projection, size_t column);

/** "x·W_Q + b_Q", with what there is of it. */
void put_projection_formula(const Sheet *sheet, const Projection *projection);

/** A row an entry: "1.4·0.9 + 1.4·0.9 + 0.5 = 3.02". */
void write_projection(const Sheet *sheet, const Projection *projection);

#endif
