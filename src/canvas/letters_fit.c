/* letters_fit: where a line of letters ends. */
#include "characters.h"
#include "letters.h"

#include <string.h>

static bool is_one_of(const char *at, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strncmp(at, marks[i], strlen(marks[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Of the rules of Unicode Standard Annex 14 those that hold beside spaces: no line starts with what
 * closes (LB13) or ends with what opens (LB14). */
static bool may_break(const char *before, const char *after) {
    static const char *const closing[] = {"!", "?", ".", ",", ":", ";", ")",
                                          "]", "}", "/", "”", "’", "»"};
    static const char *const opening[] = {"(", "[", "{", "“", "‘", "«"};
    return !is_one_of(after, closing, sizeof closing / sizeof closing[0]) &&
           !is_one_of(before, opening, sizeof opening / sizeof opening[0]);
}

/* The last place between words that is within the width, in bytes of what is set; 0: there is none.
 */
static size_t last_break(const Letters *letters, double width) {
    const char *text = letters->text, *last = NULL;
    size_t byte = 0, glyph = 0, found = 0;
    bool after_space = false;
    for (size_t i = 0; i < letters->cluster_count; i++) {
        bool is_space = text[byte] == ' ';
        if (is_space && !after_space && letters->glyphs[glyph].x > width) {
            break;
        }
        if (!is_space && after_space && last != NULL && may_break(last, text + byte)) {
            found = byte;
        }
        last = is_space ? last : text + byte;
        after_space = is_space;
        byte += (size_t)letters->clusters[i].num_bytes;
        glyph += (size_t)letters->clusters[i].num_glyphs;
    }
    return found;
}

bool letters_fit(LetterFonts *fonts, const char *text, bool bold, double width, size_t *length,
                 Error *error) {
    Letters *letters;
    *length = 0;
    if (!letters_set(fonts, text, bold, &letters, error)) {
        return false;
    }
    if (letters != NULL) {
        *length = letters->width <= width ? strlen(text)
                                          : characters_own_length(text, last_break(letters, width));
    }
    letters_free(letters);
    return true;
}
