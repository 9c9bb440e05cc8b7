/* letters: HarfBuzz alone sets a line as Pango does, and leaves to Pango what is not its own. */
#include "layouts.h"
#include "letters.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Pango counts in 1/1024 point for each glyph; a raised letter is rounded once more. */
#define NEAR 0.02

static Late late;
static Fonts fonts;
static Error error;

static int open_fonts(void **state) {
    (void)state;
    bool ready = late_load(&late, &error) && fonts_new(&fonts, &late, NULL, &error);
    return ready && fonts_start_pango(&fonts, &error) ? 0 : -1;
}

static int close_fonts(void **state) {
    (void)state;
    fonts_free(&fonts);
    return 0;
}

static void assert_near(double a, double b) {
    if (fabs(a - b) > NEAR) {
        print_error("%.9g is not %.9g\n", a, b);
        fail();
    }
}

/* The glyphs of a run and the places they start at, held to the letters' from `at` on. */
static size_t compare_run(const Letters *letters, size_t at, const PangoLayoutRun *run, int *x) {
    for (int i = 0; i < run->glyphs->num_glyphs; i++, at++) {
        const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
        assert_true(at < letters->glyph_count);
        assert_int_equal(letters->glyphs[at].index, info->glyph);
        assert_near(letters->glyphs[at].x, (double)(*x + info->geometry.x_offset) / PANGO_SCALE);
        *x += info->geometry.width;
    }
    return at;
}

static void compare_glyphs(const Letters *letters, PangoLayout *layout) {
    const PangoLayoutLine *line = late.pango_layout_get_line_readonly(layout, 0);
    size_t at = 0;
    int x = 0;
    for (const GSList *run = line->runs; run != NULL; run = run->next) {
        at = compare_run(letters, at, run->data, &x);
    }
    assert_int_equal(at, letters->glyph_count);
}

static void compare(const char *text, bool bold) {
    Letters *letters;
    PangoLayout *layout;
    assert_true(letters_set(&fonts.letters, text, bold, &letters, &error));
    assert_non_null(letters);
    assert_true(layout_new(&fonts, text, bold, NULL, &layout, &error));
    int width, height;
    late.pango_layout_get_size(layout, &width, &height);
    assert_near(letters->width, (double)width / PANGO_SCALE);
    assert_near(letters->ascent + letters->descent, (double)height / PANGO_SCALE);
    compare_glyphs(letters, layout);
    late.g_object_unref(layout);
    letters_free(letters);
}

static void test_lines_are_set_as_pango_sets_them(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "the cat chased the mouse",
        "AVATAR To. Wa, fi ffl Ty—“quoted” ‘T’",
        "softmax(QKᵀ/√16), Q = K = V = X",
        "xₖ₁₂ and Wᵥ",
        "−0.69 1.5e−07 50 % · 3 × 4 ± 1",
        "déjà vu, Ångström, ÇA COÛTE 3 €",
        "кошка и мышь",
        "η γάτα και το ποντίκι",
        "  two  spaces  ",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        compare(texts[i], false);
        compare(texts[i], true);
    }
}

static void test_random_lines_too(void **state) {
    (void)state;
    srand(7);
    for (int round = 0; round < 500; round++) {
        char text[64];
        size_t length = (size_t)(rand() % 60) + 1;
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)(' ' + rand() % 95);
        }
        text[length] = '\0';
        compare(text, rand() % 2 == 0);
    }
}

static void test_other_lines_are_left_to_pango(void **state) {
    (void)state;
    static const char *const texts[] = {
        "我喜欢",
        "שלום",
        "مرحبا",
        "हिन्दी",
        "ไทย",
        "🙂",
        "кошка and mouse", /* two alphabets */
        "e\u0301te\u0301", /* an accent of its own */
        "a\tb",
        "a\u200Bb",
        "a\u202Eb",
        "\u0378",
        "\uFFFE",
        "x\x01",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Letters *letters;
        size_t length;
        assert_true(letters_set(&fonts.letters, texts[i], false, &letters, &error));
        assert_null(letters);
        assert_true(letters_fit(&fonts.letters, texts[i], false, 100, &length, &error));
        assert_int_equal(length, 0);
    }
}

/* The libraries' ints would hold a little more. */
static void test_a_line_longer_than_any_is_not_set(void **state) {
    (void)state;
    enum { MOST = 1000000 };
    char *text = calloc(1, MOST + 2);
    assert_non_null(text);
    memset(text, 'a', MOST);
    for (int more = 0; more < 2; more++) {
        Letters *letters;
        text[MOST] = more == 1 ? 'a' : '\0';
        assert_true(letters_set(&fonts.letters, text, false, &letters, &error));
        assert_true((letters == NULL) == (more == 1));
        letters_free(letters);
    }
    free(text);
}

static void assert_fits(const char *text, const char *words, size_t length) {
    Letters *letters;
    size_t fitted;
    assert_true(letters_set(&fonts.letters, words, false, &letters, &error));
    assert_true(letters_fit(&fonts.letters, text, false, letters->width + NEAR, &fitted, &error));
    assert_int_equal(fitted, length);
    letters_free(letters);
}

static void test_a_line_ends_between_words(void **state) {
    (void)state;
    assert_fits("one two three", "one two three", 13);
    assert_fits("one two three", "one two", 8);
    assert_fits("one two three", "one two t", 8);
    assert_fits("one   two", "one t", 6);
    assert_fits("one", "on", 0);                  /* Pango breaks within a word */
    assert_fits("wait , what", "wait", 0);        /* no line starts with a comma */
    assert_fits("so ( it is", "so (", 3);         /* none ends with a bracket */
    assert_fits("QKᵀ and ₖ more", "QKᵀ and", 10); /* in bytes of the text itself */
}

/* A machine without the family: every line is Pango's. */
static void test_no_house_font_sets_nothing(void **state) {
    (void)state;
    LetterFonts none = {0};
    Letters *letters;
    assert_true(letters_set(&none, "cat", false, &letters, &error));
    assert_null(letters);
}

static void test_a_file_that_is_no_font(void **state) {
    (void)state;
    static const HouseFont house = {"None", "/etc/hostname", "/nowhere/bold.ttf"};
    LetterFonts broken;
    Letters *letters;
    assert_true(letter_fonts_new(&broken, &late, &house, &error));
    assert_false(letters_set(&broken, "cat", false, &letters, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_string_equal(error.where, "/etc/hostname");
    assert_true(letters_set(&broken, "cat", true, &letters, &error)); /* no bold: Pango thickens */
    assert_null(letters);
    letter_fonts_free(&broken);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_set_as_pango_sets_them),
        cmocka_unit_test(test_random_lines_too),
        cmocka_unit_test(test_other_lines_are_left_to_pango),
        cmocka_unit_test(test_a_line_longer_than_any_is_not_set),
        cmocka_unit_test(test_a_line_ends_between_words),
        cmocka_unit_test(test_no_house_font_sets_nothing),
        cmocka_unit_test(test_a_file_that_is_no_font),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
