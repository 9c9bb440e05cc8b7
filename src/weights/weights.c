#include "weights.h"

#include "arrange.h"
#include "find.h"
#include "layout.h"
#include "named_arrays.h"
#include "npy.h"
#include "wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The first bytes, which tell what a file is: a length of 8 and the { of a header. */
#define BEGINNING 9

#define SAFETENSORS_SUFFIX ".safetensors"

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), wanted = strlen(suffix);
    return length >= wanted && strcasecmp(path + length - wanted, suffix) == 0;
}

static bool refuse_pickle(Error *error) {
    return error_set(error, ERROR_DATA, "",
                     "is a pickle, which is never loaded; safetensors.torch.save_file("
                     "module.state_dict(), \"w.safetensors\") makes a file that is");
}

bool weights_recognise(Bytes *bytes, const char *path, WeightsKind *kind, Error *error) {
    unsigned char first[BEGINNING] = {0};
    size_t length = bytes_size(bytes) < BEGINNING ? bytes_size(bytes) : BEGINNING;
    if (!bytes_read(bytes, 0, first, length, error)) {
        return false;
    }
    /* The length of a header is below 2^40, so NULs stand before its {; in JSON there are none. */
    bool is_safetensors =
        has_suffix(path, SAFETENSORS_SUFFIX) || memcmp(first + 5, "\0\0\0{", BEGINNING - 5) == 0;
    if (!is_safetensors && first[0] == 0x80 && first[1] >= 2 && first[1] <= 5) {
        return refuse_pickle(error);
    }
    if (memcmp(first, "\x93NUMPY", 6) == 0) {
        return error_set(error, ERROR_DATA, "",
                         "holds one array without a name; --weights W_Q=FILE says which it is");
    }
    bool is_archive = memcmp(first, "PK\3\4", 4) == 0 || memcmp(first, "PK\5\6", 4) == 0;
    *kind = is_archive ? WEIGHTS_NPZ : is_safetensors ? WEIGHTS_SAFETENSORS : WEIGHTS_DOCUMENT;
    return true;
}

/* What a layer is read with. */
typedef struct Reading {
    const Arrays *arrays;
    Found found;
    const WeightsAsk *ask;
    WeightSet *set;
    Notes *notes;
    Error *error;
} Reading;

static size_t find(const Reading *reading, const char *name) {
    return arrays_find(reading->arrays, reading->found.prefix, reading->found.length, name);
}

static bool is_there(const Reading *reading, const char *name) {
    return name != NULL && find(reading, name) < reading->arrays->names->count;
}

/* Fails at an array of the layer, which may be missing. */
static bool fail(const Reading *reading, const char *name, const char *what) {
    char where[sizeof reading->error->where];
    int prefix = (int)(reading->found.length < 250 ? reading->found.length : 250);
    snprintf(where, sizeof where, "%.*s%.100s", prefix, reading->found.prefix, name);
    return error_set(reading->error, ERROR_DATA, where, "%s", what);
}

/* One array, held to its rank. */
static bool read_array(const Reading *reading, const char *name, int lowest, int highest,
                       Tensor *tensor) {
    if (!is_there(reading, name)) {
        char what[128];
        snprintf(what, sizeof what, "is missing, beside other weights of %.80s",
                 reading->found.family->title);
        return fail(reading, name, what);
    }
    if (!arrays_read(reading->arrays, find(reading, name), tensor, reading->error)) {
        return false;
    }
    return (tensor->rank >= lowest && tensor->rank <= highest) ||
           fail(reading, name,
                highest == 3   ? "two axes are wanted, or three (one matrix for each head)"
                : lowest == 2  ? "two axes are wanted"
                : highest == 2 ? "one axis is wanted, or two (one list for each head)"
                               : "one axis is wanted");
}

/* This project's own names: any may be missing, but none misspelt. Beside W_Q itself W_E is none of
 * its misspellings. */
static bool check_spelling(const Reading *reading) {
    const Found *found = &reading->found;
    const Labels *names = reading->arrays->names;
    for (size_t i = 0; i < names->count; i++) {
        if (strncmp(names->text[i], found->prefix, found->length) != 0) {
            continue;
        }
        const char *name = names->text[i] + found->length;
        const char *nearest = wording_nearest(name, weight_names, WEIGHT_COUNT);
        if (nearest != NULL && !is_there(reading, nearest)) {
            return error_set(reading->error, ERROR_DATA, names->text[i],
                             "is no known name; did you mean \"%s\"?", nearest);
        }
    }
    return true;
}

static bool read_own(const Reading *reading) {
    for (WeightName name = W_Q; name < WEIGHT_COUNT; name++) {
        int lowest = name >= B_Q ? 1 : 2;
        if (is_there(reading, weight_names[name]) &&
            !read_array(reading, weight_names[name], lowest, lowest + 1,
                        &reading->set->part[name])) {
            return false;
        }
    }
    return check_spelling(reading) &&
           layout_settle(reading->set, reading->ask, reading->notes, reading->error);
}

/* Q's, K's and V's in one array, one after the other along `axis`. */
static bool read_fused(const Reading *reading, const char *name, int rank, int axis,
                       Tensor part[3]) {
    Tensor fused = {0};
    bool done = read_array(reading, name, rank, rank, &fused) &&
                (fused.shape[axis] % 3 == 0 ||
                 fail(reading, name, "queries, keys and values are wanted in it, of one width")) &&
                arrange_thirds(&fused, axis, part, reading->error);
    tensor_free(&fused);
    return done;
}

/* Models name all their matrices; biases may be missing. */
static bool read_known(const Reading *reading) {
    const Family *family = reading->found.family;
    Tensor *part = reading->set->part;
    int axis = family->layout == LAYOUT_WX ? 0 : 1;
    if (family->fused != NULL && !read_fused(reading, family->fused, 2, axis, &part[W_Q])) {
        return false;
    }
    if (is_there(reading, family->biases) &&
        !read_fused(reading, family->biases, 1, 0, &part[B_Q])) {
        return false;
    }
    for (WeightName name = W_Q; name < WEIGHT_COUNT; name++) {
        bool is_wanted =
            family->name[name] != NULL && (name <= W_O || is_there(reading, family->name[name]));
        int rank = name <= W_O ? 2 : 1;
        if (is_wanted && !read_array(reading, family->name[name], rank, rank, &part[name])) {
            return false;
        }
    }
    return family->layout != LAYOUT_WX || layout_turn(reading->set, reading->error);
}

/* The heads of K or V, and those of Q: each of the former is repeated for its group. */
static bool repeat_heads(const Reading *reading, WeightName name, size_t width) {
    Tensor *part = reading->set->part, *weight = &part[name], *bias = &part[name - W_Q + B_Q];
    const char *called = reading->found.family->name[name];
    size_t heads = reading->ask->heads, own = weight->shape[1] / width;
    if (weight->shape[0] != part[W_Q].shape[0]) {
        return fail(reading, called, "maps inputs of another width than those of the queries");
    }
    if (weight->shape[1] % width != 0 || own == 0 || heads % own != 0 ||
        (bias->rank > 0 && bias->shape[0] != weight->shape[1])) {
        char what[160];
        snprintf(what, sizeof what,
                 "is %zu wide, which %zu heads of %zu cannot share by groups; is --heads right?",
                 weight->shape[1], heads, width);
        return fail(reading, called, what);
    }
    Columns columns = {.width = width, .repeats = heads / own};
    return columns.repeats == 1 ||
           (arrange_columns(weight, &columns, reading->error) &&
            (bias->rank == 0 || arrange_columns(bias, &columns, reading->error)));
}

static bool repeat_groups(const Reading *reading) {
    const Tensor *part = reading->set->part;
    size_t heads = reading->ask->heads, all = part[W_Q].shape[1], keys = part[W_K].shape[1];
    if (all == keys && all == part[W_V].shape[1]) {
        return true;
    }
    if (heads == 0) {
        char what[160];
        snprintf(what, sizeof what,
                 "is %zu wide where queries are %zu wide, so that heads share keys; --heads N is "
                 "wanted",
                 keys, all);
        return fail(reading, reading->found.family->name[W_K], what);
    }
    if (all % heads != 0) {
        return true; /* the request says so */
    }
    return notes_add(reading->notes, reading->error,
                     "heads of keys and values: %zu, each repeated for its group of the %zu "
                     "heads of queries",
                     keys / (all / heads), heads) &&
           repeat_heads(reading, W_K, all / heads) && repeat_heads(reading, W_V, all / heads);
}

/* Both of Q and K, so that their products stay: RoPE here turns neighbours, as in its paper. */
static bool pair_halves(const Reading *reading) {
    size_t heads = reading->ask->heads > 0 ? reading->ask->heads : 1;
    Tensor *part = reading->set->part;
    if (part[W_Q].shape[1] % (2 * heads) != 0) {
        return true; /* the request says so */
    }
    Columns columns = {.width = part[W_Q].shape[1] / heads, .repeats = 1, .pairs_halves = true};
    const WeightName names[] = {W_Q, W_K, B_Q, B_K};
    for (size_t i = 0; i < 4; i++) {
        Tensor *tensor = &part[names[i]];
        bool fits = tensor->rank > 0 && tensor->shape[tensor->rank - 1] == part[W_Q].shape[1];
        if (fits && !arrange_columns(tensor, &columns, reading->error)) {
            return false;
        }
    }
    return notes_add(reading->notes, reading->error,
                     "the columns of W_Q and W_K are put in pairs as rope turns them here");
}

static bool check_family(const Reading *reading) {
    const Family *family = reading->found.family;
    for (size_t i = 0; i < 2; i++) {
        if (is_there(reading, family->refused[i])) {
            return fail(reading, family->refused[i],
                        "takes part in this model's attention, but not in attnviz's");
        }
    }
    WeightsLayout asked = reading->ask->layout;
    return family->layout == LAYOUT_OPEN || asked == LAYOUT_OPEN || asked == family->layout ||
           error_set(reading->error, ERROR_USAGE, "--weights-layout",
                     "%s is wanted, or none: the names are those of %s",
                     family->layout == LAYOUT_XW ? "xw" : "wx", family->title);
}

static bool note_heads(const Reading *reading) {
    return reading->ask->heads != 0 ||
           notes_add(reading->notes, reading->error,
                     "how many heads there are is not in the file; 1 is taken (--heads N)");
}

static bool read_layer(const Reading *reading) {
    const Family *family = reading->found.family;
    if (!check_family(reading)) {
        return false;
    }
    if (family->layout == LAYOUT_OPEN) {
        return read_own(reading);
    }
    return read_known(reading) && (!family->is_grouped || repeat_groups(reading)) &&
           (!family->turns_halves || !reading->ask->positions_turn || pair_halves(reading)) &&
           note_heads(reading);
}

/* A document of one layer, to be filled. */
static bool begin(Document *document, Error *error) {
    *document = (Document){0};
    options_default(&document->options);
    document->layers = calloc(1, sizeof *document->layers);
    if (document->layers == NULL) {
        return error_no_memory(error, "weights");
    }
    document->layer_count = 1;
    return true;
}

bool weights_read(Bytes *bytes, WeightsKind kind, const WeightsAsk *ask, Document *document,
                  Notes *notes, Error *error) {
    Arrays arrays = {0};
    bool done = begin(document, error) && arrays_open(bytes, kind, &arrays, error);
    if (done) {
        Reading reading = {
            .arrays = &arrays, .ask = ask, .set = document->layers, .notes = notes, .error = error};
        done = find_layer(&arrays, ask->prefix, &reading.found, error) && read_layer(&reading);
    }
    arrays_close(&arrays);
    return done;
}

/* A .npy file as it comes. */
typedef struct FileSource {
    Bytes *bytes;
    size_t at;
} FileSource;

static bool read_file(void *from, unsigned char *to, size_t count, Error *error) {
    FileSource *source = from;
    source->at += count;
    return bytes_read(source->bytes, source->at - count, to, count, error);
}

static bool check_rank(const Tensor *tensor, WeightName name, Error *error) {
    int lowest = name >= B_Q ? 1 : 2;
    return (tensor->rank >= lowest && tensor->rank <= lowest + 1) ||
           error_set(error, ERROR_DATA, "header",
                     "%s wanted for %s, with one axis more where "
                     "there is one for each head",
                     name >= B_Q ? "one axis is" : "two axes are", weight_names[name]);
}

static bool read_matrix(const char *path, WeightName name, Tensor *tensor, Error *error) {
    FileSource from = {0};
    if (!bytes_open(path, LIMIT_FILE_BYTES, &from.bytes, error)) {
        return false;
    }
    NpySource source = {read_file, &from, bytes_size(from.bytes)};
    bool done = npy_read_weight(&source, LIMIT_WEIGHT_NUMBERS, tensor, error) &&
                check_rank(tensor, name, error);
    bytes_close(from.bytes);
    return done || error_in_file(error, strcmp(path, "-") == 0 ? "stdin" : path);
}

bool weights_read_files(const char *const paths[WEIGHT_COUNT], const WeightsAsk *ask,
                        Document *document, Notes *notes, Error *error) {
    if (!begin(document, error)) {
        return false;
    }
    for (WeightName name = W_Q; name < WEIGHT_COUNT; name++) {
        if (paths[name] != NULL &&
            !read_matrix(paths[name], name, &document->layers->part[name], error)) {
            return false;
        }
    }
    return layout_settle(document->layers, ask, notes, error);
}
