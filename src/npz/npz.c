#include "npz.h"

#include "members.h"
#include "npy.h"

#include <stdlib.h>
#include <string.h>

/* torch.save has made archives with a pickle in them since PyTorch 1.6. */
static bool refuse_pickles(const Labels *names, Error *error) {
    static const char pickle[] = "data.pkl";
    for (size_t i = 0; i < names->count; i++) {
        size_t length = strlen(names->text[i]), wanted = sizeof pickle - 1;
        if (length >= wanted && strcmp(names->text[i] + length - wanted, pickle) == 0) {
            return error_set(error, ERROR_DATA, "",
                             "is a pickle (torch.save makes them), which is never loaded; "
                             "safetensors.torch.save_file(module.state_dict(), \"w.safetensors\") "
                             "makes a file that is");
        }
    }
    return true;
}

bool npz_open(Bytes *bytes, Npz **npz, Error *error) {
    *npz = NULL;
    Npz *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_no_memory(error, "");
    }
    made->bytes = bytes;
    if (!unzip_load(&made->unzip, error) || !archive_open(made, error) ||
        !members_list(made, error) || !refuse_pickles(&made->names, error)) {
        npz_close(made);
        return false;
    }
    *npz = made;
    return true;
}

const Labels *npz_names(const Npz *npz) {
    return &npz->names;
}

bool npz_read(Npz *npz, size_t index, size_t limit, Tensor *tensor, Error *error) {
    const Member *member = &npz->members[index];
    *tensor = (Tensor){0};
    if (!member_open(npz, member, error)) {
        return false;
    }
    NpySource source = {.read = member_read, .from = npz, .length = member->size};
    bool done = npy_read_weight(&source, limit, tensor, error);
    if (!member_close(npz, done, error)) {
        tensor_free(tensor);
        done = false;
    }
    return done;
}

void npz_close(Npz *npz) {
    if (npz == NULL) {
        return;
    }
    if (npz->archive != NULL) {
        npz->unzip.unzClose(npz->archive);
    }
    labels_free(&npz->names);
    free(npz->members);
    free(npz);
}
