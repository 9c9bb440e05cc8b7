#define _GNU_SOURCE /* dl_iterate_phdr */
#include "late.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#define FONTCONFIG "libfontconfig.so"

#define PACKAGE_OF_CAIRO    "libcairo2"
#define PACKAGE_OF_HARFBUZZ "libharfbuzz0b"
#define PACKAGE_OF_PANGO    "libpangocairo-1.0-0"

typedef struct Function {
    const char *name;
    size_t place;
} Function;

#define FUNCTION_ROW(function) {#function, offsetof(Late, function)},
#define COUNT(rows)            (sizeof(rows) / sizeof(rows)[0])

static const Function cairo_functions[] = {LATE_CAIRO(FUNCTION_ROW)};
static const Function harfbuzz_functions[] = {LATE_HARFBUZZ(FUNCTION_ROW)};
static const Function pango_functions[] = {LATE_PANGO(FUNCTION_ROW)};

/* A library brings others along, whose functions are found through it: Cairo FreeType and
 * fontconfig, Pango GLib. */
typedef struct Library {
    const char *name, *package;
    const Function *functions;
    size_t count;
} Library;

static const Library cairo = {"libcairo.so.2", PACKAGE_OF_CAIRO, cairo_functions,
                              COUNT(cairo_functions)};
static const Library harfbuzz = {"libharfbuzz.so.0", PACKAGE_OF_HARFBUZZ, harfbuzz_functions,
                                 COUNT(harfbuzz_functions)};
static const Library pango = {"libpangocairo-1.0.so.0", PACKAGE_OF_PANGO, pango_functions,
                              COUNT(pango_functions)};

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

static bool find_functions(Late *late, const Library *library, void *handle, Error *error) {
    for (size_t i = 0; i < library->count; i++) {
        void *address = dlsym(handle, library->functions[i].name);
        if (address == NULL) {
            return error_set(error, ERROR_SYSTEM, "figure",
                             "%s brings no %s: a newer one is needed; on Debian: apt install %s",
                             library->name, library->functions[i].name, library->package);
        }
        /* A function's address comes as void *; POSIX lets the bytes be copied. */
        memcpy((char *)late + library->functions[i].place, &address, sizeof address);
    }
    return true;
}

/* Lazy and never closed: GLib's types cannot be unloaded. */
static bool load(Late *late, const Library *library, Error *error) {
    void *handle = dlopen(library->name, RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) {
        return error_set(error, ERROR_SYSTEM, "figure",
                         "cannot load %s to draw with; on Debian: apt install %s", library->name,
                         library->package);
    }
    return find_functions(late, library, handle, error);
}

bool late_load(Late *late, Error *error) {
    late->had_fontconfig = has_fontconfig();
    return load(late, &cairo, error) && load(late, &harfbuzz, error);
}

bool late_load_pango(Late *late, Error *error) {
    late->has_pango = late->has_pango || load(late, &pango, error);
    return late->has_pango;
}
