#include "arrange.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for the numbers of a shape that is not larger than one in memory, or by far not. */
static bool make(Tensor *tensor, Error *error) {
    tensor->data = calloc(tensor_size(tensor), sizeof *tensor->data);
    return tensor->data != NULL || error_no_memory(error, "weights");
}

static void replace(Tensor *tensor, Tensor *made) {
    tensor_free(tensor);
    *tensor = *made;
}

/* A tile of this side is in the processor's cache, rows and columns. */
#define TILE 32

/* from (rows × cols) becomes to (cols × rows). */
static void turn(const double *from, size_t rows, size_t cols, double *to) {
    for (size_t first_row = 0; first_row < rows; first_row += TILE) {
        size_t last_row = rows - first_row < TILE ? rows : first_row + TILE;
        for (size_t first = 0; first < cols; first += TILE) {
            size_t last = cols - first < TILE ? cols : first + TILE;
            for (size_t i = first_row; i < last_row; i++) {
                for (size_t j = first; j < last; j++) {
                    to[j * rows + i] = from[i * cols + j];
                }
            }
        }
    }
}

bool arrange_turned(Tensor *tensor, Error *error) {
    size_t *shape = tensor->shape, axis = (size_t)tensor->rank - 2;
    size_t rows = shape[axis], cols = shape[axis + 1], heads = axis == 1 ? shape[0] : 1;
    Tensor made = *tensor;
    made.shape[axis] = cols;
    made.shape[axis + 1] = rows;
    if (!make(&made, error)) {
        return false;
    }
    for (size_t head = 0; head < heads; head++) {
        turn(tensor->data + head * rows * cols, rows, cols, made.data + head * rows * cols);
    }
    replace(tensor, &made);
    return true;
}

bool arrange_thirds(const Tensor *fused, int axis, Tensor part[3], Error *error) {
    size_t rows = axis == 0 ? 1 : fused->shape[0];
    size_t stride = tensor_size(fused) / rows, width = stride / 3;
    for (size_t i = 0; i < 3; i++) {
        Tensor made = *fused;
        made.shape[axis] /= 3;
        if (!make(&made, error)) {
            return false;
        }
        for (size_t row = 0; row < rows; row++) {
            memcpy(made.data + row * width, fused->data + row * stride + i * width,
                   width * sizeof(double));
        }
        part[i] = made;
    }
    return true;
}

/* The column of the tensor that becomes column `to`. */
static size_t source(const Columns *columns, size_t to) {
    size_t head = to / columns->width / columns->repeats, in_head = to % columns->width;
    if (columns->pairs_halves) {
        in_head = in_head / 2 + in_head % 2 * (columns->width / 2);
    }
    return head * columns->width + in_head;
}

bool arrange_columns(Tensor *tensor, const Columns *columns, Error *error) {
    size_t *width = &tensor->shape[tensor->rank - 1];
    size_t rows = tensor_size(tensor) / *width;
    Tensor made = *tensor;
    size_t *wider = &made.shape[made.rank - 1];
    *wider = *width * columns->repeats;
    if (!make(&made, error)) {
        return false;
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t to = 0; to < *wider; to++) {
            made.data[row * *wider + to] = tensor->data[row * *width + source(columns, to)];
        }
    }
    replace(tensor, &made);
    return true;
}
