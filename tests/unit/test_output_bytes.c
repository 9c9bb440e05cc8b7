#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 300000

/* What stands at a place of the test's file. */
static char at(size_t place) {
    return (char)(place * 7 + place / 251);
}

static int make_file(void **state) {
    char *path = strdup("/tmp/attnviz-bytes-XXXXXX");
    int descriptor = path == NULL ? -1 : mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (file == NULL) {
        return -1;
    }
    for (size_t i = 0; i < SIZE; i++) {
        fputc(at(i), file);
    }
    *state = path;
    return fclose(file);
}

static int remove_file(void **state) {
    int failed = unlink(*state);
    free(*state);
    return failed;
}

static Bytes *opened(const char *path, size_t limit) {
    Bytes *bytes;
    Error error = {0};
    if (!bytes_open(path, limit, &bytes, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return bytes;
}

static void expect(Bytes *bytes, size_t offset, size_t length) {
    Error error = {0};
    char *got = malloc(length + 1);
    assert_non_null(got);
    assert_true(bytes_read(bytes, offset, got, length, &error));
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(got[i], at(offset + i));
    }
    free(got);
}

static void refused(Bytes *bytes, size_t offset, size_t length) {
    Error error = {0};
    static char got[SIZE]; /* some of it may be filled before the end is met */
    assert_false(bytes_read(bytes, offset, got, length, &error));
    assert_int_equal(error.code, ERROR_DATA);
}

static void test_any_place(void **state) {
    Bytes *bytes = opened(*state, SIZE);
    assert_int_equal(bytes_size(bytes), SIZE);
    static const size_t offsets[] = {0, 1, 65535, 65536, 65537, 131000, 32768, 299990, 5, 299999};
    static const size_t lengths[] = {0, 1, 10, 32768, 32769, 65536, 100000};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            if (lengths[j] <= SIZE - offsets[i]) {
                expect(bytes, offsets[i], lengths[j]);
            }
        }
    }
    expect(bytes, SIZE, 0);
    refused(bytes, SIZE, 1);
    refused(bytes, SIZE + 1, 0);
    refused(bytes, 10, SIZE_MAX);
    refused(bytes, SIZE_MAX, 1);
    bytes_close(bytes);
}

static void test_all(void **state) {
    Bytes *bytes = opened(*state, 0);
    Error error = {0};
    char *text = NULL;
    size_t length = 0;
    assert_false(bytes_all(bytes, SIZE - 1, &text, &length, &error));
    assert_non_null(strstr(error.what, "299999"));
    assert_true(bytes_all(bytes, SIZE, &text, &length, &error));
    assert_int_equal(length, SIZE);
    assert_int_equal(text[SIZE], 0);
    assert_int_equal(text[SIZE - 1], at(SIZE - 1));
    free(text);
    bytes_close(bytes);
}

/* A file that becomes shorter while it is read is told, and what the window held stays right. */
static void test_a_file_cut_short(void **state) {
    Bytes *bytes = opened(*state, SIZE);
    expect(bytes, 100000, 10);
    assert_int_equal(truncate(*state, 100005), 0);
    refused(bytes, 200000, 1);
    expect(bytes, 100, 10);
    refused(bytes, 60000, 50000);
    char *text = NULL;
    size_t length;
    Error error = {0};
    assert_false(bytes_all(bytes, SIZE, &text, &length, &error));
    assert_null(text);
    bytes_close(bytes);
    bytes_close(NULL);
}

static void test_a_pipe(void **state) {
    (void)state;
    char path[] = "/tmp/attnviz-fifo-XXXXXX";
    assert_true(mkstemp(path) >= 0 && unlink(path) == 0 && mkfifo(path, 0600) == 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *file = fopen(path, "wb");
        for (size_t i = 0; i < 1000; i++) {
            fputc(at(i), file);
        }
        fclose(file);
        _exit(0);
    }
    Bytes *bytes = opened(path, SIZE);
    assert_int_equal(bytes_size(bytes), 1000);
    expect(bytes, 990, 10);
    expect(bytes, 0, 1000);
    refused(bytes, 990, 11);
    bytes_close(bytes);
    assert_int_equal(unlink(path), 0);
}

/* A pipe with so many bytes in it, and its end, as a path that names it; to be closed. */
static int filled_pipe(size_t count, char path[32]) {
    int ends[2];
    char block[4096] = "";
    assert_true(count <= sizeof block && pipe(ends) == 0);
    assert_int_equal(write(ends[1], block, count), count);
    close(ends[1]);
    snprintf(path, 32, "/dev/fd/%d", ends[0]);
    return ends[0];
}

/* Of a pipe one byte past the limit is asked for; a file tells its length. */
static void test_limits_of_inputs(void **state) {
    for (int held = 0; held < 2; held++) {
        for (size_t limit = 999; limit <= 1001; limit++) {
            char path[32], *text = NULL;
            size_t length = 0;
            Input *input;
            Error error = {0};
            int end = filled_pipe(1000, path);
            assert_true(input_open(path, &input, &error));
            bool done = held == 1 ? input_hold(input, limit, &error)
                                  : input_rest(input, limit, &text, &length, &error);
            assert_int_equal(done, limit >= 1000);
            assert_true(done || strstr(error.what, "999") != NULL);
            assert_true(!done || held == 1 || length == 1000);
            free(text);
            input_close(input);
            close(end);
        }
    }
    Input *input;
    Error error = {0};
    assert_true(input_open(*state, &input, &error));
    assert_false(input_hold(input, SIZE - 1, &error));
    assert_true(input_hold(input, SIZE, &error) && input_rewind(input, &error));
    input_close(input);
}

static void test_what_cannot_be_read(void **state) {
    (void)state;
    static const char *const paths[] = {"/tmp", "/nowhere/at/all"};
    for (size_t i = 0; i < 2; i++) {
        Bytes *bytes;
        Error error = {0};
        assert_false(bytes_open(paths[i], SIZE, &bytes, &error));
        assert_null(bytes);
        assert_int_equal(error.code, ERROR_DATA);
        assert_string_equal(error.where, paths[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_any_place, make_file, remove_file),
        cmocka_unit_test_setup_teardown(test_all, make_file, remove_file),
        cmocka_unit_test_setup_teardown(test_a_file_cut_short, make_file, remove_file),
        cmocka_unit_test(test_a_pipe),
        cmocka_unit_test_setup_teardown(test_limits_of_inputs, make_file, remove_file),
        cmocka_unit_test(test_what_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
