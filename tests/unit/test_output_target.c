/* target: what a path names, whether or not something is there. */
#include "own_folder.h"

#include "target.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS_FOLLOWED 40 /* by Linux */

static void test_new_files(void **state) {
    Error error = {0};
    Target target;
    assert_true(target_find("/no-such-file-of-attnviz", &target, &error));
    assert_true(target.kind == TARGET_FILE && !target.exists);
    assert_string_equal(target.directory, "/");
    assert_string_equal(target.path, "/no-such-file-of-attnviz");
    target_free(&target);
    assert_true(target_find("7", &target, &error));
    char folder[PATH_MAX], expected[PATH_MAX + 8];
    assert_non_null(realpath(*state, folder));
    snprintf(expected, sizeof expected, "%s/7", folder);
    assert_string_equal(target.path, expected);
    target_free(&target);
    assert_false(target_find("missing/", &target, &error));
    assert_false(target_find("", &target, &error));
    assert_int_equal(error.code, ERROR_USAGE);
}

/* A chain that leads to nothing yet, as long as Linux follows, and one longer. */
static void test_chains_of_symlinks(void **state) {
    Error error = {0};
    Target target;
    for (int i = 0; i <= LINKS_FOLLOWED; i++) {
        char from[32], to[32];
        snprintf(from, sizeof from, "%d", i);
        snprintf(to, sizeof to, "%d", i + 1);
        assert_int_equal(symlink(to, from), 0);
    }
    char folder[PATH_MAX], expected[PATH_MAX + 8];
    assert_non_null(realpath(*state, folder));
    snprintf(expected, sizeof expected, "%s/%d", folder, LINKS_FOLLOWED + 1);
    if (!target_find("1", &target, &error)) {
        fail_msg("%s", error.what);
    }
    assert_string_equal(target.path, expected);
    target_free(&target);
    assert_false(target_find("0", &target, &error));
}

/* The target of /dev/fd/N, in a folder's name of it. */
static bool find_descriptor(const char *folder, int descriptor, Target *target) {
    char path[64];
    Error error = {0};
    snprintf(path, sizeof path, "%s%d", folder, descriptor);
    return target_find(path, target, &error);
}

static void test_descriptors(void **state) {
    (void)state;
    Target one, other;
    int readable = open("/dev/null", O_RDONLY), writable = open("/dev/null", O_WRONLY);
    int ours = fcntl(writable, F_DUPFD_CLOEXEC, 3);
    assert_true(readable >= 0 && ours >= 0);
    assert_true(find_descriptor("/dev/fd/", writable, &one));
    assert_true(one.kind == TARGET_DESCRIPTOR && one.descriptor == writable);
    assert_true(find_descriptor("/proc/self/fd/", writable, &other));
    assert_true(target_is_same(&one, &other));
    assert_false(find_descriptor("/dev/fd/", readable, &other));
    assert_false(find_descriptor("/dev/fd/", ours, &other)); /* it was not inherited */
    close(ours);
    assert_false(find_descriptor("/dev/fd/", ours, &other));
    Error error = {0};
    Target file;
    assert_true(target_find("/no-such-file-of-attnviz", &file, &error));
    assert_false(target_is_same(&one, &file));
    assert_false(target_is_same(&file, &one));
    target_free(&file);
    /* Another descriptor of one device is another output. */
    int again = open("/dev/null", O_WRONLY);
    assert_true(find_descriptor("/dev/fd/", again, &other));
    assert_false(target_is_same(&one, &other));
    close(again);
    close(readable);
    close(writable);
}

static void test_names_of_stdout(void **state) {
    (void)state;
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1"};
    int own = dup(STDOUT_FILENO), device = open("/dev/null", O_WRONLY);
    bool found = true, same = true;
    Target target[3];
    dup2(device, STDOUT_FILENO);
    for (size_t i = 0; i < 3; i++) {
        Error error = {0};
        found = target_find(names[i], &target[i], &error) && found;
        same = same && found && target_is_same(&target[0], &target[i]);
    }
    dup2(own, STDOUT_FILENO);
    close(own);
    close(device);
    assert_true(found && same);
    assert_int_equal(target[1].descriptor, STDOUT_FILENO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new_files, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(test_chains_of_symlinks, enter_folder, leave_folder),
        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_names_of_stdout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
