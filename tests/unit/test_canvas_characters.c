/* canvas: what single characters are, whatever the bytes, and what is said of those that no font
 * has. */
#include "characters.h"
#include "parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_characters_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        unsigned character;
        size_t length;
    } cases[] = {
        {"a", 'a', 1},
        {"é", 0xE9, 2},
        {"猫", 0x732B, 3},
        {"😀", 0x1F600, 4},
        /* Broken ones are a byte each, even where the text ends in them. */
        {"\xC3", 0xC3, 1},
        {"\xE7\x8C", 0xE7, 1},
        {"\xF0\x9F\x98", 0xF0, 1},
        {"\xC3x", 0xC3, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        assert_int_equal(character_at(cases[i].text, &length), cases[i].character);
        assert_int_equal(length, cases[i].length);
    }
}

static void test_noncharacters_are_replaced(void **state) {
    (void)state;
    char *copy = characters_copy("a\uFFFEb\uFDD0\uFDF0\U0001FFFF");
    assert_non_null(copy);
    assert_string_equal(copy, "a\uFFFDb\uFFFD\uFDF0\uFFFD");
    free(copy);
}

/* Lengths as laid out, and the text's own. */
static void test_own_lengths(void **state) {
    (void)state;
    static const char text[] = "QKᵀ\uFFFE\U0001FFFFz";
    static const size_t pairs[][2] = {{0, 0},  {2, 2},   {3, 5},  {6, 8},
                                      {9, 12}, {10, 13}, {99, 13} /* no more than there is */};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(characters_own_length(text, pairs[i][0]), pairs[i][1]);
    }
}

static void test_languages(void **state) {
    (void)state;
    assert_string_equal(language_of("日本の"), "ja");
    assert_string_equal(language_of("\u31F0"), "ja"); /* small ku, of Ainu */
    assert_string_equal(language_of("한국"), "ko");
    assert_string_equal(language_of("\u1100"), "ko");
    assert_null(language_of("中文 text \u3200"));
    assert_true(has_han("a猫"));
    assert_true(has_han("\uF900"));
    assert_true(has_han("\U00020000"));
    assert_false(has_han("かな \U00040000"));
}

static void test_packages(void **state) {
    (void)state;
    static const unsigned cjk[] = {0x4E00, 0xF900, 0x20000, 0x3041, 0x31F0,
                                   0x1100, 0xAC00, 0x2E80,  0xFE30, 0xFF01};
    static const unsigned emoji[] = {0x1F600, 0x2600, 0x27BF, 0xFE0F};
    static const unsigned core[] = {'a', 0x0E01, 0x25FF, 0x27C0, 0xFDFF, 0xFFF0, 0x1FB00, 0x40000};
    for (size_t i = 0; i < sizeof cjk / sizeof *cjk; i++) {
        assert_string_equal(package_for(cjk[i]), "fonts-noto-cjk");
    }
    for (size_t i = 0; i < sizeof emoji / sizeof *emoji; i++) {
        assert_string_equal(package_for(emoji[i]), "fonts-noto-color-emoji");
    }
    for (size_t i = 0; i < sizeof core / sizeof *core; i++) {
        assert_string_equal(package_for(core[i]), "fonts-noto-core");
    }
}

/* Each package has a note, and what cannot be seen is named by its number alone. */
static void test_notes_of_missing_characters(void **state) {
    (void)state;
    static unsigned characters[] = {0xE01,  0x80,    0x2028,  0xE000, 0xE0001,
                                    0x4E00, 0x1F600, 0x20000, 0xA9};
    static const char *const expected[] = {
        "no font here has 一 U+4E00, 𠀀 U+20000: drawn as boxes; on Debian: apt install "
        "fonts-noto-cjk",
        "no font here has ก U+0E01, U+0080, U+2028, U+E000 and 2 more: drawn as boxes; on Debian: "
        "apt install fonts-noto-core",
        "no font here has 😀 U+1F600: drawn as boxes; on Debian: apt install "
        "fonts-noto-color-emoji"};
    Canvas *canvas = calloc(1, sizeof *canvas);
    Notes notes = {0};
    Error error = {0};
    assert_non_null(canvas);
    canvas->texts.missing.characters = characters;
    canvas->texts.missing.count = sizeof characters / sizeof *characters;
    assert_true(canvas_missing_glyphs(canvas, &notes, &error));
    assert_int_equal(notes.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(notes.text[i], expected[i]);
    }
    notes_free(&notes);
    notes = (Notes){0};
    characters[1] = 0xE9; /* two bytes */
    characters[2] = 0x206F;
    assert_true(canvas_missing_glyphs(canvas, &notes, &error));
    assert_non_null(strstr(notes.text[1], "ก U+0E01, é U+00E9, U+206F, U+E000 and 2 more"));
    notes_free(&notes);
    free(canvas);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters_are_read),
        cmocka_unit_test(test_noncharacters_are_replaced),
        cmocka_unit_test(test_own_lengths),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_packages),
        cmocka_unit_test(test_notes_of_missing_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
