/*
 * text_to_c FILE NAME FILE.c: writes a file's text, plain ASCII, as the C array NAME. Runs when
 * attnviz is built, never when it is used.
 */
#include <stdio.h>

#define BYTES_A_LINE 16

/* Numbers, not a string literal: those may be no longer than 4095 characters (C17 5.2.4.1). */
static int write_array(FILE *from, const char *name, FILE *to) {
    fprintf(to, "#include \"texts.h\"\n\nconst char %s[] = {", name);
    int byte, is_ascii = 1;
    for (size_t i = 0; (byte = getc(from)) != EOF; i++) {
        is_ascii = is_ascii && byte < 128; /* what is above has a sign here, and there none */
        fprintf(to, "%s%d,", i % BYTES_A_LINE == 0 ? "\n    " : " ", byte);
    }
    fputs("\n    0};\n", to);
    return is_ascii;
}

static int convert(FILE *from, const char *name, FILE *to) {
    if (from == NULL || to == NULL) {
        return 1;
    }
    return !write_array(from, name, to) || ferror(from) || ferror(to);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: text_to_c FILE NAME FILE.c\n");
        return 2;
    }
    FILE *from = fopen(argv[1], "rb"), *to = fopen(argv[3], "wb");
    int failed = convert(from, argv[2], to);
    if (from != NULL) {
        fclose(from);
    }
    if (to != NULL) {
        failed = fclose(to) != 0 || failed;
    }
    if (failed) {
        fprintf(stderr, "text_to_c: %s or %s: not ASCII, or cannot be read or written\n", argv[1],
                argv[3]);
    }
    return failed;
}
