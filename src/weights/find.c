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

/* Of this project's names any may be missing: the first that is there stands for all. */
static bool is_mark(const Search *search, const Family *family, const char *name, size_t *prefix) {
    if (family->layout != LAYOUT_OPEN) {
        return ends_with(name, family_mark(family), prefix);
    }
    for (WeightName i = 0; i < WEIGHT_COUNT; i++) {
        if (ends_with(name, family->name[i], prefix)) {
            bool is_first = true;
            for (WeightName before = 0; before < i; before++) {
                is_first =
                    is_first && arrays_find(search->arrays, name, *prefix, family->name[before]) ==
                                    search->arrays->names->count;
            }
            return is_first;
        }
    }
    return false;
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
            if (is_mark(search, &families[f], names->text[i], &prefix)) {
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

bool find_layer(const Arrays *arrays, const char *prefix, Found *found, Error *error) {
    Search search = {.arrays = arrays, .asked = prefix != NULL ? prefix : ""};
    look(&search);
    *found = search.found;
    if (search.count == 0) {
        return refuse_prefix(arrays, search.asked, error);
    }
    return search.count == 1 || refuse_several(&search, error);
}
