#include "builtin.h"

/* The assembler copies the file into the read-only data: data/ stays the only copy. */
__asm__(".pushsection .rodata\n"
        ".local builtin_table_begin\n"
        "builtin_table_begin:\n"
        ".incbin \"" BUILTIN_TABLE "\"\n"
        ".local builtin_table_end\n"
        "builtin_table_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern const char builtin_table_begin[] __attribute__((visibility("hidden")));
extern const char builtin_table_end[] __attribute__((visibility("hidden")));

const char *builtin_table(size_t *length) {
    *length = (size_t)(builtin_table_end - builtin_table_begin);
    return builtin_table_begin;
}
