/* characters: what the canvas must know of single characters. Private to the canvas room. */
#ifndef ATTNVIZ_CHARACTERS_H
#define ATTNVIZ_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>

/** The character at `text`, which is UTF-8, and its length in bytes (1 for a broken byte). */
unsigned character_at(const char *text, size_t *length);

/** True for the code points that are no characters, U+FFFE and its like: Cairo calls a text that
 * has one broken, and U+FFFD stands for it. */
bool is_noncharacter(unsigned character);

/** What stands for a noncharacter; no longer than it. */
#define REPLACEMENT "\uFFFD"

/** A copy of the text with U+FFFD for its noncharacters; NULL when memory runs out. */
char *characters_copy(const char *text);

/** A raised or lowered letter and the plain one it is drawn with. */
typedef struct Script {
    unsigned character;
    char plain;
    bool raised;
} Script;

/** How large such a letter is, and how far from the baseline upwards, in parts of the size. */
#define SCRIPT_SCALE 0.66
#define SCRIPT_RAISE 0.36
#define SCRIPT_LOWER (-0.14)

/** The Script of a character, or NULL. */
const Script *script_of(unsigned character);

/** A text's own length for a length of it as it is laid out, with plain letters for raised and
 * lowered ones and REPLACEMENT for noncharacters. */
size_t characters_own_length(const char *text, size_t shown);

bool has_han(const char *text);

/** "ja" for a text with kana, "ko" for one with hangul, else NULL: Han characters take the shapes
 * that readers of the language know. */
const char *language_of(const char *text);

/** The Debian package of fonts that has the character. */
const char *package_for(unsigned character);

#endif
