/* output where system calls fail that hardly ever do: interrupted, refused by a file system, or
 * failing in the midst of a commit. The linker wraps the calls. */
#include "own_folder.h"

#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_ATTEMPTS 10000
#define EVERY         (~0UL)
#define BIG           ((size_t)700 * 1000) /* more than a spool's memory */

/* Which calls of one function fail, a bit each from the lowest on, and how. */
static struct {
    const char *call;
    unsigned long which;
    int number;
    size_t count;
} fault;

static void let_fail(const char *call, unsigned long which, int number) {
    fault.call = call;
    fault.which = which;
    fault.number = number;
    fault.count = 0;
}

static bool strikes(const char *call) {
    if (fault.call == NULL || strcmp(fault.call, call) != 0) {
        return false;
    }
    size_t now = fault.count++;
    bool fails = fault.which == EVERY || (now < 64 && (fault.which >> now & 1) != 0);
    if (fails) {
        errno = fault.number;
    }
    return fails;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_mkostemp(char *path, int flags);
int __wrap_mkostemp(char *path, int flags);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __real_fsync(int descriptor);
int __wrap_fsync(int descriptor);
int __real_fchmod(int descriptor, mode_t mode);
int __wrap_fchmod(int descriptor, mode_t mode);
int __real_fchown(int descriptor, uid_t user, gid_t group);
int __wrap_fchown(int descriptor, uid_t user, gid_t group);
off_t __real_lseek(int descriptor, off_t offset, int from);
off_t __wrap_lseek(int descriptor, off_t offset, int from);
ssize_t __real_read(int descriptor, void *bytes, size_t length);
ssize_t __wrap_read(int descriptor, void *bytes, size_t length);
ssize_t __real_write(int descriptor, const void *bytes, size_t length);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t length);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
int __real_sigaltstack(const stack_t *stack, stack_t *before);
int __wrap_sigaltstack(const stack_t *stack, stack_t *before);

int __wrap_open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return strikes("open") ? -1 : __real_open(path, flags, mode);
}

int __wrap_mkostemp(char *path, int flags) {
    return strikes("mkostemp") ? -1 : __real_mkostemp(path, flags);
}

int __wrap_link(const char *from, const char *to) {
    return strikes("link") ? -1 : __real_link(from, to);
}

int __wrap_rename(const char *from, const char *to) {
    return strikes("rename") ? -1 : __real_rename(from, to);
}

int __wrap_unlink(const char *path) {
    return strikes("unlink") ? -1 : __real_unlink(path);
}

int __wrap_fsync(int descriptor) {
    return strikes("fsync") ? -1 : __real_fsync(descriptor);
}

int __wrap_fchmod(int descriptor, mode_t mode) {
    return strikes("fchmod") ? -1 : __real_fchmod(descriptor, mode);
}

int __wrap_fchown(int descriptor, uid_t user, gid_t group) {
    return strikes("fchown") ? -1 : __real_fchown(descriptor, user, group);
}

off_t __wrap_lseek(int descriptor, off_t offset, int from) {
    return strikes("lseek") ? -1 : __real_lseek(descriptor, offset, from);
}

ssize_t __wrap_read(int descriptor, void *bytes, size_t length) {
    return strikes("read") ? -1 : __real_read(descriptor, bytes, length);
}

/* With number 0 it takes nothing, without saying why. */
ssize_t __wrap_write(int descriptor, const void *bytes, size_t length) {
    return !strikes("write") ? __real_write(descriptor, bytes, length) : fault.number == 0 ? 0 : -1;
}

char *__wrap_strdup(const char *text) {
    return strikes("strdup") ? NULL : __real_strdup(text);
}

void *__wrap_realloc(void *memory, size_t size) {
    return strikes("realloc") ? NULL : __real_realloc(memory, size);
}

int __wrap_sigaltstack(const stack_t *stack, stack_t *before) {
    return strikes("sigaltstack") ? -1 : __real_sigaltstack(stack, before);
}

/* Each test runs in a folder of its own, which is $TMPDIR too. */
static size_t for_each_entry(void (*use)(const char *name)) {
    size_t count = 0;
    DIR *entries = opendir(".");
    for (const struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            use(entry->d_name);
            count++;
        }
    }
    closedir(entries);
    return count;
}

static void drop(const char *name) {
    __real_unlink(name);
}

/* The folder can be left once calls work again. */
static int mend_and_leave(void **state) {
    let_fail(NULL, 0, 0);
    return leave_folder(state);
}

static bool holds(const char *path, const char *text) {
    char bytes[64] = "";
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    return length == strlen(text) && memcmp(bytes, text, length) == 0;
}

/* a and b, which were there, are to be written anew. */
static Outputs *begin_both(void) {
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    put("a", "old a");
    put("b", "old b");
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, "a", &sink, &error));
    sink_text(sink, "new a");
    assert_true(outputs_add(outputs, "b", &sink, &error));
    sink_text(sink, "new b");
    return outputs;
}

static void expect_both(const char *a, const char *b) {
    assert_true(holds("a", a));
    assert_true(holds("b", b));
}

/* The commit's end, and that nothing but a and b is left. */
static void expect_commit(Outputs *outputs, bool done, int number) {
    Error error = {0};
    assert_int_equal(outputs_commit(outputs, &error), done);
    outputs_free(outputs);
    expect_both(done ? "new a" : "old a", done ? "new b" : "old b");
    assert_int_equal(count_entries("."), 2);
    if (!done) {
        assert_int_equal(error.code, ERROR_SYSTEM);
        assert_non_null(strstr(error.what, strerror(number)));
    }
}

static void interrupted_calls_are_made_again(void **state) {
    (void)state;
    static const char *const calls[] = {"rename", "link", "fsync", "write"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        Outputs *outputs = begin_both();
        let_fail(calls[i], 3, EINTR);
        expect_commit(outputs, true, 0);
        assert_true(fault.count > 2);
    }
    Outputs *outputs = begin_both();
    let_fail("write", 3, EAGAIN); /* as where a peer made it non-blocking */
    expect_commit(outputs, true, 0);
}

static void a_write_that_takes_nothing_fails(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    let_fail("write", 1, 0);
    expect_commit(outputs, false, EIO);
    let_fail("write", 1, EIO);
    output_tell("lost", 4);
    assert_int_equal(fault.count, 1);
}

static void names_that_are_taken_are_passed_over(void **state) {
    (void)state;
    char taken[64];
    for (int i = 0; i < 2; i++) {
        snprintf(taken, sizeof taken, ".attnviz-%lu-%d", (unsigned long)getpid(), i);
        put(taken, "taken");
    }
    Outputs *outputs = begin_both();
    Error error = {0};
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    expect_both("new a", "new b");
    assert_true(holds(taken, "taken"));
    assert_int_equal(count_entries("."), 4);
}

static void it_ends_where_every_name_is_taken(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    let_fail("link", EVERY, EEXIST);
    expect_commit(outputs, false, EEXIST);
    assert_int_equal(fault.count, NAME_ATTEMPTS);
    Error error = {0};
    Sink *sink;
    let_fail(NULL, 0, 0);
    assert_true(outputs_new(&outputs, &error));
    let_fail("open", EVERY, EEXIST);
    assert_false(outputs_add(outputs, "a", &sink, &error));
    assert_int_equal(fault.count, NAME_ATTEMPTS);
    assert_string_equal(error.where, "a");
    outputs_free(outputs);
}

static void file_systems_without_links_or_syncs_will_do(void **state) {
    (void)state;
    static const int no_links[] = {EPERM, ENOTSUP, EMLINK, ENOSYS};
    static const int no_syncs[] = {EINVAL, ENOTSUP, ENOSYS};
    for (size_t i = 0; i < sizeof no_links / sizeof *no_links; i++) {
        Outputs *outputs = begin_both();
        let_fail("link", EVERY, no_links[i]);
        expect_commit(outputs, true, 0);
    }
    for (size_t i = 0; i < sizeof no_syncs / sizeof *no_syncs; i++) {
        Outputs *outputs = begin_both();
        let_fail("fsync", EVERY, no_syncs[i]);
        expect_commit(outputs, true, 0);
    }
    static const char *const broken[] = {"link", "fsync"};
    for (size_t i = 0; i < 2; i++) {
        Outputs *outputs = begin_both();
        let_fail(broken[i], EVERY, EIO);
        expect_commit(outputs, false, EIO);
    }
}

static void a_failed_commit_stays_one(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    Error error = {0};
    let_fail("fsync", EVERY, EIO);
    assert_false(outputs_commit(outputs, &error));
    let_fail(NULL, 0, 0);
    expect_commit(outputs, false, EIO);
}

/* b is not placed after a was: what a was is brought back, at the second try if need be. */
static void what_was_there_comes_back(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    let_fail("rename", 2, EIO);
    expect_commit(outputs, false, EIO);
    assert_int_equal(fault.count, 3);
    outputs = begin_both();
    let_fail("rename", 2 + 4, EIO);
    expect_commit(outputs, false, EIO);
    assert_int_equal(fault.count, 4);
}

static char kept[64];

static void look_for_kept(const char *name) {
    if (name[0] == '.') {
        snprintf(kept, sizeof kept, "%s", name);
    }
}

static void what_cannot_come_back_is_not_lost(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    Error error = {0};
    let_fail("rename", 2 + 4 + 8, EIO);
    assert_false(outputs_commit(outputs, &error));
    outputs_free(outputs);
    expect_both("new a", "old b");
    assert_int_equal(for_each_entry(look_for_kept), 3);
    assert_true(holds(kept, "old a"));
}

static void staged_files_are_removed(void **state) {
    (void)state;
    Outputs *outputs = begin_both();
    let_fail("unlink", 1, EIO); /* the second try removes it */
    outputs_free(outputs);
    assert_int_equal(fault.count, 3);
    assert_int_equal(count_entries("."), 2);
    outputs = begin_both();
    for_each_entry(drop); /* somebody else has removed them */
    let_fail("unlink", 0, 0);
    outputs_free(outputs);
    assert_int_equal(fault.count, 2);
}

static void modes_that_cannot_be_kept_are_told(void **state) {
    (void)state;
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    put("a", "old a");
    assert_int_equal(chmod("a", 0640), 0);
    assert_true(outputs_new(&outputs, &error));
    let_fail("fchmod", 1, EPERM);
    assert_false(outputs_add(outputs, "a", &sink, &error));
    assert_non_null(strstr(error.what, strerror(EPERM)));
    outputs_free(outputs);
    assert_true(holds("a", "old a"));
}

/* A file of that user and group, or of this process's where it is −1, is written anew. */
static struct stat written_over(int user, int group) {
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    struct stat status;
    put("a", "old a");
    assert_int_equal(chown("a", (uid_t)user, (gid_t)group), 0);
    assert_int_equal(chmod("a", 0600), 0);
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, "a", &sink, &error));
    sink_text(sink, "new a");
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    assert_true(holds("a", "new a"));
    assert_int_equal(stat("a", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(unlink("a"), 0);
    return status;
}

static void files_stay_their_owners(void **state) {
    (void)state;
    if (geteuid() != 0) {
        skip(); /* only root gives files away */
    }
    assert_int_equal(written_over(1, 1).st_uid, 1);
    assert_int_equal(written_over(-1, 1).st_gid, 1);
    let_fail("fchown", EVERY, EPERM);
    assert_int_equal(written_over(1, -1).st_uid, 0);
    assert_int_equal(fault.count, 1);
}

/* Wherever memory runs out on the way along a symlink that leads to nothing yet. */
static void no_memory_to_find_a_target(void **state) {
    (void)state;
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    assert_int_equal(symlink("nothing", "a"), 0);
    assert_true(outputs_new(&outputs, &error));
    size_t tries = 0;
    bool done = false;
    while (!done && tries < 20) {
        let_fail("strdup", 1UL << tries, ENOMEM);
        done = outputs_add(outputs, "a", &sink, &error);
        assert_true(done || strstr(error.what, "memory") != NULL);
        tries++;
    }
    assert_in_range(tries, 4, 19);
    outputs_free(outputs);
}

/* Pours a spool that had more than it holds in memory. */
static bool pour(Error *error) {
    Sink *spool, *sink;
    Outputs *outputs;
    static char block[1000];
    Error later = {0};
    memset(block, 'x', sizeof block);
    assert_true(outputs_new(&outputs, error));
    assert_true(outputs_add(outputs, "out", &sink, error));
    assert_true(spool_new(0, &spool, error));
    for (size_t i = 0; i < BIG / sizeof block; i++) {
        sink_bytes(spool, block, sizeof block);
    }
    bool done = spool_pour(spool, sink, error);
    if (done) {
        struct stat status;
        assert_true(outputs_commit(outputs, &later));
        assert_int_equal(stat("out", &status), 0);
        assert_int_equal(status.st_size, BIG);
    }
    spool_free(spool);
    outputs_free(outputs);
    return done;
}

/* The first file that is opened is the output's. */
#define SPOOLS_FILE 2

static void expect_no_spool(int number, const char *folder) {
    Error error = {0};
    assert_false(pour(&error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_non_null(strstr(error.what, folder));
    assert_non_null(strstr(error.what, strerror(number)));
}

static void spools_need_no_files_without_names(void **state) {
    (void)state;
    static const int refusals[] = {EOPNOTSUPP, EISDIR, EINVAL};
    Error error = {0};
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        let_fail("open", SPOOLS_FILE, refusals[i]);
        assert_true(pour(&error));
        assert_int_equal(count_entries("."), 1);
    }
    assert_int_equal(setenv("TMPDIR", "missing", 1), 0);
    let_fail("open", SPOOLS_FILE, EOPNOTSUPP);
    expect_no_spool(ENOENT, "`missing`");
    char longer[5000] = "";
    memset(longer, 'x', sizeof longer - 1);
    assert_int_equal(setenv("TMPDIR", longer, 1), 0);
    let_fail("open", SPOOLS_FILE, EOPNOTSUPP);
    assert_false(pour(&error));
    assert_int_equal(error.code, ERROR_SYSTEM);
}

static void spools_tell_where_they_failed(void **state) {
    let_fail("open", SPOOLS_FILE, EACCES);
    expect_no_spool(EACCES, *state);
    assert_int_equal(setenv("TMPDIR", "", 1), 0);
    let_fail("open", SPOOLS_FILE, EACCES);
    expect_no_spool(EACCES, "`/tmp`");
    assert_int_equal(unsetenv("TMPDIR"), 0);
    let_fail("open", SPOOLS_FILE, EACCES);
    expect_no_spool(EACCES, "`/tmp`");
    assert_int_equal(setenv("TMPDIR", *state, 1), 0);
    let_fail("lseek", 1, EIO);
    expect_no_spool(EIO, *state);
    let_fail("write", 4, ENOSPC); /* what was still in memory */
    expect_no_spool(ENOSPC, *state);
    let_fail("read", 2, EIO);
    expect_no_spool(EIO, *state);
}

/* What has no end is read into memory that grows, once from nothing and then by doubling. */
static void no_memory_for_what_is_read(void **state) {
    (void)state;
    for (unsigned long which = 1; which <= 4; which *= 2) {
        Error error = {0};
        Input *input;
        char *bytes;
        size_t length;
        let_fail("realloc", which, ENOMEM);
        assert_false(input_read("/dev/zero", BIG, &bytes, &length, &error));
        assert_int_equal(error.code, ERROR_SYSTEM);
        assert_string_equal(error.where, "/dev/zero");
        assert_null(bytes);
        assert_true(input_open("/dev/zero", &input, &error));
        let_fail("realloc", which, ENOMEM);
        error = (Error){0};
        assert_false(input_hold(input, BIG, &error));
        assert_int_equal(error.code, ERROR_SYSTEM);
        input_close(input);
    }
}

static void closed_descriptors_are_opened(void **state) {
    (void)state;
    Error error = {0};
    Outputs *outputs;
    int own = dup(0);
    assert_true(own >= 0 && close(0) == 0);
    let_fail("open", 1, ENFILE);
    bool refused = !output_guard_descriptors(&error);
    let_fail("open", 1, ENFILE);
    refused = !outputs_new(&outputs, &error) && refused;
    let_fail("open", 3, EINTR);
    bool guarded = output_guard_descriptors(&error);
    int mode = fcntl(0, F_GETFL) & O_ACCMODE;
    dup2(own, 0);
    close(own);
    assert_true(refused && guarded);
    assert_null(outputs);
    assert_string_equal(error.where, "/dev/null");
    assert_int_equal(fault.count, 3);
    assert_int_equal(mode, O_WRONLY);
}

static const void *signal_stack(void) {
    stack_t now;
    assert_int_equal(__real_sigaltstack(NULL, &now), 0);
    return (now.ss_flags & SS_DISABLE) != 0 ? NULL : now.ss_sp;
}

static void run(const void *stack_within, size_t calls) {
    Outputs *outputs;
    Error error = {0};
    const void *before = signal_stack();
    assert_true(outputs_new(&outputs, &error));
    assert_ptr_equal(signal_stack(), stack_within);
    outputs_free(outputs);
    assert_ptr_equal(signal_stack(), before);
    assert_int_equal(fault.count, calls);
}

static void the_callers_signal_stack_stays(void **state) {
    (void)state;
    static char bytes[65536];
    stack_t before, none = {.ss_flags = SS_DISABLE};
    stack_t own = {.ss_sp = bytes, .ss_size = sizeof bytes};
    assert_int_equal(__real_sigaltstack(&own, &before), 0);
    let_fail("sigaltstack", 0, 0);
    run(bytes, 1);
    assert_int_equal(__real_sigaltstack(&none, NULL), 0);
    let_fail("sigaltstack", 1, ENOMEM);
    run(NULL, 1);
    let_fail("sigaltstack", 2, ENOMEM);
    run(NULL, 2);
    assert_int_equal(__real_sigaltstack(&before, NULL), 0);
}

static void ignored_signals_stay_so(void **state) {
    (void)state;
    Outputs *outputs;
    Error error = {0};
    struct sigaction ignored = {.sa_handler = SIG_IGN}, before, within, other;
    assert_int_equal(sigaction(SIGHUP, &ignored, &before), 0);
    assert_true(outputs_new(&outputs, &error));
    assert_int_equal(sigaction(SIGHUP, NULL, &within), 0);
    assert_int_equal(sigaction(SIGTERM, NULL, &other), 0);
    outputs_free(outputs);
    assert_int_equal(sigaction(SIGHUP, &before, NULL), 0);
    assert_true(within.sa_handler == SIG_IGN);
    assert_true(other.sa_handler != SIG_IGN && other.sa_handler != SIG_DFL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter_folder, mend_and_leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(interrupted_calls_are_made_again),
        TEST(a_write_that_takes_nothing_fails),
        TEST(names_that_are_taken_are_passed_over),
        TEST(it_ends_where_every_name_is_taken),
        TEST(file_systems_without_links_or_syncs_will_do),
        TEST(a_failed_commit_stays_one),
        TEST(what_was_there_comes_back),
        TEST(what_cannot_come_back_is_not_lost),
        TEST(staged_files_are_removed),
        TEST(modes_that_cannot_be_kept_are_told),
        TEST(files_stay_their_owners),
        TEST(no_memory_to_find_a_target),
        TEST(spools_need_no_files_without_names),
        TEST(spools_tell_where_they_failed),
        TEST(no_memory_for_what_is_read),
        TEST(closed_descriptors_are_opened),
        TEST(the_callers_signal_stack_stays),
        TEST(ignored_signals_stay_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
