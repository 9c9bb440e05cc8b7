/* missing: what is said about characters that no font has. */
#include "characters.h"
#include "parts.h"

#include <stdio.h>
#include <string.h>

/* The most characters that one note names. */
#define MOST_NAMED 4

static const char *const packages[] = {"fonts-noto-cjk", "fonts-noto-core",
                                       "fonts-noto-color-emoji"};

/* A character past ASCII. */
static void write_utf8(unsigned character, char bytes[5]) {
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; character >>= 6) {
        bytes[i] = (char)(0x80 | (character & 0x3F));
    }
    bytes[0] = (char)(leads[length] | character);
    bytes[length] = '\0';
}

/* Control characters and the like are named by number only. */
static bool can_be_shown(unsigned character) {
    return character >= 0xA0 && !(character >= 0x2000 && character <= 0x206F) &&
           !(character >= 0xD800 && character <= 0xF8FF) && character < 0xE0000;
}

static size_t append_name(char *list, size_t size, size_t used, unsigned character) {
    char shown[5] = "";
    if (can_be_shown(character)) {
        write_utf8(character, shown);
    }
    int length = snprintf(list + used, size - used, "%s%s%sU+%04X", used > 0 ? ", " : "", shown,
                          shown[0] != '\0' ? " " : "", character);
    return used + (size_t)length;
}

static bool note_package(const Missing *missing, const char *package, Notes *notes, Error *error) {
    char list[MOST_NAMED * 24] = "";
    size_t used = 0, count = 0;
    for (size_t i = 0; i < missing->count; i++) {
        if (strcmp(package_for(missing->characters[i]), package) == 0 && ++count <= MOST_NAMED) {
            used = append_name(list, sizeof list, used, missing->characters[i]);
        }
    }
    if (count == 0) {
        return true;
    }
    char more[40] = "";
    if (count > MOST_NAMED) {
        snprintf(more, sizeof more, " and %zu more", count - MOST_NAMED);
    }
    return notes_add(notes, error,
                     "no font here has %s%s: drawn as boxes; on Debian: apt install %s", list, more,
                     package);
}

bool canvas_missing_glyphs(const Canvas *canvas, Notes *notes, Error *error) {
    for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++) {
        if (!note_package(&canvas->texts.missing, packages[i], notes, error)) {
            return false;
        }
    }
    return true;
}
