#include "letter_text.h"
#include "characters.h"

#include <string.h>

static bool is_alphabet(hb_script_t script) {
    return script == HB_SCRIPT_LATIN || script == HB_SCRIPT_GREEK || script == HB_SCRIPT_CYRILLIC;
}

/* Visible, on its own, and from left to right; HarfBuzz gives the Unicode Standard's categories. */
static bool stands_alone(hb_unicode_general_category_t category) {
    switch (category) {
    case HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_TITLECASE_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_MODIFIER_LETTER:
    case HB_UNICODE_GENERAL_CATEGORY_DECIMAL_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_LETTER_NUMBER:
    case HB_UNICODE_GENERAL_CATEGORY_CONNECT_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_DASH_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_OPEN_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_CLOSE_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_INITIAL_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_FINAL_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_PUNCTUATION:
    case HB_UNICODE_GENERAL_CATEGORY_CURRENCY_SYMBOL:
    case HB_UNICODE_GENERAL_CATEGORY_MODIFIER_SYMBOL:
    case HB_UNICODE_GENERAL_CATEGORY_MATH_SYMBOL:
    case HB_UNICODE_GENERAL_CATEGORY_OTHER_SYMBOL:
    case HB_UNICODE_GENERAL_CATEGORY_SPACE_SEPARATOR:
        return true;
    default:
        return false;
    }
}

/* Whether the font has the character and the line's script is still one: `*script` is common before
 * the first letter. */
static bool can_set(const Late *late, const LetterFont *font, unsigned character,
                    hb_script_t *script) {
    hb_unicode_funcs_t *unicode = late->hb_unicode_funcs_get_default();
    hb_codepoint_t glyph;
    hb_script_t own = late->hb_unicode_script(unicode, character);
    if (!stands_alone(late->hb_unicode_general_category(unicode, character)) ||
        !late->hb_font_get_nominal_glyph(font->shaping, character, &glyph)) {
        return false;
    }
    if (own == HB_SCRIPT_COMMON || own == *script) {
        return true;
    }
    bool is_first = *script == HB_SCRIPT_COMMON && is_alphabet(own);
    *script = is_first ? own : *script;
    return is_first;
}

bool letter_text_copy(const Late *late, const LetterFont *font, const char *text, char *copy,
                      hb_script_t *script) {
    char *to = copy;
    size_t length;
    *script = HB_SCRIPT_COMMON;
    for (const char *from = text; *from != '\0'; from += length) {
        unsigned character = character_at(from, &length);
        const Script *moved = script_of(character);
        unsigned shown = moved != NULL ? (unsigned char)moved->plain : character;
        if (!can_set(late, font, shown, script)) {
            return false;
        }
        memcpy(to, moved != NULL ? &moved->plain : from, moved != NULL ? 1 : length);
        to += moved != NULL ? 1 : length;
    }
    *to = '\0';
    return true;
}
