/*
 * attention: the arithmetic of scaled dot-product and multi-head attention, one step a function,
 * each on rows, so that it reads beside the paper.
 *
 * "Vaswani" is A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017, arXiv:1706.03762.
 * Shapes: n queries, m keys, d = d_model, h heads, d_k and d_v per head. All numbers are doubles.
 * Every sum has a fixed order: an element of a product of matrices is summed in the order of its
 * index, a row in the order of attention_sum. The widest vectors that the processor has are used
 * (loops.h), and whatever they are the bits are the same.
 */
#ifndef ATTNVIZ_ATTENTION_H
#define ATTNVIZ_ATTENTION_H

#include "matrix.h"

typedef enum ScaleRule { SCALE_SQRT, SCALE_NONE, SCALE_NUMBER } ScaleRule;
typedef enum Position {
    POSITION_NONE,
    POSITION_SINUSOIDAL,
    POSITION_ROPE,
    POSITION_ALIBI
} Position;
typedef enum Kernel { KERNEL_SOFTMAX, KERNEL_LINEAR } Kernel;

/** How the heads of a layer become the one matrix that is shown. */
typedef enum HeadRule { HEAD_MEAN, HEAD_MAX, HEAD_ONE } HeadRule;

/**
 * Which keys a query may see by their places; counted from 0. {0} opens everything. Causal is
 * Vaswani 3.2.3; window, dilated and global are the patterns of I. Beltagy et al., "Longformer",
 * arXiv:2004.05150, section 3.1; dilated also of R. Child et al., "Sparse Transformers",
 * arXiv:1904.10509, section 4.2.
 */
typedef struct MaskRule {
    bool causal, padding, has_window, has_dilated, has_global;
    size_t window;                      /* |i − j| ≤ window */
    size_t dilated_reach, dilated_step; /* |i − j| ≤ reach · step and a multiple of step */
    size_t global;                      /* i < global or j < global */
} MaskRule;

/** What attention is computed with. */
typedef struct AttentionOptions {
    size_t heads; /* h ≥ 1 */
    ScaleRule scale;
    double scale_number; /* for SCALE_NUMBER: multiplies QKᵀ */
    double temperature;  /* > 0 */
    MaskRule mask;
    Position position;
    Kernel kernel;
    bool residual;
} AttentionOptions;

/** A mask made concrete for one pair of sequences. Everything is borrowed. */
typedef struct Mask {
    MaskRule rule;
    const bool *is_padding; /* m flags, used with rule.padding; may be NULL */
    const double *added; /* n × m numbers added to the scaled scores, −∞ closes; may be NULL */
} Mask;

/** Learned weights of one layer. An absent matrix is the identity, an absent bias is zero. */
typedef struct LayerWeights {
    Matrix W_Q, W_K;           /* d × (h·d_k), heads side by side in the columns */
    Matrix W_V;                /* d × (h·d_v) */
    Matrix W_O;                /* (h·d_v) × d_out */
    Matrix b_Q, b_K, b_V, b_O; /* 1 × the columns of their matrix */
} LayerWeights;

/**
 * A matrix laid out for being multiplied by: its columns in panels of 16, the last filled up with
 * zeros. The owner frees with panels_free.
 */
typedef struct Panels {
    size_t rows, cols;
    size_t row_step, panel_step; /* doubles from one to the next */
    const double *data;
    double *owned;      /* NULL where the matrix could be used as it lies */
    bool is_transposed; /* data holds Bᵀ, row by row */
} Panels;

/** Lays out B, or borrows it where it is large and its columns are whole panels. Fails when memory
 * runs out. */
bool panels_new(Panels *panels, const Matrix *b, Error *error);

/** Lays out Bᵀ. Fails when memory runs out. */
bool panels_new_transposed(Panels *panels, const Matrix *b, Error *error);

/** Borrows B to multiply by Bᵀ: each panel is laid out whenever it is multiplied by, which takes up
 * to half as long again as with panels_new_transposed, and no memory. */
void panels_borrow_transposed(Panels *panels, const Matrix *b);

void panels_free(Panels *panels);

/**
 * out (rows × B.cols) = a (rows × B.rows) · B, for finite numbers. With Kᵀ as B these are the
 * scores of queries, with V the outputs of weights (Vaswani Eq. 1). 16 rows at a time are faster
 * than one by one.
 */
void panels_multiply(const double *a, size_t rows, const Panels *b, double *out);

/** out (n × W.cols) = X·W + b (Vaswani 3.2.2). An absent W is the identity: out is then n × X.cols.
 * Fails when memory runs out. */
bool attention_project(const Matrix *x, const Matrix *weight, const Matrix *bias, Matrix *out,
                       Error *error);

/** out (n × width) = the columns first … first + width of X: one head's slice. */
void attention_slice(const Matrix *x, size_t first, Matrix *out);

/**
 * scaled[j] = scores[j] · scale / T (Vaswani Eq. 1 has scale 1/√d_k, T = 1). `scores` may be
 * `scaled`.
 */
void attention_scale_row(const AttentionOptions *options, size_t d_k, const double *scores,
                         size_t m, double *scaled);

/**
 * Adds −2^(−8(head+1)/h) · |query − j| to each scaled score: ALiBi (O. Press et al., "Train Short,
 * Test Long", ICLR 2022, section 3). `head` counts from 0.
 */
void attention_alibi_row(size_t head, size_t heads, size_t query, size_t m, double *scaled);

/**
 * True when the rule lets `query` see `key`:
 * causal ∧ padding ∧ ((window ∧ dilated) ∨ global), over the parts that are given.
 */
bool mask_is_open(const Mask *mask, size_t query, size_t key);

/** Adds the mask's numbers to a row of m scaled scores and puts −∞ where it is closed. */
void mask_apply_row(const Mask *mask, size_t query, size_t m, double *scaled);

/**
 * weights[0 .. m) = softmax(scaled), with the maximum subtracted first; −∞ gets 0, and a row of
 * nothing but −∞ gets zeros. Returns false for such a row. `scaled` may be `weights`.
 */
bool attention_softmax_row(const double *scaled, size_t m, double *weights);

/**
 * weights = scores over their sum, closed keys 0, for the linear kernel (A. Katharopoulos et al.,
 * "Transformers are RNNs", ICML 2020, Eq. 4). Returns false for a row without an open key.
 * Weights are not finite where the sum is 0 or overflows.
 */
bool attention_normalise_row(const double *scaled, size_t m, double *weights);

/** x = φ(x) = elu(x) + 1, element by element (Katharopoulos Eq. 7). */
void attention_feature_map(Matrix *x);

/**
 * Adds sin(pos / 10000^(2i/d)) to column 2i and cos of the same to column 2i+1 (Vaswani 3.5),
 * positions counted from 0.
 */
void position_add_sinusoidal(Matrix *x);

/**
 * Rotates each pair (2i, 2i+1) of columns by pos · 10000^(−2i/d_k): RoPE (J. Su et al.,
 * "RoFormer", arXiv:2104.09864, Eq. 34). The columns are even in number.
 */
void position_rotate(Matrix *head);

/** 10000^exponent, exponent from −1 to 1: how fast the angle of a pair of columns grows. Within
 * 1 ulp, exact where it can be, and the same bits on every processor. */
double position_power(double exponent);

/** The cosine and sine of an angle in radians, as long as a position can be (below 2^20). Within
 * 1 ulp, and the same bits on every processor. */
void position_turn(double angle, double *cosine, double *sine);

/** 2^(−8 (head + 1) / heads): ALiBi's slope of a head, counted from 0. */
double alibi_slope(size_t head, size_t heads);

/** e^x for x ≤ 0 as softmax takes it, within 1 ulp. */
double attention_exp(double x);

/** The sum of m numbers as softmax takes it: eight sums of every eighth number, added in pairs. */
double attention_sum(const double *row, size_t m);

/** True where m numbers are finite, or −∞ where they may be masked. */
bool attention_row_is_finite(const double *row, size_t m, bool may_be_masked);

/** most[j] = the larger one of row[j] and most[j], for m numbers, none of them NaN. */
void attention_larger_row(const double *row, size_t m, double *most);

/** −Σ p ln p in nats, with 0 ln 0 = 0, in the order of attention_sum. */
double attention_entropy(const double *weights, size_t m);

#endif
