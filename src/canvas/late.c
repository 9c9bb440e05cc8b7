#include "late.h"

#include <dlfcn.h>
#include <string.h>

#define LIBRARY_NAME(name, file, package)    LIBRARY_##name,
#define LIBRARY_ROW(name, file_name, debian) {file_name, debian},
#define FUNCTION_ROW(library, function)      {LIBRARY_##library, #function, offsetof(Late, function)},

typedef enum Library { LATE_LIBRARIES(LIBRARY_NAME) LIBRARY_COUNT } Library;

static const struct {
    const char *file, *package;
} libraries[LIBRARY_COUNT] = {LATE_LIBRARIES(LIBRARY_ROW)};

static const struct {
    Library library;
    const char *name;
    size_t place;
} functions[] = {LATE_FUNCTIONS(FUNCTION_ROW)};

static bool open_library(Library library, void **handle, Error *error) {
    /* Lazy and never closed: GLib's types cannot be unloaded. */
    *handle = dlopen(libraries[library].file, RTLD_LAZY | RTLD_LOCAL);
    return *handle != NULL || error_set(error, ERROR_SYSTEM, "figure",
                                        "cannot load %s to draw with; on Debian: apt install %s",
                                        libraries[library].file, libraries[library].package);
}

bool late_load(Late *late, Error *error) {
    void *handles[LIBRARY_COUNT];
    for (int library = 0; library < LIBRARY_COUNT; library++) {
        if (!open_library((Library)library, &handles[library], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        Library library = functions[i].library;
        void *address = dlsym(handles[library], functions[i].name);
        if (address == NULL) {
            return error_set(error, ERROR_SYSTEM, "figure",
                             "%s has no %s: a newer one is needed; on Debian: apt install %s",
                             libraries[library].file, functions[i].name,
                             libraries[library].package);
        }
        /* A function's address comes as void *; POSIX lets the bytes be copied. */
        memcpy((char *)late + functions[i].place, &address, sizeof address);
    }
    return true;
}
