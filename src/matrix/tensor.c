#include "matrix.h"

#include <stdlib.h>

size_t tensor_size(const Tensor *tensor) {
    size_t size = tensor->rank > 0 ? 1 : 0;
    for (int axis = 0; axis < tensor->rank; axis++) {
        size *= tensor->shape[axis];
    }
    return size;
}

void tensor_free(Tensor *tensor) {
    free(tensor->data);
    *tensor = (Tensor){0};
}
