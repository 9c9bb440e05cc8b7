/*
 * The strict reader: its verdict is that of the grammar, and the tree of what it accepts is there
 * unless a key is twice in it.
 */
#include "fuzz.h"
#include "grammar.h"
#include "strict.h"
#include "tree.h"

#include <stdlib.h>
#include <string.h>

/* The place lies within the text: a line that there is, a column from 1. */
static void check_place(const char *where, const char *text, size_t length) {
    char *end;
    unsigned long line = strtoul(where, &end, 10), lines = 1;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n';
    }
    fuzz_holds(*end == ':' && line >= 1 && line <= lines, "the line is one of the text");
    unsigned long column = strtoul(end + 1, &end, 10);
    fuzz_holds(*end == '\0' && column >= 1 && column <= length + 1, "the column is in the text");
}

static void check_tree(const char *text, size_t length) {
    Error error = {0};
    cJSON *tree = tree_new(text, length, &error);
    if (tree == NULL) {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_DATA && strstr(error.what, "twice") != NULL,
                   "what the strict reader accepts is a tree, or has a key twice");
    }
    cJSON_Delete(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *text = (const char *)data;
    Error error = {0};
    bool is_strict = strict_check(text, size, &error);
    fuzz_holds(is_strict == grammar_accepts(text, size, STRICT_DEPTH),
               "the strict reader and the grammar agree");
    if (is_strict) {
        check_tree(text, size);
    } else {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_DATA, "what is not JSON is bad data");
        check_place(error.where, text, size);
    }
    return 0;
}
