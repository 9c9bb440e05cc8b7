#include "tree.h"

#include "number.h"
#include "packed.h"
#include "scan.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* cJSON 1.7.15 reads no more than 63 characters of a number. */
#define NUMBER_LONGEST 63

/* Up to here comparing every two keys is cheaper than sorting them. */
#define KEYS_FEW 8

static bool is_number_byte(char byte) {
    return (byte >= '0' && byte <= '9') || strchr("+-.eE", byte) != NULL;
}

/* The end of the string or number that begins at `at`, or of any other byte. */
static const char *token_end(const char *at, const char *end) {
    if (*at == '"') {
        for (at++; *at != '"'; at++) {
            at += *at == '\\' ? 1 : 0;
        }
        return at + 1;
    }
    if (*at != '-' && (*at < '0' || *at > '9')) {
        return at + 1;
    }
    while (at < end && is_number_byte(*at)) {
        at++;
    }
    return at;
}

/* A copy of strict JSON whose long numbers are written short. Its length replaces *length. */
static char *shorten_numbers(const char *text, size_t *length) {
    const char *end = text + *length;
    char *copy = malloc(*length), *to = copy;
    if (copy == NULL) {
        return NULL;
    }
    while (text < end) {
        const char *stop = token_end(text, end);
        size_t size = (size_t)(stop - text);
        if (*text != '"' && size > NUMBER_LONGEST) {
            double value = 0;
            char number[NUMBER_SIZE];
            number_read_span(text, size, &value); /* strict JSON has been found to hold doubles */
            size_t written = number_write(value, 0, number);
            memcpy(to, number, written);
            to += written;
        } else {
            memcpy(to, text, size);
            to += size;
        }
        text = stop;
    }
    *length = (size_t)(to - copy);
    return copy;
}

/* cJSON reads numbers with strtod and the first byte of the locale's decimal point, which is not
 * all of it everywhere. So this thread has the C locale meanwhile. */
static cJSON *parse_in_c_locale(const char *text, size_t length) {
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c_locale == (locale_t)0) {
        return NULL;
    }
    locale_t before = uselocale(c_locale);
    cJSON *tree = cJSON_ParseWithLengthOpts(text, length, NULL, false);
    uselocale(before);
    freelocale(c_locale);
    return tree;
}

static cJSON *parse_shortened(const char *text, size_t length) {
    char *copy = shorten_numbers(text, &length);
    cJSON *tree = copy == NULL ? NULL : parse_in_c_locale(copy, length);
    free(copy);
    return tree;
}

/* Of strict JSON: only memory can fail. */
static cJSON *parse(const char *text, size_t length, size_t longest_number) {
    PackedText packed;
    if (!packed_new(text, length, &packed)) {
        return NULL;
    }
    bool is_long = longest_number > NUMBER_LONGEST;
    cJSON *tree = (is_long ? parse_shortened : parse_in_c_locale)(packed.text, packed.length);
    if (tree != NULL) {
        packed_restore(&packed, tree);
    }
    packed_free(&packed);
    return tree;
}

/* A key with its hash, so that sorting seldom has to look at the text. */
typedef struct HashedKey {
    uint64_t hash;
    const char *key;
    size_t index;
} HashedKey;

/* FNV-1a */
static uint64_t hash_of(const char *key) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
    }
    return hash;
}

/* Sorted, not put into a hash table: keys made to collide then cost no more than others. */
static int compare_keys(const void *left, const void *right) {
    const HashedKey *a = left, *b = right;
    return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1) : strcmp(a->key, b->key);
}

static int compare_equal_keys_too(const void *left, const void *right) {
    const HashedKey *a = left, *b = right;
    int compared = compare_keys(a, b);
    return compared != 0 ? compared : (a->index > b->index) - (a->index < b->index);
}

/* The first key of the object that stands in it again; NULL where there is none. */
static const char *first_twice(const HashedKey *keys, size_t count) {
    const HashedKey *first = NULL;
    for (size_t i = 1; i < count; i++) {
        bool is_earlier = first == NULL || keys[i - 1].index < first->index;
        if (is_earlier && compare_keys(&keys[i - 1], &keys[i]) == 0) {
            first = &keys[i - 1];
        }
    }
    return first != NULL ? first->key : NULL;
}

static const char *twice_among_few(const cJSON *object) {
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        for (const cJSON *later = child->next; later != NULL; later = later->next) {
            if (strcmp(child->string, later->string) == 0) {
                return later->string;
            }
        }
    }
    return NULL;
}

/* The first key that the object has twice goes to *twice. */
static bool find_twice(const cJSON *object, const char **twice, Error *error) {
    size_t count = value_count(object), i = 0;
    *twice = NULL;
    if (count <= KEYS_FEW) {
        *twice = twice_among_few(object);
        return true;
    }
    HashedKey *keys = malloc(count * sizeof *keys);
    if (keys == NULL) {
        return error_no_memory(error, "document");
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        keys[i] = (HashedKey){hash_of(child->string), child->string, i};
        i++;
    }
    qsort(keys, count, sizeof *keys, compare_equal_keys_too);
    *twice = first_twice(keys, count);
    free(keys);
    return true;
}

/* Recurses as deep as the text nests: STRICT_DEPTH at most. */
static bool check_keys(const cJSON *value, const Place *place, Error *error) {
    bool is_object = value_kind(value) == cJSON_Object;
    const char *twice = NULL;
    if (is_object && !find_twice(value, &twice, error)) {
        return false;
    }
    if (twice != NULL) {
        Place key = {.parent = place, .key = twice};
        return place_fail(&key, error, "this key is given twice; once is wanted");
    }
    Place item = {.parent = place};
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        item.key = is_object ? child->string : NULL;
        if (child->child != NULL && !check_keys(child, &item, error)) {
            return false;
        }
        item.index++;
    }
    return true;
}

cJSON *tree_new(const char *text, size_t length, Error *error) {
    size_t longest_number;
    if (!scan_check(text, length, &longest_number, error)) {
        return NULL;
    }
    size_t skipped = length >= 3 && memcmp(text, BOM, 3) == 0 ? 3 : 0;
    cJSON *tree = parse(text + skipped, length - skipped, longest_number);
    if (tree == NULL) {
        error_no_memory(error, "document");
        return NULL;
    }
    Place root = {.parent = NULL};
    if (!check_keys(tree, &root, error)) {
        cJSON_Delete(tree);
        return NULL;
    }
    return tree;
}
