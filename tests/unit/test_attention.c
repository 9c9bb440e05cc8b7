/* Each step against numbers known from elsewhere: by hand, or as said. */
#include "attention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

static void close_to(double got, double wanted) {
    if (!(fabs(got - wanted) <= 1e-14 * fmax(1, fabs(wanted)))) {
        fail_msg("%.17g is not %.17g", got, wanted);
    }
}

static void softmax_of_the_well_known_drawing(void **state) {
    (void)state;
    const double scores[] = {.05, .8, .1, .9};
    /* e^s over their sum, by Python's math.exp */
    const double wanted[] = {0.15365897440489767, 0.32529605136785494, 0.16153723849065219,
                             0.3595077357365952};
    double weights[4], sum = 0;
    assert_true(attention_softmax_row(scores, 4, weights));
    for (size_t j = 0; j < 4; j++) {
        close_to(weights[j], wanted[j]);
        sum += weights[j];
    }
    close_to(sum, 1);
}

static void softmax_survives_large_scores(void **state) {
    (void)state;
    const double scores[] = {1e308, 1e308, -1e308};
    double weights[3];
    assert_true(attention_softmax_row(scores, 3, weights));
    assert_true(weights[0] == 0.5 && weights[1] == 0.5 && weights[2] == 0);
}

static void softmax_of_nothing_is_zero(void **state) {
    (void)state;
    const double scores[] = {-INFINITY, -INFINITY};
    double weights[2] = {7, 7};
    assert_false(attention_softmax_row(scores, 2, weights));
    assert_true(weights[0] == 0 && weights[1] == 0);
}

static void softmax_gives_masked_keys_nothing(void **state) {
    (void)state;
    const double scores[] = {-INFINITY, 3, -INFINITY, 3};
    double weights[4];
    assert_true(attention_softmax_row(scores, 4, weights));
    assert_true(weights[0] == 0 && weights[1] == .5 && weights[2] == 0 && weights[3] == .5);
}

static void entropy_in_nats(void **state) {
    (void)state;
    const double even[] = {.25, .25, .25, .25}, sure[] = {0, 1, 0};
    close_to(attention_entropy(even, 4), log(4));
    assert_true(attention_entropy(sure, 3) == 0);
}

static void scores_are_dot_products(void **state) {
    (void)state;
    double keys[] = {1, 2, 3, 4, 5, 6}; /* (1,2) (3,4) (5,6) */
    Matrix k = {3, 2, keys};
    const double q[] = {10, 100};
    double scores[3];
    Panels panels;
    Error error = {0};
    assert_true(panels_new_transposed(&panels, &k, &error));
    panels_multiply(q, 1, &panels, scores);
    assert_true(scores[0] == 210 && scores[1] == 430 && scores[2] == 650);
    panels_free(&panels);
}

static void scales(void **state) {
    (void)state;
    const double scores[] = {3, -INFINITY};
    double scaled[2];
    AttentionOptions options = {.scale = SCALE_SQRT, .temperature = 1};
    attention_scale_row(&options, 9, scores, 2, scaled);
    assert_true(scaled[0] == 1 && scaled[1] == -INFINITY);
    options = (AttentionOptions){.scale = SCALE_NUMBER, .scale_number = -4, .temperature = 2};
    attention_scale_row(&options, 9, scores, 2, scaled);
    assert_true(scaled[0] == -6 && scaled[1] == -INFINITY);
    options = (AttentionOptions){.scale = SCALE_NONE, .temperature = .5};
    attention_scale_row(&options, 9, scores, 2, scaled);
    assert_true(scaled[0] == 6);
}

/* Each rule drawn as a picture of 6 × 6 cells. */
static void check_picture(const MaskRule *rule, const bool *padding, const char *picture) {
    Mask mask = {.rule = *rule, .is_padding = padding};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            bool wanted = picture[i * 7 + j] == '#';
            if (mask_is_open(&mask, i, j) != wanted) {
                fail_msg("row %zu, column %zu of\n%s", i, j, picture);
            }
        }
    }
}

static void masks_by_place(void **state) {
    (void)state;
    const bool padding[6] = {false, false, false, false, true, true};
    check_picture(&(MaskRule){0}, NULL, "######\n######\n######\n######\n######\n######");
    check_picture(&(MaskRule){.causal = true}, NULL,
                  "#.....\n##....\n###...\n####..\n#####.\n######");
    check_picture(&(MaskRule){.padding = true}, padding,
                  "####..\n####..\n####..\n####..\n####..\n####..");
    check_picture(&(MaskRule){.padding = true}, NULL, /* nobody has said which keys are */
                  "######\n######\n######\n######\n######\n######");
    check_picture(&(MaskRule){.has_window = true, .window = 1}, NULL,
                  "##....\n###...\n.###..\n..###.\n...###\n....##");
    check_picture(&(MaskRule){.has_dilated = true, .dilated_reach = 1, .dilated_step = 2}, NULL,
                  "#.#...\n.#.#..\n#.#.#.\n.#.#.#\n..#.#.\n...#.#");
    check_picture(&(MaskRule){.has_global = true, .global = 1}, NULL,
                  "######\n#.....\n#.....\n#.....\n#.....\n#.....");
    check_picture(&(MaskRule){.has_window = true, .window = 0, .has_global = true, .global = 1},
                  NULL, "######\n##....\n#.#...\n#..#..\n#...#.\n#....#");
    check_picture(&(MaskRule){.causal = true, .has_window = true, .window = 1}, NULL,
                  "#.....\n##....\n.##...\n..##..\n...##.\n....##");
}

static void adds_a_mask_of_numbers(void **state) {
    (void)state;
    const double added[] = {0, 0, 1, -INFINITY};
    Mask mask = {.added = added};
    double row[] = {5, 5};
    mask_apply_row(&mask, 1, 2, row);
    assert_true(row[0] == 6 && row[1] == -INFINITY);
}

static void mixes_values(void **state) {
    (void)state;
    double values[] = {10, 5, 2};
    Matrix v = {3, 1, values};
    const double weights[] = {.6, .4, 0};
    double out;
    Panels panels;
    Error error = {0};
    assert_true(panels_new(&panels, &v, &error));
    panels_multiply(weights, 1, &panels, &out);
    assert_true(out == 8);
    panels_free(&panels);
}

static void projects_with_bias(void **state) {
    (void)state;
    double x_data[] = {1, 2}, w_data[] = {1, 0, 2, 0, 1, 3}, b_data[] = {.5, .25, -1};
    Matrix x = {1, 2, x_data}, w = {2, 3, w_data}, b = {1, 3, b_data}, none = {0}, out;
    Error error = {0};
    assert_true(matrix_new(&out, 1, 3, &error));
    assert_true(attention_project(&x, &w, &b, &out, &error));
    assert_true(out.data[0] == 1.5 && out.data[1] == 2.25 && out.data[2] == 7);
    matrix_free(&out);
    assert_true(matrix_new(&out, 1, 2, &error));
    assert_true(attention_project(&x, &none, &none, &out, &error));
    assert_memory_equal(out.data, x_data, sizeof x_data);
    matrix_free(&out);
}

static void sinusoids_of_vaswani(void **state) {
    (void)state;
    double data[3 * 4] = {0};
    Matrix x = {3, 4, data};
    position_add_sinusoidal(&x);
    close_to(data[0], 0);
    close_to(data[1], 1);
    close_to(data[8], sin(2));
    close_to(data[9], cos(2));
    close_to(data[10], sin(2 / 100.0));
    close_to(data[11], cos(2 / 100.0));
}

/* The scores of rotated queries and keys depend on the distance alone. */
static void rotation_sees_distance_only(void **state) {
    (void)state;
    double q_data[6 * 4], k_data[6 * 4];
    for (size_t i = 0; i < 24; i++) {
        q_data[i] = sin((double)(i % 4) + 1);
        k_data[i] = cos((double)(i % 4) * 3 + 1);
    }
    Matrix q = {6, 4, q_data}, k = {6, 4, k_data};
    position_rotate(&q);
    position_rotate(&k);
    double dot[2] = {0};
    for (size_t c = 0; c < 4; c++) {
        dot[0] += matrix_row(&q, 1)[c] * matrix_row(&k, 3)[c];
        dot[1] += matrix_row(&q, 3)[c] * matrix_row(&k, 5)[c];
    }
    close_to(dot[0], dot[1]);
    close_to(matrix_row(&q, 1)[0], sin(1) * cos(1) - sin(2) * sin(1));
}

/* The C library's are within 1 ulp too, so that both lie within two of each other. */
static void near_the_library(double got, double wanted, double argument) {
    if (!(fabs(got - wanted) <= 3 * 0x1p-53 * fabs(wanted))) {
        fail_msg("%.17g in place of %.17g, of %.17g", got, wanted, argument);
    }
}

static void angles_are_the_librarys_to_the_last_bit_but_one(void **state) {
    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        double angle = (double)i * 0.6180339887 - 20, cosine, sine;
        position_turn(angle, &cosine, &sine);
        near_the_library(cosine, cos(angle), angle);
        near_the_library(sine, sin(angle), angle);
    }
    for (int i = -1000; i <= 1000; i++) {
        near_the_library(position_power(i / 1000.0), pow(10000, i / 1000.0), i / 1000.0);
    }
    /* What a reader knows is not a bit off. */
    assert_true(position_power(0) == 1 && position_power(1) == 10000 && position_power(.5) == 100);
    assert_true(position_power(-.25) == .1 && position_power(-.5) == .01 &&
                position_power(-.75) == .001);
}

static void alibi_slopes(void **state) {
    (void)state;
    double row[] = {0, 0, 0};
    attention_alibi_row(0, 8, 1, 3, row);
    assert_true(row[0] == -.5 && row[1] == 0 && row[2] == -.5);
    attention_alibi_row(7, 8, 0, 3, row);
    close_to(row[2], -.5 - 2.0 / 256);
}

static void alibi_slopes_are_powers_of_two(void **state) {
    (void)state;
    for (size_t head = 0; head < 8; head++) {
        assert_true(alibi_slope(head, 8) == ldexp(1, -1 - (int)head));
    }
    for (size_t head = 0; head < 12; head++) {
        near_the_library(alibi_slope(head, 12), exp2(-8.0 * (double)(head + 1) / 12), 0);
    }
}

static void feature_map_is_elu_plus_one(void **state) {
    (void)state;
    double data[] = {2, 0, -1};
    Matrix x = {1, 3, data};
    attention_feature_map(&x);
    assert_true(data[0] == 3 && data[1] == 1);
    close_to(data[2], exp(-1));
}

static void linear_rows_sum_to_one(void **state) {
    (void)state;
    const double scores[] = {1, -INFINITY, 3};
    double weights[3];
    assert_true(attention_normalise_row(scores, 3, weights));
    assert_true(weights[0] == .25 && weights[1] == 0 && weights[2] == .75);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softmax_of_the_well_known_drawing),
        cmocka_unit_test(softmax_survives_large_scores),
        cmocka_unit_test(softmax_of_nothing_is_zero),
        cmocka_unit_test(softmax_gives_masked_keys_nothing),
        cmocka_unit_test(entropy_in_nats),
        cmocka_unit_test(scores_are_dot_products),
        cmocka_unit_test(scales),
        cmocka_unit_test(masks_by_place),
        cmocka_unit_test(adds_a_mask_of_numbers),
        cmocka_unit_test(mixes_values),
        cmocka_unit_test(projects_with_bias),
        cmocka_unit_test(sinusoids_of_vaswani),
        cmocka_unit_test(rotation_sees_distance_only),
        cmocka_unit_test(angles_are_the_librarys_to_the_last_bit_but_one),
        cmocka_unit_test(alibi_slopes),
        cmocka_unit_test(alibi_slopes_are_powers_of_two),
        cmocka_unit_test(feature_map_is_elu_plus_one),
        cmocka_unit_test(linear_rows_sum_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
