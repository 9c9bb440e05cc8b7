/*
 * replay CUTS FOLDER…: gives every file of the folders to a harness, and some of its beginnings, of
 * CUTS lengths (all there are, where it has no more), since what is cut off is what readers go
 * wrong on.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From memory of its own, so that a byte read past the end is seen by those who look. */
static void replay_beginning(const uint8_t *bytes, size_t length) {
    uint8_t *beginning = malloc(length > 0 ? length : 1);
    fuzz_holds(beginning != NULL, "there is memory for the input");
    memcpy(beginning, bytes, length);
    LLVMFuzzerTestOneInput(beginning, length);
    free(beginning);
}

static size_t replay_bytes(const uint8_t *bytes, size_t length, size_t cuts) {
    size_t step = 1 + length / cuts, tried = 0;
    for (size_t cut = 0; cut < length; cut += step) {
        replay_beginning(bytes, cut);
        tried++;
    }
    replay_beginning(bytes, length);
    return tried + 1;
}

static uint8_t *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    fuzz_holds(file != NULL && fseek(file, 0, SEEK_END) == 0, path);
    long size = ftell(file);
    fuzz_holds(size >= 0 && fseek(file, 0, SEEK_SET) == 0, path);
    uint8_t *bytes = malloc((size_t)size + 1);
    fuzz_holds(bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size, path);
    fclose(file);
    *length = (size_t)size;
    return bytes;
}

static int is_seed(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *folder, size_t cuts, size_t *files) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_seed, alphasort);
    size_t tried = 0;
    fuzz_holds(count > 0, folder);
    for (int i = 0; i < count; i++) {
        char path[4096];
        size_t length;
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        free(entries[i]);
        uint8_t *bytes = read_file(path, &length);
        tried += replay_bytes(bytes, length, cuts);
        free(bytes);
        ++*files;
    }
    free(entries);
    return tried;
}

int main(int argc, char **argv) {
    size_t tried = 0, files = 0, cuts = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    for (int i = 2; i < argc && cuts > 0; i++) {
        tried += replay_folder(argv[i], cuts, &files);
    }
    printf("%zu inputs of %zu files replayed\n", tried, files);
    return files > 0 ? 0 : 2;
}
