#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "line_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of these bytes under a name of its own. */
typedef struct Scene {
    char path[64];
    Lines *lines;
    Line line;
    Error error;
} Scene;

static void begin(Scene *scene, const char *bytes, size_t length) {
    *scene = (Scene){.path = "/tmp/attnviz-lines-XXXXXX"};
    int descriptor = mkstemp(scene->path);
    assert_true(descriptor >= 0);
    for (size_t done = 0; done < length;) {
        ssize_t count = write(descriptor, bytes + done, length - done);
        assert_true(count > 0);
        done += (size_t)count;
    }
    close(descriptor);
    assert_true(lines_open(scene->path, &scene->lines, &scene->error));
}

static void end(Scene *scene) {
    line_free(&scene->line);
    lines_close(scene->lines);
    unlink(scene->path);
}

static void expect(Scene *scene, size_t number, const char *text) {
    assert_int_equal(lines_next(scene->lines, &scene->line, &scene->error), LINE_READ);
    assert_int_equal(scene->line.number, number);
    assert_string_equal(scene->line.text, text);
    assert_int_equal(scene->line.length, strlen(text));
}

static void expect_bad(Scene *scene, size_t number, const char *what) {
    char where[100];
    assert_int_equal(lines_next(scene->lines, &scene->line, &scene->error), LINE_BAD);
    snprintf(where, sizeof where, "%s:%zu", scene->path, number);
    assert_string_equal(scene->error.where, where);
    assert_string_equal(scene->error.what, what);
    assert_int_equal(scene->error.code, ERROR_DATA);
    assert_int_equal(scene->line.number, number);
}

static void expect_end(Scene *scene) {
    assert_int_equal(lines_next(scene->lines, &scene->line, &scene->error), LINES_END);
    assert_int_equal(lines_next(scene->lines, &scene->line, &scene->error), LINES_END);
}

/* Expects the same of a streamed file and of one that is kept, twice. */
static void each_way(const char *bytes, size_t length, void (*expected)(Scene *)) {
    Scene scene;
    begin(&scene, bytes, length);
    assert_int_equal(lines_size(scene.lines), length);
    expected(&scene);
    end(&scene);
    begin(&scene, bytes, length);
    assert_true(lines_keep(scene.lines, 1 << 30, &scene.error));
    expected(&scene);
    lines_rewind(scene.lines);
    expected(&scene);
    end(&scene);
}

static void expect_plain(Scene *scene) {
    expect(scene, 1, "cat and mouse");
    assert_int_equal(scene->line.end, 14);
    expect(scene, 2, " dog ");
    assert_int_equal(scene->line.end, 20);
    expect(scene, 3, "我");
    expect_end(scene);
}

static void lines_end_in_any_way(void **state) {
    (void)state;
    static const char text[] = "cat and mouse\n dog \n我";
    each_way(text, strlen(text), expect_plain);
    static const char ended[] = "cat and mouse\n dog \n我\n";
    each_way(ended, strlen(ended), expect_plain);
}

static void expect_three(Scene *scene) {
    expect(scene, 1, "a");
    expect(scene, 2, "b\rc");
    expect(scene, 3, "d");
    expect_end(scene);
}

static void cr_before_an_end_is_no_text(void **state) {
    (void)state;
    static const char text[] = "\xEF\xBB\xBF"
                               "a\r\nb\rc\r\nd\r";
    each_way(text, strlen(text), expect_three);
}

static void expect_between_blanks(Scene *scene) {
    expect(scene, 4, "a");
    expect(scene, 7, "\xEF\xBB\xBF");
    expect_end(scene);
}

static void blank_lines_count_and_are_passed_over(void **state) {
    (void)state;
    static const char text[] = "\xEF\xBB\xBF\n\r\n \t\n"
                               "a\n\n\xE3\x80\x80\xC2\xA0\n\xEF\xBB\xBF\n \n\n";
    each_way(text, strlen(text), expect_between_blanks);
}

static void nothing_is_the_end(void **state) {
    (void)state;
    static const char *const texts[] = {"", "\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n", "\r", " "};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        each_way(texts[i], strlen(texts[i]), expect_end);
    }
}

static void expect_nul(Scene *scene) {
    expect(scene, 1, "a");
    expect_bad(scene, 2, "byte 2 is NUL; a sentence in UTF-8 is wanted");
    expect_bad(scene, 3, "byte 1 is NUL; a sentence in UTF-8 is wanted");
    expect(scene, 4, "c\xFF");
    expect_end(scene);
}

static void a_nul_is_bad_and_the_next_is_read(void **state) {
    (void)state;
    static const char text[] = "a\nb\0b\0\n\0\r\nc\xFF";
    each_way(text, sizeof text - 1, expect_nul);
}

static char *long_line;

static void expect_longest(Scene *scene) {
    assert_int_equal(lines_next(scene->lines, &scene->line, &scene->error), LINE_READ);
    assert_int_equal(scene->line.length, LINES_LONGEST);
    assert_int_equal(strspn(scene->line.text, "x"), LINES_LONGEST);
    expect_bad(scene, 2, "the line is longer than the limit of 16777216 bytes");
    expect(scene, 3, "y");
    expect_bad(scene, 4, "the line is longer than the limit of 16777216 bytes");
    expect_end(scene);
}

static void too_long_a_line_is_bad_and_the_next_is_read(void **state) {
    (void)state;
    size_t size = 3 * ((size_t)LINES_LONGEST + 10);
    long_line = malloc(size);
    assert_non_null(long_line);
    memset(long_line, 'x', size);
    size_t second = (size_t)LINES_LONGEST + 1, third = second + LINES_LONGEST + 2;
    long_line[second - 1] = long_line[third - 1] = '\n';
    memcpy(long_line + third, "y\n", 2);
    each_way(long_line, third + 2 + LINES_LONGEST + 1, expect_longest);
    free(long_line);
}

static void what_cannot_be_read_is_told(void **state) {
    (void)state;
    Error error = {0};
    Lines *lines;
    assert_false(lines_open("/nowhere/at/all", &lines, &error));
    assert_null(lines);
    assert_string_equal(error.where, "/nowhere/at/all");
    assert_int_equal(error.code, ERROR_DATA);
    lines_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_any_way),
        cmocka_unit_test(cr_before_an_end_is_no_text),
        cmocka_unit_test(blank_lines_count_and_are_passed_over),
        cmocka_unit_test(nothing_is_the_end),
        cmocka_unit_test(a_nul_is_bad_and_the_next_is_read),
        cmocka_unit_test(too_long_a_line_is_bad_and_the_next_is_read),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
