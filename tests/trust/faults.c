/*
 * faults: loaded before the C library (LD_PRELOAD), lets chosen calls of a program fail.
 *
 * What fails is said in the environment; what happened is written to a file when the program ends:
 *
 *     FAULTS_IN      the objects whose calls count: names between colons, each the start of a file
 *                    name ("libpng"), "program" for the program itself, or a "-" before the whole
 *                    list for every object but these
 *     FAULTS_KIND    "allocation", "short-write", "short-read", "thread", or "call": those that
 *                    open, read, write, move and look at files, map memory, start threads and load
 *                    libraries, which fail with EIO; "refusal": the same, with ENOTSUP; or
 *                    "interrupt": those of them that a signal may end, with EINTR
 *     FAULTS_AT      which of them, counting from 1 (0: none, they are counted only)
 *     FAULTS_ON      that one and all after it
 *     FAULTS_SITES
 *             a file of call sites, in place of FAULTS_AT: the first call fails that is made,
 *             directly or not, from a place in the program's own code that is not in the file, and
 *             those places are added to it; nothing fails where there is none
 *     FAULTS_PROCESSORS
 *             how many processors the program is told that it may use
 *     FAULTS_REPORT
 *             a file that says "COUNT FAILED OBJECT+0xOFFSET KIBIBYTES": how many counted, how many
 *             failed, where the first of them was, and the most memory in use
 *
 * Nothing fails after main has returned: what then runs is not the program's (gcov writes there).
 *
 * An allocation that the C library makes for its caller (strdup, realpath, …) counts as its
 * caller's. A short write or read does the first half of what was asked, as a signal may cause.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define OBJECTS 256
#define FRAMES  128
#define SITES   65536 /* a power of two */

/* A piece of executable code in memory, and whether its calls count. */
typedef struct Object {
    uintptr_t from, until, base;
    bool counts, is_own;
    char name[64];
} Object;

typedef enum Kind {
    ALLOCATION,
    SHORT_WRITE,
    SHORT_READ,
    THREAD,
    CALL,
    REFUSAL,
    INTERRUPT,
    NO_KIND
} Kind;

static const char *const kinds[] = {"allocation", "short-write", "short-read", "thread",
                                    "call",       "refusal",     "interrupt"};

typedef int Main(int, char **, char **);
typedef int StartMain(Main *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

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
    uint32_t sites[SITES]; /* where a site is, 0 in empty places */
    size_t site_count;
    int sites_file;
    int processors;
    Main *main;
    atomic_bool is_over;
} faults = {.kind = NO_KIND, .lock = PTHREAD_MUTEX_INITIALIZER, .sites_file = -1};

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
    X(pread)                                                                                       \
    X(open)                                                                                        \
    X(close)                                                                                       \
    X(fsync)                                                                                       \
    X(rename)                                                                                      \
    X(link)                                                                                        \
    X(unlink)                                                                                      \
    X(fstat)                                                                                       \
    X(stat)                                                                                        \
    X(lseek)                                                                                       \
    X(fchmod)                                                                                      \
    X(fcntl)                                                                                       \
    X(readlink)                                                                                    \
    X(access)                                                                                      \
    X(faccessat)                                                                                   \
    X(mkostemp)                                                                                    \
    X(mkdir)                                                                                       \
    X(mmap)                                                                                        \
    X(poll)                                                                                        \
    X(dlopen)                                                                                      \
    X(sched_getaffinity)                                                                           \
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
        object->is_own = names("program:libattnviz", file);
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

/* Of this kind of call. */
static uint32_t site_of(Kind kind, uintptr_t offset) {
    return (uint32_t)(offset * 8 + (uintptr_t)kind) | 0x80000000u;
}

/* True where it was not there. */
static bool add_site(uint32_t site) {
    size_t i = site * 2654435761u & (SITES - 1);
    while (faults.sites[i] != 0 && faults.sites[i] != site) {
        i = (i + 1) & (SITES - 1);
    }
    if (faults.sites[i] == site || faults.site_count > SITES / 2) {
        return false;
    }
    faults.sites[i] = site;
    faults.site_count++;
    return true;
}

/* With the lock held. Sites are appended in one go each, so that several programs may share a file.
 */
static bool has_new_site(Kind kind) {
    void *frames[FRAMES];
    bool is_new = false;
    int count = backtrace(frames, FRAMES);
    for (int i = 0; i < count; i++) {
        const Object *object = find_object((uintptr_t)frames[i]);
        if (object != NULL && object->is_own) {
            uint32_t site = site_of(kind, (uintptr_t)frames[i] - object->base);
            if (add_site(site)) {
                is_new = real_write(faults.sites_file, &site, sizeof site) == sizeof site;
            }
        }
    }
    return is_new;
}

/* One call of a run fails; the sites of those after it are for the next run. */
static bool site_strikes(Kind kind, const Object *object, uintptr_t address) {
    if (atomic_load(&faults.failed) > 0) {
        return false;
    }
    is_inside = true;
    pthread_mutex_lock(&faults.lock);
    bool fails = atomic_load(&faults.failed) == 0 && has_new_site(kind);
    if (fails) {
        faults.first_object = object;
        faults.first_address = address - object->base;
        atomic_fetch_add(&faults.failed, 1);
    }
    pthread_mutex_unlock(&faults.lock);
    is_inside = false;
    return fails;
}

/* True where this call is to fail. */
static bool strikes(Kind kind, uintptr_t address) {
    if (kind != faults.kind || is_inside || atomic_load(&faults.is_over)) {
        return false;
    }
    is_inside = true;
    const Object *object = object_of(address);
    is_inside = false;
    if (object == NULL || !object->counts) {
        return false;
    }
    if (faults.sites_file >= 0) {
        atomic_fetch_add(&faults.count, 1);
        return site_strikes(kind, object, address);
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

static void open_sites(const char *path) {
    uint32_t site;
    faults.sites_file = real_open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    while (faults.sites_file >= 0 &&
           real_read(faults.sites_file, &site, sizeof site) == sizeof site) {
        add_site(site);
    }
}

__attribute__((constructor)) static void begin(void) {
    load_functions();
    is_inside = true;
    const char *kind = getenv("FAULTS_KIND"), *at = getenv("FAULTS_AT"), *in = getenv("FAULTS_IN");
    faults.in = in != NULL ? in : "program";
    faults.report = getenv("FAULTS_REPORT");
    faults.at = at != NULL ? atol(at) : 0;
    faults.on = getenv("FAULTS_ON") != NULL;
    const char *processors = getenv("FAULTS_PROCESSORS"), *sites = getenv("FAULTS_SITES");
    faults.processors = processors != NULL ? atoi(processors) : 0;
    if (sites != NULL) {
        open_sites(sites);
    }
    for (int i = 0; kind != NULL && i < NO_KIND; i++) {
        faults.kind = strcmp(kind, kinds[i]) == 0 ? (Kind)i : faults.kind;
    }
    is_inside = false;
}

/* The largest resident size of this program alone, which getrusage mixes with its parent's. */
static long peak_kibibytes(void) {
    char status[4096] = "";
    int descriptor = real_open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) {
        ssize_t count = real_read(descriptor, status, 4095);
        status[count > 0 ? count : 0] = '\0';
        real_close(descriptor);
    }
    const char *peak = strstr(status, "VmHWM:");
    return peak != NULL ? atol(peak + strlen("VmHWM:")) : 0;
}

static void write_report(void) {
    char line[160];
    is_inside = true;
    int descriptor = real_open(faults.report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const Object *object = faults.first_object;
    int length = snprintf(line, sizeof line, "%ld %ld %s+0x%lx %ld\n", atomic_load(&faults.count),
                          atomic_load(&faults.failed), object != NULL ? object->name : "nothing",
                          (unsigned long)faults.first_address, peak_kibibytes());
    if (descriptor >= 0) {
        (void)!real_write(descriptor, line, (size_t)length);
        real_close(descriptor);
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

/* As a call that fails does. */
static int io_error(void) {
    errno = faults.kind == INTERRUPT ? EINTR : faults.kind == REFUSAL ? ENOTSUP : EIO;
    return -1;
}

#define FAILS (strikes(CALL, HERE) || strikes(REFUSAL, HERE))
#define ENDS  (FAILS || strikes(INTERRUPT, HERE))

static void need(void) {
    if (real_close == NULL) { /* from another library's constructor */
        load_functions();
    }
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    need();
    if (descriptor != STDERR_FILENO && ENDS) { /* where the message would go */
        return io_error();
    }
    size_t half = length > 1 && strikes(SHORT_WRITE, HERE) ? length / 2 : length;
    return real_write(descriptor, bytes, half);
}

ssize_t read(int descriptor, void *bytes, size_t length) {
    need();
    if (ENDS) {
        return io_error();
    }
    size_t half = length > 1 && strikes(SHORT_READ, HERE) ? 1 : length;
    return real_read(descriptor, bytes, half);
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t at) {
    need();
    return ENDS ? io_error() : real_pread(descriptor, bytes, length, at);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    need();
    return ENDS ? io_error() : real_open(path, flags, mode);
}

/* Linux closes it all the same. */
int close(int descriptor) {
    need();
    bool fails = ENDS;
    int status = real_close(descriptor);
    return fails ? io_error() : status;
}

int fsync(int descriptor) {
    need();
    return ENDS ? io_error() : real_fsync(descriptor);
}

int rename(const char *from, const char *to) {
    need();
    return FAILS ? io_error() : real_rename(from, to);
}

int link(const char *from, const char *to) {
    need();
    return FAILS ? io_error() : real_link(from, to);
}

int unlink(const char *path) {
    need();
    return FAILS ? io_error() : real_unlink(path);
}

int fstat(int descriptor, struct stat *status) {
    need();
    return FAILS ? io_error() : real_fstat(descriptor, status);
}

int stat(const char *path, struct stat *status) {
    need();
    return FAILS ? io_error() : real_stat(path, status);
}

off_t lseek(int descriptor, off_t offset, int whence) {
    need();
    return FAILS ? io_error() : real_lseek(descriptor, offset, whence);
}

int fchmod(int descriptor, mode_t mode) {
    need();
    return FAILS ? io_error() : real_fchmod(descriptor, mode);
}

int fcntl(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    need();
    return FAILS ? io_error() : real_fcntl(descriptor, command, argument);
}

ssize_t readlink(const char *path, char *to, size_t size) {
    need();
    return FAILS ? io_error() : real_readlink(path, to, size);
}

int access(const char *path, int mode) {
    need();
    return FAILS ? io_error() : real_access(path, mode);
}

int faccessat(int folder, const char *path, int mode, int flags) {
    need();
    return FAILS ? io_error() : real_faccessat(folder, path, mode, flags);
}

int mkostemp(char *path, int flags) {
    need();
    return FAILS ? io_error() : real_mkostemp(path, flags);
}

int mkdir(const char *path, mode_t mode) {
    need();
    return FAILS ? io_error() : real_mkdir(path, mode);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    need();
    if (FAILS) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return real_mmap(address, length, protection, flags, descriptor, offset);
}

int poll(struct pollfd *descriptors, nfds_t count, int milliseconds) {
    need();
    return ENDS ? io_error() : real_poll(descriptors, count, milliseconds);
}

void *dlopen(const char *path, int flags) {
    need();
    return FAILS ? NULL : real_dlopen(path, flags);
}

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set) {
    need();
    if (FAILS) {
        return io_error();
    }
    int status = real_sched_getaffinity(process, size, set);
    for (size_t i = 0; status == 0 && faults.processors > 0 && i < size * 8; i++) {
        if ((int)i < faults.processors) {
            CPU_SET_S(i, size, set);
        } else {
            CPU_CLR_S(i, size, set);
        }
    }
    return status;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument) {
    need();
    if (strikes(THREAD, HERE) || FAILS) {
        return EAGAIN;
    }
    return real_pthread_create(thread, attributes, start, argument);
}

#pragma GCC visibility pop

static int run_main(int count, char **arguments, char **environment) {
    int status = faults.main(count, arguments, environment);
    atomic_store(&faults.is_over, true);
    return status;
}

/* What the program's entry calls. */
__attribute__((visibility("default"))) int __libc_start_main(Main *main, int count,
                                                             char **arguments, void (*start)(void),
                                                             void (*finish)(void),
                                                             void (*loader)(void), void *stack);

int __libc_start_main(Main *main, int count, char **arguments, void (*start)(void),
                      void (*finish)(void), void (*loader)(void), void *stack) {
    StartMain *real = NULL;
    load("__libc_start_main", &real);
    faults.main = main;
    return real(run_main, count, arguments, start, finish, loader, stack);
}
