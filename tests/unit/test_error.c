#include "error.h"
#include "notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void sets_place_and_sentence(void **state) {
    (void)state;
    Error error = {0};
    assert_false(error_set(&error, ERROR_DATA, "3:14", "a %s is wanted", "comma"));
    assert_int_equal(error.code, 3);
    assert_string_equal(error.where, "3:14");
    assert_string_equal(error.what, "a comma is wanted");
}

static void shows_whole_characters(void **state) {
    (void)state;
    assert_int_equal(error_shown("", 4), 0);
    assert_int_equal(error_shown("cat", 4), 3);
    assert_int_equal(error_shown("cats", 4), 4);
    assert_int_equal(error_shown("mouse", 4), 4);
    assert_int_equal(error_shown("ab\u732b", 4), 2);
    assert_int_equal(error_shown("abc\u00e9", 4), 3);
    assert_int_equal(error_shown("\U0001F600", 3), 0);
}

static void joins_file_and_place(void **state) {
    (void)state;
    Error error = {0};
    error_set(&error, ERROR_DATA, "3:14", "x");
    error_in_file(&error, "table.json");
    assert_string_equal(error.where, "table.json:3:14");
    error_set(&error, ERROR_DATA, "$.weights", "x");
    error_in_file(&error, "table.json");
    assert_string_equal(error.where, "table.json: $.weights");
    error_set(&error, ERROR_DATA, "", "x");
    error_in_file(&error, "table.json");
    assert_string_equal(error.where, "table.json");
}

/* The field ends between characters, wherever the limit falls in one of them. */
static void cuts_between_characters(void **state) {
    (void)state;
    char text[4096] = "";
    for (size_t lead = 0; lead < 4; lead++) {
        Error error = {0};
        memset(text, 'a', lead);
        text[lead] = '\0';
        for (int i = 0; i < 400; i++) {
            strcat(text, "苹🙂");
        }
        error_set(&error, ERROR_DATA, "", "%s", text);
        size_t length = strlen(error.what);
        assert_true(length < sizeof error.what && length > sizeof error.what - 8);
        assert_memory_equal(error.what, text, length);
        assert_true(((unsigned char)text[length] & 0xC0) != 0x80);
    }
}

/* A character of any length that does not fit goes as a whole: é, 苹 and 🙂 have 2, 3 and 4
 * bytes. */
static void cuts_characters_of_every_length(void **state) {
    (void)state;
    static const char *const characters[] = {"\u00e9", "\u82f9", "\U0001F642"};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        size_t bytes = strlen(characters[i]);
        for (size_t fitting = 1; fitting <= bytes; fitting++) {
            Error error = {0};
            char text[sizeof error.where + 8];
            size_t lead = sizeof error.where - 1 - fitting;
            memset(text, 'a', lead);
            strcpy(text + lead, characters[i]);
            error_set(&error, ERROR_DATA, text, "x");
            assert_int_equal(strlen(error.where), fitting == bytes ? lead + bytes : lead);
            assert_memory_equal(error.where, text, strlen(error.where));
        }
    }
}

static void collects_notes(void **state) {
    (void)state;
    Notes notes = {0};
    Error error = {0};
    for (int i = 0; i < 20; i++) {
        assert_true(notes_add(&notes, &error, "note %d", i));
    }
    assert_int_equal(notes.count, 20);
    assert_string_equal(notes.text[19], "note 19");
    notes_free(&notes);
    assert_null(notes.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_place_and_sentence),
        cmocka_unit_test(shows_whole_characters),
        cmocka_unit_test(joins_file_and_place),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(collects_notes),
        cmocka_unit_test(cuts_characters_of_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
