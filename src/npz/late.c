#include "late.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#define LIBRARY "libminizip.so.1"
#define PACKAGE "libminizip1"

#define FUNCTION_ROW(function) {#function, offsetof(Unzip, function)},

static const struct {
    const char *name;
    size_t place;
} functions[] = {UNZIP_FUNCTIONS(FUNCTION_ROW)};

bool unzip_load(Unzip *unzip, Error *error) {
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        return error_set(error, ERROR_SYSTEM, "",
                         "cannot load %s to read archives with; on Debian: apt install %s", LIBRARY,
                         PACKAGE);
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *address = dlsym(library, functions[i].name);
        if (address == NULL) {
            return error_set(error, ERROR_SYSTEM, "",
                             "%s brings no %s: a newer one is needed; on Debian: apt install %s",
                             LIBRARY, functions[i].name, PACKAGE);
        }
        /* A function's address comes as void *; POSIX lets the bytes be copied. */
        memcpy((char *)unzip + functions[i].place, &address, sizeof address);
    }
    return true;
}
