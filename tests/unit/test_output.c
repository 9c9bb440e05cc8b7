#include "own_folder.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BIG ((size_t)700 * 1000) /* more than two buffers */

static void assert_holds(const char *path, const char *text) {
    char *bytes;
    size_t length;
    Error error = {0};
    assert_true(input_read(path, SIZE_MAX, &bytes, &length, &error));
    assert_string_equal(bytes, text);
    assert_int_equal(length, strlen(text));
    free(bytes);
}

static bool is_there(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}

static mode_t mode_of(const char *path) {
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

/* outputs_new, and outputs_add with a text, that must work. */
static Outputs *begin(void) {
    Outputs *outputs;
    Error error = {0};
    assert_true(outputs_new(&outputs, &error));
    return outputs;
}

static Sink *add(Outputs *outputs, const char *path, const char *text) {
    Sink *sink;
    Error error = {0};
    if (!outputs_add(outputs, path, &sink, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    sink_text(sink, text);
    return sink;
}

static void commit(Outputs *outputs) {
    Error error = {0};
    if (!outputs_commit(outputs, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    outputs_free(outputs);
}

static void assert_refused(Outputs *outputs, const char *path, ErrorCode code, const char *where,
                           const char *what) {
    Sink *sink;
    Error error = {0};
    assert_false(outputs_add(outputs, path, &sink, &error));
    assert_null(sink);
    assert_string_equal(error.what, what);
    assert_string_equal(error.where, where);
    assert_int_equal(error.code, code);
}

static void assert_fails(Outputs *outputs, const char *where, const char *what) {
    Error error = {0};
    assert_false(outputs_commit(outputs, &error));
    assert_string_equal(error.what, what);
    assert_string_equal(error.where, where);
    assert_int_equal(error.code, ERROR_SYSTEM);
    outputs_free(outputs);
}

/* Runs `body` in a process of its own, whose stdout may be changed; returns its wait status. */
static int run(int (*body)(void)) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(body());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_runs(int (*body)(void)) {
    int status = run(body);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Commits a child's outputs: 0 where it fails as expected. */
static int fails(Outputs *outputs, const char *where, const char *what) {
    Error error = {0};
    bool done = outputs_commit(outputs, &error);
    outputs_free(outputs);
    if (done || strcmp(error.where, where) != 0 || strcmp(error.what, what) != 0) {
        fprintf(stderr, "got %s: %s\n", error.where, error.what);
        return 1;
    }
    return 0;
}

static void new_file_appears_at_the_commit(void **state) {
    (void)state;
    mode_t before = umask(027);
    Outputs *outputs = begin();
    add(outputs, "new.csv", "query,cat\n");
    assert_false(is_there("new.csv"));
    commit(outputs);
    umask(before);
    assert_holds("new.csv", "query,cat\n");
    assert_int_equal(mode_of("new.csv"), 0640);
    assert_int_equal(count_entries("."), 1);
}

static void old_file_stays_until_the_commit_and_keeps_its_mode(void **state) {
    (void)state;
    put("a", "old");
    assert_int_equal(chmod("a", 0604), 0);
    Outputs *outputs = begin();
    add(outputs, "a", "new");
    assert_holds("a", "old");
    commit(outputs);
    assert_holds("a", "new");
    assert_int_equal(mode_of("a"), 0604);
    assert_int_equal(count_entries("."), 1);
}

static void without_a_commit_nothing_changes(void **state) {
    (void)state;
    put("a", "old");
    Outputs *outputs = begin();
    Sink *sink = add(outputs, "a", "new");
    add(outputs, "b", "new");
    static const char zeros[BIG];
    sink_bytes(sink, zeros, BIG);
    assert_int_equal(count_entries("."), 3);
    outputs_free(outputs);
    assert_holds("a", "old");
    assert_int_equal(count_entries("."), 1);
}

static void several_files_come_together(void **state) {
    (void)state;
    put("b", "old b");
    Outputs *outputs = begin();
    add(outputs, "a", "new a");
    add(outputs, "b", "new b");
    add(outputs, "c", "new c");
    commit(outputs);
    assert_holds("a", "new a");
    assert_holds("b", "new b");
    assert_holds("c", "new c");
    assert_int_equal(count_entries("."), 3);
}

static void a_rename_that_fails_undoes_the_others(void **state) {
    (void)state;
    put("old", "old");
    Outputs *outputs = begin();
    add(outputs, "old", "new");
    add(outputs, "fresh", "new");
    add(outputs, "blocked", "new");
    add(outputs, "later", "new");
    assert_int_equal(mkdir("blocked", 0755), 0); /* after the check, before the rename */
    assert_fails(outputs, "blocked", "cannot be written: Is a directory");
    assert_holds("old", "old");
    assert_false(is_there("fresh"));
    assert_false(is_there("later"));
    assert_int_equal(count_entries("."), 2);
}

static void symlink_is_followed(void **state) {
    (void)state;
    put("real", "old");
    assert_int_equal(symlink("real", "link"), 0);
    Outputs *outputs = begin();
    add(outputs, "link", "new");
    commit(outputs);
    struct stat status;
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_holds("real", "new");
}

static void dangling_symlink_makes_its_target(void **state) {
    (void)state;
    assert_int_equal(mkdir("there", 0755), 0);
    assert_int_equal(symlink("there/one", "link"), 0);
    assert_int_equal(symlink("two", "there/one"), 0); /* relative to its own directory */
    Outputs *outputs = begin();
    add(outputs, "link", "new");
    assert_int_equal(count_entries("."), 2); /* staged beside the target */
    assert_int_equal(count_entries("there"), 2);
    commit(outputs);
    assert_holds("there/two", "new");
    assert_true(is_there("link") && is_there("there/one"));
}

static void what_cannot_be_a_file_is_refused(void **state) {
    (void)state;
    put("file", "");
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    const ErrorCode failed = ERROR_SYSTEM;
    Outputs *outputs = begin();
    assert_refused(outputs, "folder", failed, "folder", "cannot be written: Is a directory");
    assert_refused(outputs, "new/", failed, "new/", "cannot be written: Is a directory");
    assert_refused(outputs, ".", failed, ".", "cannot be written: Is a directory");
    assert_refused(outputs, "no/such/a.png", failed, "no/such/a.png",
                   "cannot be written: its directory `no/such`: No such file or directory");
    assert_refused(outputs, "file/a.png", failed, "file/a.png",
                   "cannot be written: Not a directory");
    assert_refused(outputs, "loop", failed, "loop",
                   "cannot be written: Too many levels of symbolic links");
    assert_refused(outputs, "", ERROR_USAGE, "", "an output needs a name");
    outputs_free(outputs);
    assert_int_equal(count_entries("."), 3);
}

static void names_may_be_as_long_as_the_system_has_them(void **state) {
    (void)state;
    char name[257];
    memset(name, 'n', sizeof name);
    name[255] = '\0';
    Outputs *outputs = begin();
    add(outputs, name, "long");
    commit(outputs);
    assert_holds(name, "long");
    name[255] = 'n';
    name[256] = '\0';
    outputs = begin();
    assert_refused(outputs, name, ERROR_SYSTEM, name, "cannot be written: File name too long");
    outputs_free(outputs);
}

static int write_where_it_is_forbidden(void) {
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    if ((geteuid() == 0 && seteuid(65534) != 0) || !outputs_new(&outputs, &error)) {
        return 1;
    }
    bool made = outputs_add(outputs, "closed/new", &sink, &error);
    bool right = strstr(error.what, "cannot be written: its directory `/") == error.what &&
                 strstr(error.what, "/closed`: Permission denied") != NULL;
    bool replaced = outputs_add(outputs, "locked", &sink, &error);
    right = right && strcmp(error.what, "cannot be written: Permission denied") == 0;
    outputs_free(outputs);
    return made || replaced || !right ? 2 : 0;
}

static void permissions_are_respected(void **state) {
    (void)state;
    put("locked", "mine");
    assert_int_equal(chmod("locked", 0444), 0);
    assert_int_equal(mkdir("closed", 0555), 0);
    assert_runs(write_where_it_is_forbidden);
    assert_holds("locked", "mine");
}

static void one_file_cannot_be_two_outputs(void **state) {
    (void)state;
    put("old", "");
    assert_int_equal(mkdir("d", 0755), 0);
    assert_int_equal(symlink(".", "here"), 0);
    assert_int_equal(symlink("new", "dangling"), 0);
    assert_int_equal(link("old", "hard"), 0);
    Outputs *outputs = begin();
    add(outputs, "old", "");
    add(outputs, "new", "");
    const char *const again[] = {"old", "./old", "d/../old", "here/old", "hard"};
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        assert_refused(outputs, again[i], ERROR_USAGE, again[i],
                       "is the same file as the output `old`; give each its own");
    }
    const char *const anew[] = {"new", "./new", "d/../new", "here/new", "dangling"};
    for (size_t i = 0; i < sizeof anew / sizeof *anew; i++) {
        assert_refused(outputs, anew[i], ERROR_USAGE, anew[i],
                       "is the same file as the output `new`; give each its own");
    }
    add(outputs, "d/new", "");
    add(outputs, "/dev/null", "");
    add(outputs, "/dev/null", "");
    outputs_free(outputs);
}

static void an_input_is_not_written_over(void **state) {
    (void)state;
    static const char what[] = "is an input too; give the output another name than what is read";
    put("table", "precious");
    put("late", "precious");
    assert_int_equal(symlink("table", "link"), 0);
    assert_int_equal(link("table", "hard"), 0);
    Outputs *outputs = begin();
    Error error = {0};
    assert_true(outputs_protect(outputs, "link", &error));
    assert_true(outputs_protect(outputs, "missing", &error));
    assert_true(outputs_protect(outputs, "-", &error));
    assert_true(outputs_protect(outputs, "/dev/null", &error));
    assert_refused(outputs, "table", ERROR_USAGE, "table", what);
    assert_refused(outputs, "link", ERROR_USAGE, "link", what);
    assert_refused(outputs, "hard", ERROR_USAGE, "hard", what);
    add(outputs, "missing", "");
    add(outputs, "/dev/null", "");
    add(outputs, "late", "");
    assert_false(outputs_protect(outputs, "./late", &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "late");
    outputs_free(outputs);
    assert_holds("table", "precious");
}

static void a_full_device_changes_no_file(void **state) {
    (void)state;
    put("a", "old");
    Outputs *outputs = begin();
    add(outputs, "a", "new");
    Sink *full = add(outputs, "/dev/full", "text");
    assert_false(sink_has_failed(full));
    assert_fails(outputs, "/dev/full", "cannot be written: No space left on device");
    assert_holds("a", "old");
    assert_int_equal(count_entries("."), 1);
}

static void the_first_failure_sticks(void **state) {
    (void)state;
    static const char zeros[BIG];
    Outputs *outputs = begin();
    Sink *full = add(outputs, "/dev/full", "");
    sink_bytes(full, zeros, BIG);
    assert_true(sink_has_failed(full));
    sink_char(full, 'x');
    sink_number(full, 1, 0);
    sink_numbers(full, (const double[]){1, 2}, 2, ",", 0);
    sink_text(full, "text");
    assert_fails(outputs, "/dev/full", "cannot be written: No space left on device");
}

static void a_fifo_is_written_directly(void **state) {
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    int reader = open("fifo", O_RDWR);
    assert_true(reader >= 0);
    Outputs *outputs = begin();
    add(outputs, "fifo", "through");
    assert_refused(outputs, "fifo", ERROR_USAGE, "fifo",
                   "is the same file as the output `fifo`; give each its own");
    commit(outputs);
    char text[16] = "";
    assert_int_equal(read(reader, text, sizeof text), 7);
    assert_string_equal(text, "through");
    close(reader);
    struct stat status;
    assert_int_equal(stat("fifo", &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

static int write_past_the_size_limit(void) {
    static const char zeros[BIG];
    struct rlimit limit = {.rlim_cur = 100000, .rlim_max = 100000};
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "a", &sink, &error)) {
        return 1;
    }
    sink_bytes(sink, zeros, BIG);
    return fails(outputs, "a", "cannot be written: File too large");
}

static void a_file_size_limit_is_an_error(void **state) {
    (void)state;
    put("a", "old");
    assert_runs(write_past_the_size_limit);
    assert_holds("a", "old");
    assert_int_equal(count_entries("."), 1);
}

static int write_to_closed_stdout(void) {
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    close(0);
    close(1);
    close(2);
    if (!output_guard_descriptors(&error) || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "a", &sink, &error)) {
        return 1;
    }
    char *bytes;
    size_t length;
    bool has_stdin = input_read("-", 10, &bytes, &length, &error);
    bool right = strcmp(error.where, "stdin") == 0;
    bool has_stdout = outputs_add(outputs, "-", &sink, &error);
    right = right && strcmp(error.where, "stdout") == 0 &&
            strcmp(error.what, "cannot be written: Bad file descriptor") == 0;
    bool wrote = write(1, "lost", 4) >= 0 || write(2, "lost", 4) >= 0;
    outputs_free(outputs);
    return has_stdin || has_stdout || wrote || !right ? 2 : 0;
}

static void closed_descriptors_become_no_file(void **state) {
    (void)state;
    assert_runs(write_to_closed_stdout);
    assert_int_equal(count_entries("."), 0);
}

static int write_to_closed_pipe(void) {
    int ends[2];
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    if (pipe(ends) != 0 || dup2(ends[1], 1) != 1 || close(ends[0]) != 0 ||
        !outputs_new(&outputs, &error) || !outputs_add(outputs, "-", &sink, &error)) {
        return 1;
    }
    sink_text(sink, "nobody reads this");
    return fails(outputs, "stdout", "cannot be written: Broken pipe");
}

static void a_closed_pipe_is_an_error(void **state) {
    (void)state;
    assert_runs(write_to_closed_pipe);
}

static int write_to_slow_pipe(void) {
    int ends[2];
    if (pipe(ends) != 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0) {
        return 1;
    }
    pid_t reader = fork();
    if (reader == 0) {
        static char piece[1000];
        size_t total = 0;
        close(ends[1]);
        for (ssize_t count; (count = read(ends[0], piece, sizeof piece)) > 0;) {
            total += (size_t)count;
        }
        _exit(total == BIG ? 0 : 1);
    }
    static const char zeros[BIG];
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    if (dup2(ends[1], 1) != 1 || close(ends[1]) != 0 || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "-", &sink, &error)) {
        return 1;
    }
    sink_bytes(sink, zeros, BIG);
    bool done = outputs_commit(outputs, &error);
    outputs_free(outputs);
    close(1);
    int status = 1;
    return waitpid(reader, &status, 0) != reader || !done || status != 0 ? 2 : 0;
}

static void a_pipe_that_would_block_is_waited_for(void **state) {
    (void)state;
    assert_runs(write_to_slow_pipe);
}

static int write_to_redirected_stdout(void) {
    int file = open("log", O_WRONLY | O_APPEND);
    Outputs *outputs = NULL;
    Sink *sink = NULL, *other = NULL;
    Error error = {0};
    if (file < 0 || dup2(file, 1) != 1 || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "/dev/stdout", &sink, &error)) {
        return 1;
    }
    const char *const same[] = {"-", "/dev/fd/1", "log"};
    for (size_t i = 0; i < 3; i++) {
        if (outputs_add(outputs, same[i], &other, &error) || error.code != ERROR_USAGE) {
            return 2;
        }
    }
    sink_text(sink, "second\n");
    bool done = outputs_commit(outputs, &error);
    outputs_free(outputs);
    return done && fcntl(1, F_GETFD) >= 0 ? 0 : 3;
}

static void redirected_stdout_is_not_replaced(void **state) {
    (void)state;
    put("log", "first\n");
    struct stat before, after;
    assert_int_equal(stat("log", &before), 0);
    assert_runs(write_to_redirected_stdout);
    assert_int_equal(stat("log", &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_holds("log", "first\nsecond\n");
}

static int raise_while_staged(int signal_number) {
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    if (!outputs_new(&outputs, &error) || !outputs_add(outputs, "a", &sink, &error) ||
        !outputs_add(outputs, "b", &sink, &error)) {
        return 1;
    }
    raise(signal_number);
    bool done = outputs_commit(outputs, &error);
    outputs_free(outputs);
    return done ? 0 : 2;
}

/* The tests themselves may have been started by nohup, or behind an &. */
static int raise_taken(int signal_number) {
    signal(signal_number, SIG_DFL);
    return raise_while_staged(signal_number);
}

static int raise_int(void) {
    return raise_taken(SIGINT);
}

static int raise_term(void) {
    return raise_taken(SIGTERM);
}

static int raise_hup(void) {
    return raise_taken(SIGHUP);
}

static int raise_ignored_hup(void) {
    signal(SIGHUP, SIG_IGN);
    return raise_while_staged(SIGHUP);
}

static void ending_signals_leave_nothing(void **state) {
    (void)state;
    int (*const bodies[])(void) = {raise_int, raise_term, raise_hup};
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    put("a", "old");
    for (size_t i = 0; i < 3; i++) {
        int status = run(bodies[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), numbers[i]);
        assert_holds("a", "old");
        assert_int_equal(count_entries("."), 1);
    }
    assert_runs(raise_ignored_hup); /* nohup goes on */
    assert_int_equal(count_entries("."), 2);
}

/* As GLib does where it has no memory to say that it has none; `depth` never comes back to 0. */
static int fill_the_stack(volatile int *depth) {
    volatile char room[4096];
    room[0] = (char)++*depth;
    return *depth == 0 ? room[0] : fill_the_stack(depth) + room[0];
}

static int overflow_while_staged(void) {
    struct rlimit small;
    volatile int depth = 1;
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    Error error = {0};
    if (getrlimit(RLIMIT_STACK, &small) != 0) {
        return 1;
    }
    small.rlim_cur = 1 << 20;
    if (setrlimit(RLIMIT_STACK, &small) != 0 || !outputs_new(&outputs, &error) ||
        !outputs_add(outputs, "a", &sink, &error)) {
        return 1;
    }
    return fill_the_stack(&depth);
}

static void a_full_stack_leaves_nothing(void **state) {
    (void)state;
    put("a", "old");
    int status = run(overflow_while_staged);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_holds("a", "old");
    assert_int_equal(count_entries("."), 1);
}

static void signals_are_as_before_afterwards(void **state) {
    (void)state;
    struct sigaction before, during, after;
    sigaction(SIGPIPE, NULL, &before);
    Outputs *outputs = begin();
    sigaction(SIGPIPE, NULL, &during);
    outputs_free(outputs);
    sigaction(SIGPIPE, NULL, &after);
    assert_ptr_equal(during.sa_handler, SIG_IGN);
    assert_ptr_equal(before.sa_handler, after.sa_handler);
}

static void sinks_write_what_they_are_given(void **state) {
    (void)state;
    Outputs *outputs = begin();
    Sink *sink = add(outputs, "a", "text ");
    sink_char(sink, '!');
    sink_number(sink, 0.1, 0);
    sink_char(sink, ' ');
    sink_number(sink, 2.0 / 3.0, 3);
    sink_bytes(sink, "\0z", 2);
    commit(outputs);
    char *bytes;
    size_t length;
    Error error = {0};
    assert_true(input_read("a", 100, &bytes, &length, &error));
    assert_int_equal(length, 17);
    assert_memory_equal(bytes, "text !0.1 0.667\0z", 18);
    free(bytes);
}

/* So many that they end at every place in the buffer. */
static void sinks_write_rows_of_numbers(void **state) {
    (void)state;
    enum { COUNT = 200000 };
    static double numbers[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        numbers[i] = (double)i / 7;
    }
    Outputs *outputs = begin();
    Sink *sink = add(outputs, "a", "");
    sink_numbers(sink, numbers, 0, ", ", 0);
    sink_numbers(sink, numbers, 1, ", ", 0);
    sink_char(sink, '\n');
    sink_numbers(sink, numbers, COUNT, ", ", 17);
    commit(outputs);
    char *bytes;
    size_t length;
    Error error = {0};
    assert_true(input_read("a", 32 * COUNT, &bytes, &length, &error));
    assert_memory_equal(bytes, "0\n", 2);
    char *at = bytes + 2;
    for (size_t i = 0; i < COUNT; i++) {
        char expected[64];
        int width = snprintf(expected, sizeof expected, "%s%.17g", i > 0 ? ", " : "", numbers[i]);
        assert_memory_equal(at, expected, (size_t)width);
        at += width;
    }
    assert_ptr_equal(at, bytes + length);
    free(bytes);
}

static char nth(size_t i) {
    return (char)('a' + i % 23);
}

static void long_outputs_keep_every_byte(void **state) {
    (void)state;
    char *expected = malloc(BIG);
    assert_non_null(expected);
    for (size_t i = 0; i < BIG; i++) {
        expected[i] = nth(i);
    }
    Outputs *outputs = begin();
    Sink *slow = add(outputs, "slow", "");
    Sink *fast = add(outputs, "fast", "");
    Sink *uneven = add(outputs, "uneven", "");
    for (size_t i = 0; i < BIG; i++) {
        sink_char(slow, nth(i));
    }
    sink_bytes(fast, expected, 1);
    sink_bytes(fast, expected + 1, BIG - 1);
    for (size_t i = 0; i < BIG; i += 1000) {
        sink_bytes(uneven, expected + i, 1000);
    }
    commit(outputs);
    const char *const names[] = {"slow", "fast", "uneven"};
    for (size_t i = 0; i < 3; i++) {
        char *bytes;
        size_t length;
        Error error = {0};
        assert_true(input_read(names[i], BIG, &bytes, &length, &error));
        assert_int_equal(length, BIG);
        assert_memory_equal(bytes, expected, BIG);
        free(bytes);
    }
    free(expected);
}

static void assert_unreadable(const char *path, size_t limit, const char *what) {
    char *bytes;
    size_t length;
    Error error = {0};
    assert_false(input_read(path, limit, &bytes, &length, &error));
    assert_null(bytes);
    assert_string_equal(error.what, what);
    assert_string_equal(error.where, path);
    assert_int_equal(error.code, ERROR_DATA);
}

static void input_is_read_up_to_the_limit(void **state) {
    (void)state;
    put("empty", "");
    put("five", "12345");
    char *bytes;
    size_t length;
    Error error = {0};
    assert_holds("empty", "");
    assert_true(input_read("empty", 0, &bytes, &length, &error));
    free(bytes);
    assert_true(input_read("five", 5, &bytes, &length, &error));
    assert_int_equal(length, 5);
    assert_string_equal(bytes, "12345");
    free(bytes);
    assert_unreadable("five", 4, "is longer than the limit of 4 bytes");
    assert_unreadable("missing", 4, "cannot be read: No such file or directory");
    assert_unreadable(".", 4, "cannot be read: Is a directory");
    assert_unreadable("", 4, "cannot be read: No such file or directory");
}

/* Passes over a file in steps of `step` bytes, asking for `wanted`, then reads the rest. */
static void walk(const char *path, const char *expected, size_t wanted, size_t step) {
    Input *input;
    Error error = {0};
    const char *shown;
    char *bytes;
    size_t at = 0, length;
    assert_true(input_open(path, &input, &error));
    assert_string_equal(input_name(input), path);
    while (at < BIG / 2) {
        assert_true(input_window(input, wanted, &shown, &length, &error));
        assert_true(length >= wanted || length == BIG - at);
        size_t used = step < length ? step : length;
        assert_memory_equal(shown, expected + at, used);
        assert_int_equal(shown[length - 1], expected[at + length - 1]);
        input_skip(input, used);
        at += used;
    }
    assert_true(input_rest(input, BIG, &bytes, &length, &error));
    assert_int_equal(length, BIG - at);
    assert_memory_equal(bytes, expected + at, length);
    assert_int_equal(bytes[length], '\0');
    free(bytes);
    assert_true(input_window(input, 10, &shown, &length, &error));
    assert_int_equal(length, 0);
    input_close(input);
}

static void a_window_moves_over_an_input(void **state) {
    (void)state;
    static char expected[BIG + 1];
    for (size_t i = 0; i < BIG; i++) {
        expected[i] = nth(i);
    }
    put("long", expected);
    const size_t sizes[] = {1, 1000, 262143, 262144, 262145, 300000, BIG, BIG + 1, 5 * BIG};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        walk("long", expected, sizes[i], 99991);
        walk("long", expected, sizes[i], sizes[i]);
    }
    Input *input;
    Error error = {0};
    assert_false(input_open("missing", &input, &error));
    assert_null(input);
    assert_false(input_open(".", &input, &error));
    assert_string_equal(error.what, "cannot be read: Is a directory");
    input_close(NULL);
}

/* Reads a pipe of BIG bytes as stdin: 0 where it gives them all, 3 where it is too long. */
static int read_pipe(size_t limit) {
    int ends[2];
    if (pipe(ends) != 0) {
        return 1;
    }
    pid_t writer = fork();
    if (writer == 0) {
        signal(SIGPIPE, SIG_IGN);
        static char zeros[BIG];
        for (size_t i = 0; i < BIG; i++) {
            zeros[i] = nth(i);
        }
        close(ends[0]);
        size_t at = 0;
        for (ssize_t count = 1; at < BIG && count > 0; at += (size_t)count) {
            count = write(ends[1], zeros + at, BIG - at);
        }
        _exit(0);
    }
    if (dup2(ends[0], 0) != 0 || close(ends[0]) != 0 || close(ends[1]) != 0) {
        return 1;
    }
    char *bytes;
    size_t length;
    Error error = {0};
    if (!input_read("-", limit, &bytes, &length, &error)) {
        bool right = error.code == ERROR_DATA && strcmp(error.where, "stdin") == 0;
        return right && strstr(error.what, "limit of 699999 bytes") != NULL ? 3 : 4;
    }
    bool same = length == BIG && bytes[BIG] == '\0';
    for (size_t i = 0; same && i < BIG; i++) {
        same = bytes[i] == nth(i);
    }
    free(bytes);
    return same ? 0 : 5;
}

static int read_whole_pipe(void) {
    return read_pipe(BIG);
}

static int read_unlimited_pipe(void) {
    return read_pipe(SIZE_MAX);
}

static int read_pipe_past_the_limit(void) {
    return read_pipe(BIG - 1);
}

static void stdin_may_be_a_pipe(void **state) {
    (void)state;
    assert_runs(read_whole_pipe);
    assert_runs(read_unlimited_pipe);
    assert_int_equal(WEXITSTATUS(run(read_pipe_past_the_limit)), 3);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter_folder, leave_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(new_file_appears_at_the_commit),
        TEST(old_file_stays_until_the_commit_and_keeps_its_mode),
        TEST(without_a_commit_nothing_changes),
        TEST(several_files_come_together),
        TEST(a_rename_that_fails_undoes_the_others),
        TEST(symlink_is_followed),
        TEST(dangling_symlink_makes_its_target),
        TEST(what_cannot_be_a_file_is_refused),
        TEST(names_may_be_as_long_as_the_system_has_them),
        TEST(permissions_are_respected),
        TEST(one_file_cannot_be_two_outputs),
        TEST(an_input_is_not_written_over),
        TEST(a_full_device_changes_no_file),
        TEST(the_first_failure_sticks),
        TEST(a_fifo_is_written_directly),
        TEST(a_file_size_limit_is_an_error),
        TEST(closed_descriptors_become_no_file),
        TEST(a_closed_pipe_is_an_error),
        TEST(a_pipe_that_would_block_is_waited_for),
        TEST(redirected_stdout_is_not_replaced),
        TEST(ending_signals_leave_nothing),
        TEST(a_full_stack_leaves_nothing),
        TEST(signals_are_as_before_afterwards),
        TEST(sinks_write_what_they_are_given),
        TEST(sinks_write_rows_of_numbers),
        TEST(long_outputs_keep_every_byte),
        TEST(input_is_read_up_to_the_limit),
        TEST(a_window_moves_over_an_input),
        TEST(stdin_may_be_a_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
