#define _GNU_SOURCE /* dl_iterate_phdr */
#include "late.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

/* Brings Pango, Cairo, fontconfig and GLib along: their functions are found through it. */
#define LIBRARY    "libpangocairo-1.0.so.0"
#define FONTCONFIG "libfontconfig.so"
#define PACKAGE    "libpangocairo-1.0-0"

#define FUNCTION_ROW(function) {#function, offsetof(Late, function)},

static const struct {
    const char *name;
    size_t place;
} functions[] = {LATE_FUNCTIONS(FUNCTION_ROW)};

static int is_fontconfig(struct dl_phdr_info *library, size_t size, void *found) {
    (void)size;
    *(bool *)found = *(bool *)found || strstr(library->dlpi_name, FONTCONFIG) != NULL;
    return 0;
}

/* Asked of the loader's list, since dlopen with RTLD_NOLOAD would count as loading. */
static bool has_fontconfig(void) {
    bool found = false;
    dl_iterate_phdr(is_fontconfig, &found);
    return found;
}

bool late_load(Late *late, Error *error) {
    late->had_fontconfig = has_fontconfig();
    /* Lazy and never closed: GLib's types cannot be unloaded. */
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        return error_set(error, ERROR_SYSTEM, "figure",
                         "cannot load %s to draw with; on Debian: apt install %s", LIBRARY,
                         PACKAGE);
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *address = dlsym(library, functions[i].name);
        if (address == NULL) {
            return error_set(error, ERROR_SYSTEM, "figure",
                             "%s brings no %s: a newer one is needed; on Debian: apt install %s",
                             LIBRARY, functions[i].name, PACKAGE);
        }
        /* A function's address comes as void *; POSIX lets the bytes be copied. */
        memcpy((char *)late + functions[i].place, &address, sizeof address);
    }
    return true;
}
