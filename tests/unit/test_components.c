/* components: against NumPy's singular values, and against what components are by definition. */
#include "components.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Error error;
static unsigned seed;

static double random_part(void) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) / 16777216.0;
}

/* Columns of different spread about 3. */
static Matrix make_cloud(size_t rows, size_t d) {
    Matrix cloud;
    assert_true(matrix_new(&cloud, rows, d, &error));
    seed = 7;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < d; j++) {
            double spread = 1 + 4 * (double)(j % 5) / (double)(1 + j);
            matrix_row(&cloud, i)[j] = (random_part() - 0.5) * spread + 3;
        }
    }
    return cloud;
}

static Components find(const Matrix *points, size_t count) {
    Components found;
    if (!components_find(points, count, &found, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return found;
}

static void assert_near(double seen, double wanted) {
    if (!(fabs(seen - wanted) <= 1e-10 * fmax(1, fabs(wanted)))) {
        fail_msg("%.17g, not %.17g", seen, wanted);
    }
}

/* numpy.linalg.svd of the same clouds about their means; signs by the largest loading. */
static const struct {
    size_t rows, d;
    double share[2], first[2], last[2];
} by_numpy[] = {{9,
                 3,
                 {0.5838621932501795, 0.3852439959835631},
                 {1.159455168978979, 0.5415152938772061},
                 {-0.3709667076397921, -1.153552680918403}},
                {12,
                 40,
                 {0.2365716999186959, 0.1969119433616241},
                 {-3.183256251489247, 1.22318810998373},
                 {2.495343036623114, -0.4500493968728679}},
                {60,
                 25,
                 {0.2101673546715697, 0.1522299831248873},
                 {0.3966745107916704, -2.981312647384},
                 {-1.114986656410871, -0.8223828460413982}}};

static void components_are_those_of_numpy(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof by_numpy / sizeof *by_numpy; i++) {
        Matrix cloud = make_cloud(by_numpy[i].rows, by_numpy[i].d);
        Components found = find(&cloud, 2);
        for (size_t c = 0; c < 2; c++) {
            assert_near(found.share[c], by_numpy[i].share[c]);
            assert_near(matrix_row(&found.places, 0)[c], by_numpy[i].first[c]);
            assert_near(matrix_row(&found.places, cloud.rows - 1)[c], by_numpy[i].last[c]);
        }
        components_free(&found);
        matrix_free(&cloud);
    }
}

static double dot(const double *a, const double *b, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static void directions_are_unit_vectors_at_right_angles(void **state) {
    (void)state;
    Matrix cloud = make_cloud(30, 50);
    Components found = find(&cloud, COMPONENTS_MOST);
    for (size_t i = 0; i < found.count; i++) {
        for (size_t j = 0; j < found.count; j++) {
            double product =
                dot(matrix_row(&found.directions, i), matrix_row(&found.directions, j), cloud.cols);
            assert_near(product, i == j ? 1 : 0);
        }
        assert_true(i == 0 || found.share[i] <= found.share[i - 1]);
    }
    components_free(&found);
    matrix_free(&cloud);
}

/* A line in space has one component, whatever the length of its numbers. */
static void a_line_has_one_component(void **state) {
    (void)state;
    const double sizes[] = {1, 1e-300, 1e300};
    for (size_t size = 0; size < 3; size++) {
        double data[] = {0, 0, 0, 3, -4, 0, 6, -8, 0};
        for (size_t i = 0; i < 9; i++) {
            data[i] *= sizes[size];
        }
        Matrix line = {3, 3, data};
        Components found = find(&line, 2);
        assert_near(found.share[0], 1);
        assert_true(found.share[1] <= 0);
        assert_near(matrix_row(&found.directions, 0)[0], -0.6);
        assert_near(matrix_row(&found.directions, 0)[1], 0.8); /* the largest is positive */
        assert_near(matrix_row(&found.places, 0)[0] / sizes[size], 5);
        assert_near(matrix_row(&found.places, 2)[0] / sizes[size], -5);
        assert_true(fabs(matrix_row(&found.places, 2)[1]) <= 0);
        components_free(&found);
    }
}

static void equal_points_have_none(void **state) {
    (void)state;
    double data[] = {0.1, 0.7, 0.1, 0.7, 0.1, 0.7};
    Matrix points = {3, 2, data};
    Components found = find(&points, 2);
    for (size_t i = 0; i < 6; i++) {
        assert_true(fabs(found.places.data[i]) <= 0);
    }
    assert_true(found.share[0] <= 0 && found.share[1] <= 0);
    components_free(&found);
}

/* Where all are at the origin nothing is divided by the size that they do not have. */
static void points_at_the_origin_have_none(void **state) {
    (void)state;
    double data[6] = {0};
    Matrix points = {2, 3, data};
    Components found = find(&points, 2);
    for (size_t i = 0; i < 4; i++) {
        assert_true(fabs(found.places.data[i]) <= 0);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_true(fabs(found.mean.data[i]) <= 0);
    }
    assert_true(found.share[0] <= 0 && found.share[1] <= 0);
    components_free(&found);
}

/* More components than columns: the rest is 0. */
static void one_column_has_one_component(void **state) {
    (void)state;
    double data[] = {1, 2, 6};
    Matrix points = {3, 1, data};
    Components found = find(&points, 2);
    assert_near(found.places.data[0], -2);
    assert_near(found.places.data[1], 0);
    assert_near(found.places.data[4], 3);
    components_free(&found);
}

static void ties_of_the_sign_go_to_the_first(void **state) {
    (void)state;
    double data[] = {-1, 1, 1, -1};
    Matrix points = {2, 2, data};
    Components found = find(&points, 1);
    assert_near(found.directions.data[0], sqrt(0.5));
    assert_near(found.directions.data[1], -sqrt(0.5));
    components_free(&found);
}

static void others_are_placed_in_the_same_coordinates(void **state) {
    (void)state;
    Matrix cloud = make_cloud(20, 6), again;
    Components found = find(&cloud, 2);
    assert_true(components_place(&found, &cloud, &again, &error));
    assert_memory_equal(again.data, found.places.data, 40 * sizeof(double));
    matrix_free(&again);
    components_free(&found);
    matrix_free(&cloud);
}

static void the_same_points_give_the_same_bytes(void **state) {
    (void)state;
    Matrix cloud = make_cloud(40, 90);
    Components one = find(&cloud, 2), other = find(&cloud, 2);
    assert_memory_equal(one.places.data, other.places.data, 80 * sizeof(double));
    components_free(&one);
    components_free(&other);
    matrix_free(&cloud);
}

static void what_doubles_cannot_hold_is_refused(void **state) {
    (void)state;
    double data[] = {1.7e308, 1.7e308, -1.7e308, -1.7e308};
    Matrix points = {2, 2, data};
    Components found;
    assert_false(components_find(&points, 2, &found, &error));
    assert_int_equal(error.code, ERROR_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_those_of_numpy),
        cmocka_unit_test(directions_are_unit_vectors_at_right_angles),
        cmocka_unit_test(a_line_has_one_component),
        cmocka_unit_test(equal_points_have_none),
        cmocka_unit_test(points_at_the_origin_have_none),
        cmocka_unit_test(one_column_has_one_component),
        cmocka_unit_test(ties_of_the_sign_go_to_the_first),
        cmocka_unit_test(others_are_placed_in_the_same_coordinates),
        cmocka_unit_test(the_same_points_give_the_same_bytes),
        cmocka_unit_test(what_doubles_cannot_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
