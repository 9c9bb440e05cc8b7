#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arrange.h"

#include <stdlib.h>

static Tensor counted(int rank, size_t a, size_t b, size_t c) {
    Tensor tensor = {.rank = rank, .shape = {a, rank > 1 ? b : 0, rank > 2 ? c : 0}};
    tensor.data = calloc(tensor_size(&tensor), sizeof *tensor.data);
    assert_non_null(tensor.data);
    for (size_t i = 0; i < tensor_size(&tensor); i++) {
        tensor.data[i] = (double)i;
    }
    return tensor;
}

static void test_turned(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 31, 32, 33, 64, 70};
    Error error = {0};
    for (size_t i = 0; i < 7; i++) {
        for (size_t j = 0; j < 7; j++) {
            size_t rows = sizes[i], cols = sizes[j];
            Tensor tensor = counted(3, 2, rows, cols);
            assert_true(arrange_turned(&tensor, &error));
            assert_true(tensor.shape[0] == 2 && tensor.shape[1] == cols && tensor.shape[2] == rows);
            for (size_t k = 0; k < 2 * rows * cols; k++) {
                size_t head = k / (rows * cols), in_head = k % (rows * cols);
                size_t from = in_head % rows * cols + in_head / rows;
                assert_true(tensor.data[k] == (double)(head * rows * cols + from));
            }
            tensor_free(&tensor);
        }
    }
}

static void expect(const Tensor *tensor, size_t last, const double *numbers) {
    assert_int_equal(tensor->shape[tensor->rank - 1], last);
    for (size_t i = 0; i < tensor_size(tensor); i++) {
        assert_true(tensor->data[i] == numbers[i]);
    }
}

static void test_thirds(void **state) {
    (void)state;
    Error error = {0};
    Tensor part[3] = {{0}};
    Tensor fused = counted(2, 2, 6, 0); /* columns 0 1 | 2 3 | 4 5 */
    assert_true(arrange_thirds(&fused, 1, part, &error));
    expect(&part[0], 2, (double[]){0, 1, 6, 7});
    expect(&part[2], 2, (double[]){4, 5, 10, 11});
    for (int i = 0; i < 3; i++) {
        tensor_free(&part[i]);
    }
    tensor_free(&fused);
    fused = counted(2, 3, 2, 0); /* a row each */
    assert_true(arrange_thirds(&fused, 0, part, &error));
    expect(&part[1], 2, (double[]){2, 3});
    assert_int_equal(part[1].shape[0], 1);
    for (int i = 0; i < 3; i++) {
        tensor_free(&part[i]);
    }
    tensor_free(&fused);
    fused = counted(1, 3, 0, 0);
    assert_true(arrange_thirds(&fused, 0, part, &error));
    expect(&part[2], 1, (double[]){2});
    for (int i = 0; i < 3; i++) {
        tensor_free(&part[i]);
    }
    tensor_free(&fused);
}

static void test_columns(void **state) {
    (void)state;
    Error error = {0};
    Tensor tensor = counted(2, 2, 4, 0); /* two heads, two wide */
    Columns repeated = {.width = 2, .repeats = 2};
    assert_true(arrange_columns(&tensor, &repeated, &error));
    expect(&tensor, 8, (double[]){0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7});
    tensor_free(&tensor);
    tensor = counted(1, 8, 0, 0); /* two heads, four wide */
    Columns paired = {.width = 4, .repeats = 1, .pairs_halves = true};
    assert_true(arrange_columns(&tensor, &paired, &error));
    expect(&tensor, 8, (double[]){0, 2, 1, 3, 4, 6, 5, 7});
    tensor_free(&tensor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turned),
        cmocka_unit_test(test_thirds),
        cmocka_unit_test(test_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
