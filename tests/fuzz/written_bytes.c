#include "written_bytes.h"

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file in memory that children may have: so it counts as one that the program was started with.
 */
static int open_file(char path[32]) {
    int file = memfd_create("output", 0);
    fuzz_holds(file >= 0, "a file in memory can be made");
    snprintf(path, 32, "/dev/fd/%d", file);
    return file;
}

static char *read_all(int file, size_t *length) {
    off_t size = lseek(file, 0, SEEK_END);
    char *bytes = malloc((size_t)size + 1);
    fuzz_holds(size >= 0 && bytes != NULL && pread(file, bytes, (size_t)size, 0) == size,
               "a file in memory can be read");
    bytes[size] = '\0';
    *length = (size_t)size;
    return bytes;
}

char *bytes_written(Writer writer, const void *from, size_t *length) {
    char path[32];
    int file = open_file(path);
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    bool done = outputs_new(&outputs, &error) && outputs_add(outputs, path, &sink, &error) &&
                writer(from, sink, &error) && outputs_commit(outputs, &error);
    if (!done) {
        fprintf(stderr, "%s: %s\n", error.where, error.what);
    }
    fuzz_holds(done, "what was computed can be written");
    outputs_free(outputs);
    char *bytes = read_all(file, length);
    close(file);
    return bytes;
}
