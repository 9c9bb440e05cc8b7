#include "find.h"

#include "wording.h"

#include <stdio.h>
#include <string.h>

/* Prefixes that a message lists. */
#define SHOWN 6

/* The layers whose names begin as asked, as they are met. */
typedef struct Search {
    const Arrays *arrays;
    const char *asked; /* "" for any */
    Found found;       /* the first, or the one whose prefix is just what was asked for */
    bool is_exact;
    size_t count, shown;
    char list[512];
} Search;

/* True where a name is a prefix, ending with a dot or a slash, and `end`. */
static bool ends_with(const char *name, const char *end, size_t *prefix) {
    size_t length = strlen(name), wanted = strlen(end);
    if (length < wanted || strcmp(name + length - wanted, end) != 0) {
        return false;
    }
    *prefix = length - wanted;
    return *prefix == 0 || strchr("./", name[*prefix - 1]) != NULL;
}

static bool is_there(const Arrays *arrays, const char *name, size_t prefix, const char *end) {
    return arrays_find(arrays, name, prefix, end) < arrays->names->count;
}

/* Of this project's names any may be missing: the first that is there stands for all. */
static bool is_mark(const Arrays *arrays, const Family *family, const char *name, size_t *prefix) {
    if (family->layout != LAYOUT_OPEN) {
        return ends_with(name, family_mark(family), prefix);
    }
    for (WeightName i = 0; i < WEIGHT_COUNT; i++) {
        if (ends_with(name, family->name[i], prefix)) {
            bool is_first = true;
            for (WeightName before = 0; before < i; before++) {
                is_first = is_first && !is_there(arrays, name, *prefix, family->name[before]);
            }
            return is_first;
        }
    }
    return false;
}

/* Does the layer below the prefix, which the name begins with, have the family's names? */
static bool has_mark(const Arrays *arrays, const Family *family, const char *name, size_t prefix) {
    if (family->layout != LAYOUT_OPEN) {
        return is_there(arrays, name, prefix, family_mark(family));
    }
    bool has = false;
    for (WeightName i = 0; i < WEIGHT_COUNT; i++) {
        has = has || is_there(arrays, name, prefix, family->name[i]);
    }
    return has;
}

/* The first of `families` from `family` on that the layer has names of, or the end of these. */
static const Family *family_from(const Arrays *arrays, const Family *family, const char *name,
                                 size_t prefix) {
    while (family < families + family_count && !has_mark(arrays, family, name, prefix)) {
        family++;
    }
    return family;
}

/* `layer.1` is layer.1. and not layer.10. too: a prefix ends with a dot or a slash, which need not
 * be asked for. The name begins with what is. */
static bool is_asked_exactly(const char *asked, size_t prefix) {
    size_t length = strlen(asked);
    return length == prefix || length + 1 == prefix;
}

static void list_prefix(Search *search, const char *name, size_t prefix) {
    size_t length = strlen(search->list);
    if (search->shown == SHOWN || length + prefix + 8 > sizeof search->list) {
        return;
    }
    snprintf(search->list + length, sizeof search->list - length, "%s\"%.*s\"",
             search->shown++ == 0 ? "" : ", ", (int)prefix, name);
}

static void meet(Search *search, const Family *family, const char *name, size_t prefix) {
    bool is_exact = is_asked_exactly(search->asked, prefix);
    if (search->count == 0 || (is_exact && !search->is_exact)) {
        search->found = (Found){family, name, prefix};
        search->count = is_exact ? 0 : search->count;
    } else if (search->is_exact && !is_exact) {
        return;
    }
    search->is_exact = search->is_exact || is_exact;
    search->count++;
    list_prefix(search, name, prefix);
}

static void look(Search *search) {
    const Labels *names = search->arrays->names;
    size_t length = strlen(search->asked), prefix = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (strncmp(names->text[i], search->asked, length) != 0) {
            continue;
        }
        for (size_t f = 0; f < family_count; f++) {
            if (is_mark(search->arrays, &families[f], names->text[i], &prefix) &&
                family_from(search->arrays, families, names->text[i], prefix) == &families[f]) {
                meet(search, &families[f], names->text[i], prefix);
            }
        }
    }
}

static bool refuse_unknown(const Labels *names, Error *error) {
    char list[512];
    wording_list((const char *const *)names->text, names->count < SHOWN ? names->count : SHOWN,
                 list, sizeof list);
    return error_set(error, ERROR_DATA, "",
                     "none of its names is known: W_Q, W_K, W_V or W_O is wanted, or those of "
                     "PyTorch's nn.MultiheadAttention, BERT, GPT-2 or LLaMA; %s %s%s",
                     names->count == 1 ? "it has" : "it has, among others,", list,
                     names->count > SHOWN ? " …" : "");
}

/* What could have been asked for. */
static bool refuse_prefix(const Arrays *arrays, const char *asked, Error *error) {
    Search any = {.arrays = arrays, .asked = ""};
    look(&any);
    return any.count == 0
               ? refuse_unknown(arrays->names, error)
               : error_set(error, ERROR_DATA, "",
                           "has no layer below \"%.*s\"; --weights-prefix is wanted as "
                           "one of %s%s",
                           ERROR_SHOWN(asked), any.list, any.count > any.shown ? " …" : "");
}

static bool refuse_several(const Search *search, Error *error) {
    return error_set(error, ERROR_DATA, "",
                     "has %zu layers%s; --weights-prefix is wanted, as one of %s%s", search->count,
                     search->asked[0] == '\0' ? "" : " below that prefix", search->list,
                     search->count > search->shown ? " …" : "");
}

/* A layer in two families' names: which is meant cannot be said by a prefix. */
static bool check_rivals(const Arrays *arrays, const Found *found, Error *error) {
    const Family *rival = family_from(arrays, found->family + 1, found->prefix, found->length);
    return rival == families + family_count ||
           error_set(error, ERROR_DATA, "",
                     "has weights named as in %s and as in %s%s%.*s%s; those of one are wanted",
                     found->family->title, rival->title, found->length > 0 ? " below \"" : "",
                     (int)found->length, found->prefix, found->length > 0 ? "\"" : "");
}

bool find_layer(const Arrays *arrays, const char *prefix, Found *found, Error *error) {
    Search search = {.arrays = arrays, .asked = prefix != NULL ? prefix : ""};
    look(&search);
    *found = search.found;
    if (search.count == 0) {
        return refuse_prefix(arrays, search.asked, error);
    }
    return search.count == 1 ? check_rivals(arrays, found, error) : refuse_several(&search, error);
}
