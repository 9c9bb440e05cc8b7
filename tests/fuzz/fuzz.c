#include "fuzz.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void fuzz_holds(bool holds, const char *promise) {
    if (!holds) {
        fprintf(stderr, "broken: %s\n", promise);
        abort();
    }
}

bool fuzz_is_control(const char *at) {
    unsigned char byte = (unsigned char)at[0], next = (unsigned char)at[1];
    return byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next < 0xA0);
}

void fuzz_failed_well(const Error *error) {
    fuzz_holds(error->code >= ERROR_SYSTEM && error->code <= ERROR_WORD, "a failure has a status");
    const char *const parts[] = {error->where, error->what};
    for (size_t i = 0; i < 2; i++) {
        char *shown = text_printable(parts[i]);
        fuzz_holds(shown != NULL, "there is memory for a message");
        for (const char *at = shown; *at != '\0'; at++) {
            fuzz_holds(!fuzz_is_control(at), "a message has no control characters");
        }
        free(shown);
    }
    fuzz_holds(error->what[0] != '\0', "a failure is told");
}

const char *fuzz_file(const uint8_t *bytes, size_t length) {
    static char path[32];
    static int file = -1;
    if (file < 0) {
        file = memfd_create("input", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    bool done = file >= 0 && ftruncate(file, 0) == 0;
    for (size_t at = 0; done && at < length;) {
        ssize_t count = pwrite(file, bytes + at, length - at, (off_t)at);
        done = count > 0;
        at += done ? (size_t)count : 0;
    }
    fuzz_holds(done, "a file in memory can be written");
    return path;
}

char *fuzz_text(const uint8_t *bytes, size_t length) {
    char *text = malloc(length + 1);
    fuzz_holds(text != NULL, "there is memory for the input");
    memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

unsigned draw_below(Draw *draw, unsigned limit) {
    return draw->at == draw->end ? 0 : *draw->at++ % limit;
}
