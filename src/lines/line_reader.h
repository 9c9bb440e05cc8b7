/*
 * line_reader: sentences, one on each line of a file or of standard input.
 *
 *     Lines *lines;
 *     Line line = {0};
 *     lines_open("-", &lines, &error);
 *     while ((what = lines_next(lines, &line, &error)) != LINES_END && what != LINES_FAILED) {
 *         if (what == LINE_READ) { … line.text … } else { … error … }
 *     }
 *     line_free(&line);
 *     lines_close(lines);
 *
 * Lines end in LF or CR LF, and the last one may have no end. A BOM before the first is passed
 * over, and so are lines with nothing but white space; they count all the same, so that a line's
 * number is the one that editors show. The file is streamed: only the window of an Input is kept.
 */
#ifndef ATTNVIZ_LINE_READER_H
#define ATTNVIZ_LINE_READER_H

#include "output.h"

/** Bytes of a line, past which it is bad: as many as the most tokens have with 128 bytes each. */
#define LINES_LONGEST 16777216

typedef struct Lines Lines;

/** One sentence. Start it as {0}, use it again and again, and free it with line_free. */
typedef struct Line {
    size_t number; /* from 1 */
    size_t end;    /* bytes of the input up to its end */
    char *text;    /* without the line's end; NUL behind it */
    size_t length;
    size_t room; /* of text */
} Line;

typedef enum LineRead {
    LINE_READ,
    LINE_BAD,    /* has a NUL or is too long; the next can be read all the same */
    LINES_END,   /* there are no more */
    LINES_FAILED /* nothing more can be read, or memory ran out */
} LineRead;

/** Opens a path, which is borrowed, or stdin for "-". Fails as input_open does. */
bool lines_open(const char *path, Lines **lines, Error *error);

/** Reads all that is left into memory, for lines_rewind. Fails as input_read does. */
bool lines_keep(Lines *lines, size_t limit, Error *error);

/** Begins again with the first line. After lines_keep only. */
void lines_rewind(Lines *lines);

/**
 * The next sentence. A bad line is told as `FILE:7` in error->where, with its number in `line`.
 * Whether a sentence is UTF-8 is not asked.
 */
LineRead lines_next(Lines *lines, Line *line, Error *error);

/** The path, or "stdin": what messages call it. */
const char *lines_name(const Lines *lines);

/** The bytes of the input; 0 where that is not known. */
size_t lines_size(const Lines *lines);

void line_free(Line *line);

/** NULL is fine. */
void lines_close(Lines *lines);

#endif
