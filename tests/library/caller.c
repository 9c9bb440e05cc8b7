/* The installed library, called with options: caller FORMAT NAME=VALUE… or NAME. */
#include <attnviz.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* Names that a program may well have for itself. */
int error_set = 1, matrix_new = 2, notes_add = 3, trace_new = 4;

static int put(void *file, const void *bytes, size_t length) {
    return fwrite(bytes, 1, length, (FILE *)file) != length || fflush((FILE *)file) != 0;
}

static int set(attnviz_request *request, const char *option, attnviz_error *error) {
    char name[64] = "";
    const char *equals = strchr(option, '=');
    size_t length = equals == NULL ? strlen(option) : (size_t)(equals - option);
    if (length >= sizeof name) {
        return ATTNVIZ_USAGE;
    }
    memcpy(name, option, length);
    return attnviz_request_set(request, name, equals == NULL ? NULL : equals + 1, error);
}

static int run(int argc, char **argv, attnviz_error *error) {
    attnviz_request *request = NULL;
    attnviz_trace *trace = NULL;
    attnviz_destination out = {0};
    int i, code = attnviz_request_new(&request, error);
    out.write = put;
    out.context = stdout;
    for (i = 2; i < argc && code == ATTNVIZ_OK; i++) {
        code = set(request, argv[i], error);
    }
    code = code ? code : attnviz_run(request, &trace, error);
    attnviz_request_free(request);
    code = code ? code : attnviz_write(trace, argv[1], &out, error);
    attnviz_trace_free(trace);
    return code;
}

int main(int argc, char **argv) {
    int code;
    attnviz_error error = {0};
    /* As programs with windows do: from here on printf writes 0,5 in half of Europe. */
    setlocale(LC_ALL, "");
    if (argc == 2 && strcmp(argv[1], "half") == 0) {
        return printf("%g", 0.5) < 0;
    }
    code = argc > 1 ? run(argc, argv, &error) : ATTNVIZ_USAGE;
    if (code != ATTNVIZ_OK) {
        fprintf(stderr, "%s: %s\n", error.where, error.what);
    }
    return code;
}
