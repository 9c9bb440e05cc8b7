#include "option_words.h"

#include "views.h"

#include <string.h>

#define WORDS_MOST 7

/* The words of the options whose words are not a table of their own. */
static const struct {
    const char *option;
    const char *words[WORDS_MOST + 1];
} words_of[] = {
    {"weights-layout", {"xw", "wx"}},
    {"segment", {"auto", "space", "char"}},
    {"case", {"auto", "exact"}},
    {"unknown", {"error", "zero", "skip", "hash"}},
    {"scale", {"sqrt", "none"}},
    {"mask", {"none", "causal", "padding", "window:", "dilated:", "global:"}},
    {"position", {"none", "sinusoidal", "rope", "alibi"}},
    {"kernel", {"softmax", "linear"}},
    {"sweep", {"temperature", "scale", "length", "d_k"}},
    {"layer", {"last"}},
    {"head", {"mean", "max"}},
    {"orient", {"rows", "columns"}},
    {"dims", {"auto", "all"}},
    {"range", {"0..1", "auto"}},
    {"theme", {"light", "dark", "print"}},
    {"digits", {"full"}},
};

static const char *view_name(size_t index) {
    const View *view = view_at(index);
    return view != NULL ? view->name : NULL;
}

/* The maps, and behind the last of them "list". */
static const char *map_name(size_t index) {
    const ColourMap *map = colour_map_at(index);
    if (map != NULL) {
        return map->name;
    }
    return index > 0 && colour_map_at(index - 1) != NULL ? "list" : NULL;
}

static const char *word_of(const char *option, size_t index) {
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of && index < WORDS_MOST; i++) {
        if (strcmp(option, words_of[i].option) == 0) {
            return words_of[i].words[index];
        }
    }
    return NULL;
}

const char *option_word(const char *option, size_t index) {
    return strcmp(option, "view") == 0       ? view_name(index)
           : strcmp(option, "colormap") == 0 ? map_name(index)
                                             : word_of(option, index);
}
