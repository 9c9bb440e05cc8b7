/*
 * option_table: every option of a run, one row each: its name, its argument, its line in the help
 * and what it does.
 */
#ifndef ATTNVIZ_OPTION_TABLE_H
#define ATTNVIZ_OPTION_TABLE_H

#include "arguments.h"

typedef struct OptionRow OptionRow;
struct OptionRow {
    const char *name;     /* without the dashes */
    const char *argument; /* its name in the help; [=NAME]: may be left out; NULL: takes none */
    const char *help;     /* {} stands for the words that it may be */
    bool (*take)(Arguments *arguments, const OptionRow *option, const char *value, Error *error);
    OptionName attention; /* for options that documents have too */
};

extern const OptionRow option_rows[];
extern const size_t option_row_count;

#endif
