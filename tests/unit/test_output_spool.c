#include "own_folder.h"

#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SMALL ((size_t)256 * 1024)

/* Numbered lines, of which no two are alike. */
static void write_lines(Sink *sink, size_t first, size_t count) {
    for (size_t i = first; i < first + count; i++) {
        char line[32];
        snprintf(line, sizeof line, "line %zu,", i);
        sink_text(sink, line);
        sink_number(sink, (double)i / 7, 0);
        sink_char(sink, '\n');
    }
}

static char *read_out(size_t *length) {
    char *bytes;
    Error error = {0};
    assert_true(input_read("out", SIZE_MAX, &bytes, length, &error));
    return bytes;
}

/* The bytes of `write_lines` and of what is poured, in a file each. */
static char *pour_lines(Sink *spool, size_t first, size_t count, size_t *length) {
    Outputs *outputs;
    Sink *to;
    Error error = {0};
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, "out", &to, &error));
    if (spool == NULL) {
        write_lines(to, first, count);
    } else {
        write_lines(spool, first, count);
        assert_true(spool_pour(spool, to, &error));
    }
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    return read_out(length);
}

static void what_is_poured_is_what_was_written(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 1000, 9000, 50000, 100000, 5};
    Sink *spool;
    Error error = {0};
    assert_true(spool_new(SMALL, &spool, &error));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        size_t wanted_length, length;
        char *wanted = pour_lines(NULL, i, counts[i], &wanted_length);
        char *bytes = pour_lines(spool, i, counts[i], &length);
        assert_int_equal(length, wanted_length);
        assert_memory_equal(bytes, wanted, length);
        assert_int_equal(count_entries("."), 1); /* the temporary has no name */
        free(wanted);
        free(bytes);
    }
    spool_free(spool);
}

static void long_pieces_are_held_too(void **state) {
    (void)state;
    size_t size = 5 * SMALL + 17;
    char *piece = malloc(size);
    assert_non_null(piece);
    for (size_t i = 0; i < size; i++) {
        piece[i] = (char)(i * 31 % 251);
    }
    Outputs *outputs;
    Sink *spool, *to;
    Error error = {0};
    assert_true(spool_new(0, &spool, &error));
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, "out", &to, &error));
    sink_char(spool, '<');
    sink_bytes(spool, piece, size);
    sink_char(spool, '>');
    assert_true(spool_pour(spool, to, &error));
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    spool_free(spool);
    size_t length;
    char *bytes = read_out(&length);
    assert_int_equal(length, size + 2);
    assert_memory_equal(bytes + 1, piece, size);
    assert_true(bytes[0] == '<' && bytes[length - 1] == '>');
    free(bytes);
    free(piece);
}

static void a_spool_can_be_cleared(void **state) {
    (void)state;
    Sink *spool;
    Error error = {0};
    size_t length;
    assert_true(spool_new(SMALL, &spool, &error));
    write_lines(spool, 0, 50000);
    spool_clear(spool);
    char *bytes = pour_lines(spool, 3, 0, &length);
    assert_int_equal(length, 0);
    free(bytes);
    spool_free(spool);
    spool_free(NULL);
}

/* What cannot be held is told by the pour, once; the spool can be used again. */
static int overflow(void) {
    struct rlimit limit = {.rlim_cur = 100000, .rlim_max = 100000};
    Outputs *outputs;
    Sink *spool, *to;
    Error error = {0};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "out", &to, &error) || !spool_new(SMALL, &spool, &error)) {
        return 1;
    }
    write_lines(spool, 0, 50000);
    bool is_told = !spool_pour(spool, to, &error) && error.code == ERROR_SYSTEM &&
                   strcmp(error.where, "temporary file") == 0 &&
                   strstr(error.what, "File too large") != NULL;
    sink_text(spool, "again");
    is_told = is_told && spool_pour(spool, to, &error);
    outputs_free(outputs);
    spool_free(spool);
    return is_told ? 0 : 2;
}

static int without_a_folder(void) {
    Outputs *outputs;
    Sink *spool, *to;
    Error error = {0};
    setenv("TMPDIR", "/nowhere/at/all", 1);
    if (!outputs_new(&outputs, &error) || !outputs_add(outputs, "out", &to, &error) ||
        !spool_new(SMALL, &spool, &error)) {
        return 1;
    }
    write_lines(spool, 0, 50000);
    bool is_told = !spool_pour(spool, to, &error) && error.code == ERROR_SYSTEM &&
                   strstr(error.what, "`/nowhere/at/all`: No such file") != NULL;
    outputs_free(outputs);
    spool_free(spool);
    return is_told ? 0 : 2;
}

static void assert_child(int (*body)(void)) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(body());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(count_entries("."), 0);
}

static void what_cannot_be_held_is_told(void **state) {
    (void)state;
    assert_child(overflow);
    assert_child(without_a_folder);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter_folder, leave_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_poured_is_what_was_written),
        TEST(long_pieces_are_held_too),
        TEST(a_spool_can_be_cleared),
        TEST(what_cannot_be_held_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
