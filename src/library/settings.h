/*
 * settings: options by name and value, kept in the order in which they were set. Inside the library
 * room only.
 */
#ifndef ATTNVIZ_SETTINGS_H
#define ATTNVIZ_SETTINGS_H

#include "option_table.h"

/** Start it as {0}; free it with settings_free. */
typedef struct Settings {
    char **names, **values; /* a value is NULL where the option was set without one */
    size_t count;
} Settings;

/** Appends copies of both texts. Fails for memory. */
bool settings_add(Settings *settings, const char *name, const char *value, Error *error);

/** Takes the last one back. */
void settings_drop(Settings *settings);

bool settings_copy(Settings *to, const Settings *from, Error *error);

void settings_free(Settings *settings);

/** The value set last, "" for one that was set without; NULL where it was not set. */
const char *settings_find(const Settings *settings, const char *name);

/** The row of option `index`; NULL for "sentence" and "document" and past the last. */
const OptionRow *settings_row_at(size_t index);

/** True for options of a request. */
bool settings_is_name(const char *name);

/** Fails with ERROR_USAGE, naming an option that there is not. */
bool settings_refuse(const char *name, Error *error);

/** The name of option `index`; NULL past the last. */
const char *settings_name(size_t index);

/** True for options that say how a trace looks. */
bool settings_is_look(const char *name);

/**
 * Gives the arguments the value of one option of a request. Texts are borrowed. Fails with
 * ERROR_USAGE at `--NAME`, as on the command line.
 */
bool settings_take(const char *name, const char *value, Arguments *arguments, Error *error);

/** Makes the arguments that the settings are, whether they go together or not; freed with
 * arguments_free, also after a failure. */
bool settings_apply(const Settings *settings, Arguments *arguments, Error *error);

#endif
