#include "characters.h"

#include <stdlib.h>
#include <string.h>

unsigned character_at(const char *text, size_t *length) {
    const unsigned char *byte = (const unsigned char *)text;
    size_t wanted = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : byte[0] >= 0xC0 ? 2 : 1;
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned character = byte[0] & lead_bits[wanted];
    for (size_t i = 1; i < wanted; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            *length = 1;
            return byte[0];
        }
        character = character << 6 | (byte[i] & 0x3Fu);
    }
    *length = wanted;
    return character;
}

bool is_noncharacter(unsigned character) {
    return (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
}

char *characters_copy(const char *text) {
    char *copy = strdup(text), *to = copy;
    for (const char *from = text; copy != NULL && *from != '\0';) {
        size_t length;
        bool is_none = is_noncharacter(character_at(from, &length));
        size_t written = is_none ? strlen(REPLACEMENT) : length;
        memcpy(to, is_none ? REPLACEMENT : from, written);
        from += length;
        to += written;
    }
    if (copy != NULL) {
        *to = '\0';
    }
    return copy;
}

/* Those that formulas of attention are written with. */
static const Script scripts[] = {
    {0x1D40, 'T', true},  {0x1D4F, 'k', true},  {0x2071, 'i', true},  {0x207F, 'n', true},
    {0x2080, '0', false}, {0x2081, '1', false}, {0x2082, '2', false}, {0x2083, '3', false},
    {0x2084, '4', false}, {0x2085, '5', false}, {0x2086, '6', false}, {0x2087, '7', false},
    {0x2088, '8', false}, {0x2089, '9', false}, {0x1D62, 'i', false}, {0x2C7C, 'j', false},
    {0x2096, 'k', false}, {0x2098, 'm', false}, {0x2099, 'n', false}, {0x1D65, 'v', false},
};

const Script *script_of(unsigned character) {
    if (character < 0x1D40) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        if (scripts[i].character == character) {
            return &scripts[i];
        }
    }
    return NULL;
}

/* The bytes that a character of the text has in what is laid out. */
static size_t laid_out_length(unsigned character, size_t length) {
    return script_of(character) != NULL ? 1
           : is_noncharacter(character) ? strlen(REPLACEMENT)
                                        : length;
}

size_t characters_own_length(const char *text, size_t shown) {
    size_t own = 0;
    while (shown > 0 && text[own] != '\0') {
        size_t length;
        unsigned character = character_at(text + own, &length);
        size_t taken = laid_out_length(character, length);
        own += length;
        shown = shown > taken ? shown - taken : 0;
    }
    return own;
}

static bool is_han(unsigned character) {
    return (character >= 0x3400 && character <= 0x9FFF) ||
           (character >= 0xF900 && character <= 0xFAFF) ||
           (character >= 0x20000 && character <= 0x3FFFF);
}

static bool is_kana(unsigned character) {
    return (character >= 0x3041 && character <= 0x30FF) ||
           (character >= 0x31F0 && character <= 0x31FF);
}

static bool is_hangul(unsigned character) {
    return (character >= 0x1100 && character <= 0x11FF) ||
           (character >= 0xAC00 && character <= 0xD7FF);
}

bool has_han(const char *text) {
    size_t length;
    for (; *text != '\0'; text += length) {
        if (is_han(character_at(text, &length))) {
            return true;
        }
    }
    return false;
}

const char *language_of(const char *text) {
    size_t length;
    for (; *text != '\0'; text += length) {
        unsigned character = character_at(text, &length);
        if (is_kana(character)) {
            return "ja";
        }
        if (is_hangul(character)) {
            return "ko";
        }
    }
    return NULL;
}

static bool is_east_asian(unsigned character) {
    return is_han(character) || is_kana(character) || is_hangul(character) ||
           (character >= 0x2E80 && character <= 0x33FF) ||
           (character >= 0xFE30 && character <= 0xFE4F) ||
           (character >= 0xFF00 && character <= 0xFFEF);
}

static bool is_emoji(unsigned character) {
    return (character >= 0x1F000 && character <= 0x1FAFF) ||
           (character >= 0x2600 && character <= 0x27BF) || character == 0xFE0F;
}

const char *package_for(unsigned character) {
    return is_east_asian(character) ? "fonts-noto-cjk"
           : is_emoji(character)    ? "fonts-noto-color-emoji"
                                    : "fonts-noto-core";
}
