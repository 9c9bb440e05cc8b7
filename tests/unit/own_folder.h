/* A folder of its own for each test that makes files: a setup and a teardown, and what is in it. */
#ifndef OWN_FOLDER_H
#define OWN_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder is the working directory and $TMPDIR, and others may read what is made: a test may
 * drop its rights. */
static inline int enter_folder(void **state) {
    char *folder = strdup("/tmp/attnviz-test-XXXXXX");
    umask(022);
    *state = folder;
    return folder == NULL || mkdtemp(folder) == NULL || chmod(folder, 0755) != 0 ||
           chdir(folder) != 0 || setenv("TMPDIR", folder, 1) != 0;
}

/* Removes the folder and all that is in it. */
static inline int leave_folder(void **state) {
    char *const folders[] = {*state, NULL};
    bool left = chdir("/") == 0;
    FTS *tree = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (const FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
        left = (entry->fts_info == FTS_D || remove(entry->fts_path) == 0) && left;
    }
    fts_close(tree);
    free(*state);
    return left ? 0 : -1;
}

static inline size_t count_entries(const char *folder) {
    size_t count = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count - 2; /* "." and ".." */
}

static inline void put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

#endif
