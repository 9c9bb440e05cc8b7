/*
 * A mutator that knows JSON: it changes whole values and members, so that what comes out is mostly
 * JSON and the readers behind the strict one are reached. Now and then it leaves the bytes to
 * libFuzzer. Linked into fuzzers only.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/* What is put in the place of a value. */
static const char *const values[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "0.5",
    "1e308",
    "-1e308",
    "5e-324",
    "1e-300",
    "131073",
    "\"\"",
    "\"a\"",
    "\"cat\"",
    "\"cat and mouse\"",
    "\"我喜欢吃苹果\"",
    "\"causal\"",
    "\"window:1\"",
    "\"dilated:1:2+global:1\"",
    "\"mean\"",
    "\"max\"",
    "\"last\"",
    "\"hash\"",
    "\"zero\"",
    "\"skip\"",
    "\"linear\"",
    "\"rope\"",
    "\"alibi\"",
    "\"sinusoidal\"",
    "\"full\"",
    "\"sqrt\"",
    "\"none\"",
    "\"char\"",
    "\"exact\"",
    "\"\\u001b[1m\\n\\u202e\"",
    "[]",
    "{}",
    "[[]]",
    "[1]",
    "[1, 2]",
    "[[1]]",
    "[[1, 2], [3, 4]]",
    "[[0.5, 0.5], [null, 1]]",
    "[[true, false], [true, true]]",
    "[[[1]], [[2]]]",
    "[[[[0.5, 0.5]]]]",
    "[\"a\", \"cat\"]",
    "{\"a\": [1, 2], \"cat\": [0, 1]}",
    "{\"W_Q\": [[1, 0], [0, 1]]}",
    "{\"sentence\": \"mouse\"}",
    "[{\"sentence\": \"cat\"}, {\"sentence\": \"mouse\"}]",
};

static const char *const keys[] = {
    "schema", "name",        "description", "source",    "dimensions", "embeddings", "weights",
    "layers", "options",     "sentence",    "tokens",    "context",    "compare",    "q",
    "k",      "v",           "scores",      "attention", "result",     "notes",      "heads",
    "scale",  "temperature", "mask",        "position",  "kernel",     "residual",   "segment",
    "case",   "unknown",     "layer",       "head",      "digits",     "trace",      "W_Q",
    "W_K",    "W_V",         "W_O",         "b_Q",       "b_K",        "b_V",        "b_O",
    "cat",    "mouse",       "selection",   "input",     "entropy",    "output",     "shift",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Random {
    uint64_t state;
} Random;

/* S. Vigna's splitmix64. */
static size_t below(Random *random, size_t limit) {
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return limit == 0 ? 0 : (size_t)((z ^ (z >> 31)) % limit);
}

/* A stretch of the text. */
typedef struct Part {
    size_t begin, end;
} Part;

/* The end of the string that begins at `at`. */
static size_t string_end(const char *text, size_t size, size_t at) {
    for (at++; at < size && text[at] != '"'; at++) {
        at += text[at] == '\\' ? 1 : 0;
    }
    return at < size ? at + 1 : size;
}

/* The end of the value that begins at `at`, its brackets counted. */
static size_t value_end(const char *text, size_t size, size_t at) {
    size_t depth = 0;
    do {
        char byte = text[at];
        if (byte == '"') {
            at = string_end(text, size, at);
        } else if (strchr(",:]} \n\t\r", byte) != NULL && depth == 0) {
            return at;
        } else {
            depth += byte == '[' || byte == '{';
            depth -= (byte == ']' || byte == '}') && depth > 0;
            bool is_scalar = strchr(",:[]{} \n\t\r\"", byte) == NULL;
            at++;
            if (is_scalar && depth == 0) {
                while (at < size && strchr(",:[]{} \n\t\r\"", text[at]) == NULL) {
                    at++;
                }
            }
        }
    } while (at < size && depth > 0);
    return at;
}

static bool begins_value(const char *text, size_t at) {
    if (text[at] == '\0' || strchr(",:]} \n\t\r", text[at]) != NULL) {
        return false;
    }
    size_t before = at;
    while (before > 0 && strchr(" \n\t\r", text[before - 1]) != NULL) {
        before--;
    }
    return before == 0 || strchr("[{,:", text[before - 1]) != NULL;
}

/* One of the values, keys included, each as likely. */
static bool pick(const char *text, size_t size, Random *random, Part *part) {
    size_t seen = 0;
    for (size_t at = 0; at < size;) {
        if (begins_value(text, at) && below(random, ++seen) == 0) {
            *part = (Part){at, value_end(text, size, at)};
        }
        at = text[at] == '"' ? string_end(text, size, at) : at + 1;
    }
    return seen > 0;
}

static size_t replace(uint8_t *data, size_t size, size_t most, Part part, const char *by,
                      size_t length) {
    size_t changed = size - (part.end - part.begin) + length;
    if (changed > most) {
        return size;
    }
    memmove(data + part.begin + length, data + part.end, size - part.end);
    memcpy(data + part.begin, by, length);
    return changed;
}

/* `"key": value, ` before the value that was picked. */
static size_t add_member(uint8_t *data, size_t size, size_t most, Part part, Random *random) {
    char member[256] = "\"";
    strcat(member, keys[below(random, COUNT(keys))]);
    strcat(member, "\": ");
    strcat(member, values[below(random, COUNT(values))]);
    strcat(member, ", ");
    part.end = part.begin;
    return replace(data, size, most, part, member, strlen(member));
}

/* Without the value, and without the comma or colon that follows. */
static size_t take_away(uint8_t *data, size_t size, size_t most, Part part) {
    while (part.end < size && strchr(" \n\t\r", (char)data[part.end]) != NULL) {
        part.end++;
    }
    part.end += part.end < size && (data[part.end] == ',' || data[part.end] == ':');
    return replace(data, size, most, part, "", 0);
}

/* Another value of the text in its place, or behind a comma after it. */
static size_t copy_value(uint8_t *data, size_t size, size_t most, Part part, const char *text,
                         Random *random) {
    Part other = part;
    pick(text, size, random, &other);
    if (below(random, 2) == 0) {
        return replace(data, size, most, part, text + other.begin, other.end - other.begin);
    }
    Part behind = {part.end, part.end};
    size_t longer = replace(data, size, most, behind, ",", 1);
    behind = (Part){part.end + 1, part.end + 1};
    return longer == size
               ? size
               : replace(data, longer, most, behind, text + other.begin, other.end - other.begin);
}

static size_t mutate(uint8_t *data, size_t size, size_t most, const char *text, Random *random) {
    Part part = {0, 0};
    const char *value = values[below(random, COUNT(values))];
    const char *key = keys[below(random, COUNT(keys))];
    if (!pick(text, size, random, &part)) {
        return replace(data, size, most, part, value, strlen(value));
    }
    switch (below(random, 8)) {
    case 0:
        return take_away(data, size, most, part);
    case 1:
        return add_member(data, size, most, part, random);
    case 2:
    case 3:
        return copy_value(data, size, most, part, text, random);
    case 4:
        if (data[part.begin] == '"' && part.end > part.begin + 1) {
            part = (Part){part.begin + 1, part.end - 1};
            return replace(data, size, most, part, key, strlen(key));
        }
        return replace(data, size, most, part, value, strlen(value));
    default:
        return replace(data, size, most, part, value, strlen(value));
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    Random random = {seed};
    if (below(&random, 8) == 0) {
        return LLVMFuzzerMutate(data, size, most);
    }
    for (size_t changes = 1 + below(&random, 3); changes > 0; changes--) {
        char *text = malloc(size + 1);
        if (text == NULL) {
            return size;
        }
        memcpy(text, data, size);
        text[size] = '\0';
        size = mutate(data, size, most, text, &random);
        free(text);
    }
    return size;
}
