/*
 * Files of weights: .npy, .npz and safetensors, each array of them, and the layer that is found in
 * them. What is read is finite and has the size that its shape says.
 */
#include "fuzz.h"
#include "npy.h"
#include "npz.h"
#include "safetensors.h"
#include "weights.h"

#include <math.h>
#include <string.h>

/* Numbers of an array: a file may say that it has more. */
#define MOST ((size_t)1 << 20)

static void check_tensor(Tensor *tensor) {
    size_t count = 1;
    for (int axis = 0; axis < tensor->rank; axis++) {
        count *= tensor->shape[axis];
    }
    fuzz_holds(tensor->rank >= 1 && count >= 1 && tensor_size(tensor) == count,
               "an array has the size of its shape");
    for (size_t i = 0; i < count; i++) {
        fuzz_holds(isfinite(tensor->data[i]), "numbers are finite");
    }
    tensor_free(tensor);
}

static void told(bool done, Tensor *tensor, const Error *error) {
    if (done) {
        check_tensor(tensor);
    } else {
        fuzz_failed_well(error);
    }
}

static bool read_next(void *from, unsigned char *to, size_t count, Error *error) {
    Draw *left = from;
    if ((size_t)(left->end - left->at) < count) {
        return error_set(error, ERROR_DATA, "", "ends too early");
    }
    memcpy(to, left->at, count);
    left->at += count;
    return true;
}

static void read_npy(const uint8_t *data, size_t size) {
    Tensor tensor = {0};
    Error error = {0};
    told(npy_read(data, size, &tensor, &error), &tensor, &error);
    Draw left = {data, data + size};
    const NpySource source = {read_next, &left, size};
    tensor = (Tensor){0};
    error = (Error){0};
    told(npy_read_weight(&source, MOST, &tensor, &error), &tensor, &error);
}

static void read_npz(Bytes *bytes) {
    Npz *npz = NULL;
    Error error = {0};
    if (!npz_open(bytes, &npz, &error)) {
        fuzz_failed_well(&error);
        return;
    }
    for (size_t i = 0; i < npz_names(npz)->count; i++) {
        Tensor tensor = {0};
        error = (Error){0};
        told(npz_read(npz, i, MOST, &tensor, &error), &tensor, &error);
    }
    npz_close(npz);
}

static void read_safetensors(Bytes *bytes) {
    SafeTensors *file = NULL;
    Error error = {0};
    if (!safetensors_open(bytes, &file, &error)) {
        fuzz_failed_well(&error);
        return;
    }
    for (size_t i = 0; i < safetensors_names(file)->count; i++) {
        Tensor tensor = {0};
        error = (Error){0};
        told(safetensors_read(file, i, MOST, &tensor, &error), &tensor, &error);
    }
    safetensors_close(file);
}

/* What is asked for besides the file, by the file's own length: any combination is as good. */
static WeightsAsk ask_of(size_t size) {
    static const char *const prefixes[] = {NULL, NULL, "", "layer.0.", "h.0."};
    return (WeightsAsk){.prefix = prefixes[size % 5],
                        .layout = (WeightsLayout)(size / 2 % 3),
                        .width = size % 3 == 0 ? 4 : 0,
                        .heads = size % 7 == 0 ? 2 : 0,
                        .positions_turn = size % 2 == 0};
}

static void read_layer(Bytes *bytes, WeightsKind kind, size_t size) {
    Document document = {0};
    Notes notes = {0};
    Error error = {0};
    WeightsAsk ask = ask_of(size);
    if (weights_read(bytes, kind, &ask, &document, &notes, &error)) {
        fuzz_holds(document.layer_count == 1, "one layer is read");
        for (size_t part = 0; part < WEIGHT_COUNT; part++) {
            if (document.layers[0].part[part].rank > 0) {
                check_tensor(&document.layers[0].part[part]);
            }
        }
    } else {
        fuzz_failed_well(&error);
    }
    document_free(&document);
    notes_free(&notes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Bytes *bytes = NULL;
    WeightsKind kind;
    Error error = {0};
    read_npy(data, size);
    const char *path = fuzz_file(data, size);
    fuzz_holds(bytes_open(path, MOST, &bytes, &error), "the input can be opened");
    const char *called = size > 8 && data[8] == '{' ? "input.safetensors" : "input";
    if (!weights_recognise(bytes, called, &kind, &error)) {
        fuzz_failed_well(&error);
    } else if (kind != WEIGHTS_DOCUMENT) {
        (kind == WEIGHTS_NPZ ? read_npz : read_safetensors)(bytes);
        read_layer(bytes, kind, size);
    }
    bytes_close(bytes);
    return 0;
}
