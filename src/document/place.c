#include "place.h"

#include "wording.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What error.where holds; a path that is longer loses its end. */
#define PATH_SIZE 512

typedef struct Path {
    char text[PATH_SIZE];
    size_t length;
} Path;

static void add(Path *path, const char *bytes, size_t count) {
    size_t room = PATH_SIZE - 1 - path->length;
    size_t taken = count < room ? count : room;
    memcpy(path->text + path->length, bytes, taken);
    path->length += taken;
    path->text[path->length] = '\0';
}

static bool is_identifier(const char *key) {
    bool ok = isalpha((unsigned char)key[0]) || key[0] == '_';
    for (const char *at = key; *at != '\0' && ok; at++) {
        ok = (unsigned char)*at < 0x80 && (isalnum((unsigned char)*at) || *at == '_');
    }
    return ok && strlen(key) == (size_t)wording_shown(key);
}

/* ["key"], escaped as in JSON. */
static void add_quoted(Path *path, const char *key) {
    int shown = wording_shown(key);
    add(path, "[\"", 2);
    for (int i = 0; i < shown; i++) {
        char escaped[8];
        bool is_control = (unsigned char)key[i] < 0x20;
        bool is_marked = key[i] == '"' || key[i] == '\\';
        int length = is_control
                         ? snprintf(escaped, sizeof escaped, "\\u%04X", (unsigned)key[i])
                         : snprintf(escaped, sizeof escaped, "%s%c", is_marked ? "\\" : "", key[i]);
        add(path, escaped, (size_t)length);
    }
    add(path, wording_rest(key), strlen(wording_rest(key)));
    add(path, "\"]", 2);
}

/* Recurses as deep as the walk is: never past the JSON depth. */
static void add_place(Path *path, const Place *place) {
    if (place->parent == NULL) {
        add(path, "$", 1);
        return;
    }
    add_place(path, place->parent);
    if (place->key == NULL) {
        char index[32];
        int length = snprintf(index, sizeof index, "[%zu]", place->index);
        add(path, index, (size_t)length);
    } else if (is_identifier(place->key)) {
        add(path, ".", 1);
        add(path, place->key, strlen(place->key));
    } else {
        add_quoted(path, place->key);
    }
}

void place_path(const Place *place, char *text, size_t size) {
    Path path = {.length = 0};
    add_place(&path, place);
    snprintf(text, size, "%s", path.text);
}

bool place_fail(const Place *place, Error *error, const char *format, ...) {
    char where[sizeof error->where], what[sizeof error->what];
    place_path(place, where, sizeof where);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(error, ERROR_DATA, where, "%s", what);
}

bool place_check_limit(const Place *place, size_t count, size_t limit, const char *what,
                       Error *error) {
    return count <= limit ||
           place_fail(place, error, "at most %zu %s are read, not %zu", limit, what, count);
}
