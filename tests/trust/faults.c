/*
 * faults: loaded before the C library (LD_PRELOAD), lets chosen calls of a program fail.
 *
 * What fails is said in the environment; what happened is written to a file when the program ends:
 *
 *     FAULTS_IN      the objects whose calls count: names between colons, each the start of a file
 *                    name ("libpng"), "program" for the program itself, or a "-" before the whole
 *                    list for every object but these
 *     FAULTS_KIND    "allocation", "short-write", "short-read" or "thread"
 *     FAULTS_AT      which of them, counting from 1 (0: none, they are counted only)
 *     FAULTS_ON      that one and all after it
 *     FAULTS_REPORT  a file that says "COUNT FAILED OBJECT+0xOFFSET KIBIBYTES": how many counted,
 * how many failed, where the first of them was, and the most memory that was in use
 *
 * An allocation that the C library makes for its caller (strdup, realpath, …) counts as its
 * caller's. A short write or read does the first half of what was asked, as a signal may cause.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OBJECTS 256

/* A piece of executable code in memory, and whether its calls count. */
typedef struct Object {
    uintptr_t from, until, base;
    bool counts;
    char name[64];
} Object;

typedef enum Kind { ALLOCATION, SHORT_WRITE, SHORT_READ, THREAD, NO_KIND } Kind;

static const char *const kinds[] = {"allocation", "short-write", "short-read", "thread"};

static struct {
    Kind kind;
    long at;
    bool on;
    const char *in, *report;
    Object objects[OBJECTS];
    size_t object_count;
    pthread_mutex_t lock;
    atomic_long count, failed;
    const Object *first_object;
    uintptr_t first_address;
} faults = {.kind = NO_KIND, .lock = PTHREAD_MUTEX_INITIALIZER};

/* Set while a call is on behalf of another that was counted, or of this file. */
static _Thread_local bool is_inside;

/* Found by dlsym, which may itself allocate: that is answered from here, and never given back. */
static char early[1 << 20];
static size_t early_used;

static void *allocate_early(size_t size) {
    size_t start = (early_used + 15) / 16 * 16;
    if (size > sizeof early - start) {
        abort();
    }
    early_used = start + size;
    return early + start;
}

static bool is_early(const void *memory) {
    return (const char *)memory >= early && (const char *)memory < early + sizeof early;
}

#define REAL_FUNCTIONS(X)                                                                          \
    X(malloc)                                                                                      \
    X(calloc)                                                                                      \
    X(realloc)                                                                                     \
    X(free)                                                                                        \
    X(aligned_alloc)                                                                               \
    X(posix_memalign)                                                                              \
    X(strdup)                                                                                      \
    X(strndup)                                                                                     \
    X(realpath)                                                                                    \
    X(write)                                                                                       \
    X(read)                                                                                        \
    X(pthread_create)
/* Each of the function's own type. */
#define DECLARE(name) static __typeof__(name) *real_##name;
REAL_FUNCTIONS(DECLARE)

static bool names(const char *list, const char *file) {
    while (*list != '\0') {
        size_t length = strcspn(list, ":");
        if (length > 0 && strncmp(list, file, length) == 0) {
            return true;
        }
        list += length + (list[length] == ':');
    }
    return false;
}

static bool object_counts(const char *file) {
    bool all_but = faults.in[0] == '-';
    return names(faults.in + all_but, file) != all_but;
}

static int add_object(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    (void)data;
    const char *path = info->dlpi_name[0] == '\0' ? "program" : info->dlpi_name;
    const char *slash = strrchr(path, '/');
    const char *file = slash == NULL ? path : slash + 1;
    for (int i = 0; i < info->dlpi_phnum && faults.object_count < OBJECTS; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0) {
            continue;
        }
        Object *object = &faults.objects[faults.object_count++];
        object->base = info->dlpi_addr;
        object->from = info->dlpi_addr + part->p_vaddr;
        object->until = object->from + part->p_memsz;
        object->counts = object_counts(file);
        snprintf(object->name, sizeof object->name, "%s", file);
    }
    return 0;
}

static const Object *find_object(uintptr_t address) {
    for (size_t i = 0; i < faults.object_count; i++) {
        if (address >= faults.objects[i].from && address < faults.objects[i].until) {
            return &faults.objects[i];
        }
    }
    return NULL;
}

/* Libraries may have been loaded since the last call from one that was not known. */
static const Object *object_of(uintptr_t address) {
    pthread_mutex_lock(&faults.lock);
    const Object *found = find_object(address);
    if (found == NULL) {
        faults.object_count = 0;
        dl_iterate_phdr(add_object, NULL);
        found = find_object(address);
    }
    pthread_mutex_unlock(&faults.lock);
    return found;
}

/* True where this call is to fail. */
static bool strikes(Kind kind, uintptr_t address) {
    if (kind != faults.kind || is_inside) {
        return false;
    }
    is_inside = true;
    const Object *object = object_of(address);
    is_inside = false;
    if (object == NULL || !object->counts) {
        return false;
    }
    long number = atomic_fetch_add(&faults.count, 1) + 1;
    bool fails = faults.at > 0 && (number == faults.at || (faults.on && number > faults.at));
    if (fails && atomic_fetch_add(&faults.failed, 1) == 0) {
        faults.first_object = object;
        faults.first_address = address - object->base;
    }
    return fails;
}

#define HERE ((uintptr_t)__builtin_return_address(0))

/* A function's address comes as void *; POSIX lets the bytes be copied. */
static void load(const char *name, void *function) {
    void *address = dlsym(RTLD_NEXT, name);
    memcpy(function, &address, sizeof address);
}

static void load_functions(void) {
#define LOAD(name) load(#name, &real_##name);
    is_inside = true;
    REAL_FUNCTIONS(LOAD)
    is_inside = false;
}

__attribute__((constructor)) static void begin(void) {
    load_functions();
    const char *kind = getenv("FAULTS_KIND"), *at = getenv("FAULTS_AT"), *in = getenv("FAULTS_IN");
    faults.in = in != NULL ? in : "program";
    faults.report = getenv("FAULTS_REPORT");
    faults.at = at != NULL ? atol(at) : 0;
    faults.on = getenv("FAULTS_ON") != NULL;
    for (int i = 0; kind != NULL && i < NO_KIND; i++) {
        faults.kind = strcmp(kind, kinds[i]) == 0 ? (Kind)i : faults.kind;
    }
}

/* The largest resident size of this program alone, which getrusage mixes with its parent's. */
static long peak_kibibytes(void) {
    char status[4096] = "";
    int descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) {
        ssize_t count = real_read(descriptor, status, 4095);
        status[count > 0 ? count : 0] = '\0';
        close(descriptor);
    }
    const char *peak = strstr(status, "VmHWM:");
    return peak != NULL ? atol(peak + strlen("VmHWM:")) : 0;
}

static void write_report(void) {
    char line[160];
    is_inside = true;
    int descriptor = open(faults.report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const Object *object = faults.first_object;
    int length = snprintf(line, sizeof line, "%ld %ld %s+0x%lx %ld\n", atomic_load(&faults.count),
                          atomic_load(&faults.failed), object != NULL ? object->name : "nothing",
                          (unsigned long)faults.first_address, peak_kibibytes());
    if (descriptor >= 0) {
        (void)!real_write(descriptor, line, (size_t)length);
        close(descriptor);
    }
    is_inside = false;
}

__attribute__((destructor)) static void end(void) {
    if (faults.report != NULL) {
        write_report();
    }
}

static void *no_memory(void) {
    errno = ENOMEM;
    return NULL;
}

#pragma GCC visibility push(default)

void *malloc(size_t size) {
    if (real_malloc == NULL) {
        return allocate_early(size);
    }
    return strikes(ALLOCATION, HERE) ? no_memory() : real_malloc(size);
}

void *calloc(size_t count, size_t size) {
    if (real_calloc == NULL) {
        return allocate_early(count * size);
    }
    return strikes(ALLOCATION, HERE) ? no_memory() : real_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    if (is_early(memory)) {
        void *moved = malloc(size);
        size_t room = (size_t)(early + sizeof early - (char *)memory);
        return moved == NULL ? NULL : memcpy(moved, memory, size < room ? size : room);
    }
    return strikes(ALLOCATION, HERE) ? no_memory() : real_realloc(memory, size);
}

void free(void *memory) {
    if (!is_early(memory) && real_free != NULL) { /* before, there is nothing else */
        real_free(memory);
    }
}

void *aligned_alloc(size_t alignment, size_t size) {
    return strikes(ALLOCATION, HERE) ? no_memory() : real_aligned_alloc(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    return strikes(ALLOCATION, HERE) ? ENOMEM : real_posix_memalign(memory, alignment, size);
}

char *strdup(const char *text) {
    if (strikes(ALLOCATION, HERE)) {
        return no_memory();
    }
    bool before = is_inside;
    is_inside = true;
    char *copy = real_strdup(text);
    is_inside = before;
    return copy;
}

char *strndup(const char *text, size_t length) {
    if (strikes(ALLOCATION, HERE)) {
        return no_memory();
    }
    bool before = is_inside;
    is_inside = true;
    char *copy = real_strndup(text, length);
    is_inside = before;
    return copy;
}

char *realpath(const char *path, char *resolved) {
    if (resolved == NULL && strikes(ALLOCATION, HERE)) {
        return no_memory();
    }
    bool before = is_inside;
    is_inside = true;
    char *real = real_realpath(path, resolved);
    is_inside = before;
    return real;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    size_t half = length > 1 && strikes(SHORT_WRITE, HERE) ? length / 2 : length;
    return real_write(descriptor, bytes, half);
}

ssize_t read(int descriptor, void *bytes, size_t length) {
    size_t half = length > 1 && strikes(SHORT_READ, HERE) ? 1 : length;
    return real_read(descriptor, bytes, half);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument) {
    if (strikes(THREAD, HERE)) {
        return EAGAIN;
    }
    return real_pthread_create(thread, attributes, start, argument);
}

#pragma GCC visibility pop
