/*
 * attnviz: what self-attention does to a sentence, as numbers, tables and figures.
 *
 * A request says what is wanted: a sentence or a document, a table of embeddings, weights, options.
 * Running it gives a trace: every intermediate of attention, named and shaped. A trace is read row
 * by row, and written in any format, through a function of the caller's.
 *
 *     #include <attnviz.h>
 *     #include <stdio.h>
 *
 *     static int put(void *file, const void *bytes, size_t length) {
 *         return fwrite(bytes, 1, length, (FILE *)file) != length;
 *     }
 *
 *     int main(void) {
 *         attnviz_error error = {0};
 *         attnviz_request *request = NULL;
 *         attnviz_trace *trace = NULL;
 *         attnviz_destination out = {0};
 *         int failed;
 *         out.write = put;
 *         out.context = stdout;
 *         failed = attnviz_request_new(&request, &error) ||
 *                  attnviz_request_set(request, "sentence", "cat and mouse", &error) ||
 *                  attnviz_request_set(request, "mask", "causal", &error) ||
 *                  attnviz_run(request, &trace, &error) ||
 *                  attnviz_write(trace, "csv", &out, &error);
 *         if (failed) {
 *             fprintf(stderr, "%s: %s\n", error.where, error.what);
 *         }
 *         attnviz_trace_free(trace);
 *         attnviz_request_free(request);
 *         return failed ? error.code : 0;
 *     }
 *
 *     cc example.c $(pkg-config --cflags --libs attnviz)
 *
 * OPTIONS have the names and the values that they have on attnviz's command line and in documents:
 * "mask" is "causal", "scale" is "sqrt", "table" is a file's path. Every value is a text. What each
 * means is told in attnviz(1).
 *
 * DOCUMENTS are JSON, and one shape is table, weights, request and result; see "The document" in
 * attnviz's README. A sentence, a table, weights and options can come in one document from memory,
 * or each by itself. Where two say the same thing, an option that was set stands before any
 * document, and a file named by "table" or "weights" before the request's document. A request
 * without any table uses the small one that is compiled in.
 *
 * NUMBERS come as they were computed, in IEEE doubles: the same request gives the same bits on
 * every run, in every thread, with any number of processors. Large matrices are not kept but made
 * when rows are asked for, so that memory grows with the number of tokens and not with its square.
 *
 * ERRORS. Every function that can fail returns an int: ATTNVIZ_OK, which is 0, or what went wrong.
 * So calls can be joined by ||, and stop at the first failure. The attnviz_error is the caller's,
 * is filled on failure and else left as it is, and may be NULL. After a failure every object is as
 * it was before the call, and what a function would have made is NULL. An index past the end is
 * told as a failure, or as NULL where a text is returned; other misuse (an object that is NULL or
 * was freed) is not noticed. Nothing is ever printed, and no function ends the process, with one
 * exception: GLib, by which figures are drawn, aborts when memory runs out.
 *
 * LIFETIMES. What a _new or attnviz_run hands out is the caller's until it is given to its _free,
 * which takes NULL too. Everything that is passed in is copied. A trace does not depend on the
 * request that it came from. Texts that are returned belong to the library: those of a trace live
 * as long as it does, all others for ever.
 *
 * THREADS. There are no globals but one lock: different objects may be used in different threads at
 * the same time, and one object in several by those functions that take it as const. Only one
 * thread draws at a time, since the drawing libraries are safe for no more. Long sentences are
 * computed in two threads, of which one is the caller's.
 *
 * FILES. The only files that are read are those that options name ("-" is standard input), when the
 * request is run, and fonts. None is written. Signals, the locale and standard output are left
 * alone. Cairo and HarfBuzz are loaded when the first figure is drawn, and Pango when a line of it
 * is in another script than Latin, Greek or Cyrillic. If fontconfig is not in the process by then,
 * it is set up with one font alone, to save the time that reading all of them takes; a program that
 * uses fontconfig too had best be linked to it.
 *
 * The header is C89 and C++. Functions are added in later versions but none is taken away while
 * ATTNVIZ_VERSION_MAJOR stays the same, once that is 1.
 */
#ifndef ATTNVIZ_H
#define ATTNVIZ_H

#include <stddef.h>

#ifdef __GNUC__
#define ATTNVIZ_API __attribute__((visibility("default")))
#else
#define ATTNVIZ_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------- version */

#define ATTNVIZ_VERSION_MAJOR 0
#define ATTNVIZ_VERSION_MINOR 1
#define ATTNVIZ_VERSION_PATCH 0
#define ATTNVIZ_VERSION       "0.1.0"

/** ATTNVIZ_VERSION of the library that is running, which may be newer than this header. */
ATTNVIZ_API const char *attnviz_version(void);

/* ---------------------------------------------------------------- errors */

/** What a function returns that can fail. The program's exit statuses are the same. */
enum {
    ATTNVIZ_OK = 0,
    ATTNVIZ_SYSTEM = 1, /* writing failed, or memory ran out */
    ATTNVIZ_USAGE = 2,  /* an option that there is not, or a value that it cannot have */
    ATTNVIZ_DATA = 3,   /* a file or a document that is wrong, or cannot be read */
    ATTNVIZ_WORD = 4    /* a word of the sentence that the table lacks */
};

/** What went wrong, in UTF-8. */
typedef struct attnviz_error {
    int code;        /* as it was returned */
    char where[512]; /* a file, LINE:COLUMN, a JSON path, or an option as --mask; may be empty */
    char what[1024]; /* a sentence: what is wrong, then what would be right */
} attnviz_error;

/* ---------------------------------------------------------------- requests */

/** What is wanted. */
typedef struct attnviz_request attnviz_request;

/** Makes a request that asks for nothing yet. */
ATTNVIZ_API int attnviz_request_new(attnviz_request **request, attnviz_error *error);

ATTNVIZ_API void attnviz_request_free(attnviz_request *request);

/**
 * Sets an option, in place of what it was; "compare" adds a sentence each time, and "weights" as
 * NAME=FILE a matrix. Names are those of attnviz_option_at: those of the command line, and
 *
 *     sentence    a text in UTF-8, which is cut into tokens
 *     document    the path of a JSON document; "-" is standard input, also for a mere sentence
 *
 * An option that takes no value on the command line ("residual", "trace", "no-weights", "csv-safe")
 * has the value NULL. Fails with ATTNVIZ_USAGE for a name that there is not and a value that cannot
 * be. Files are looked for when the request is run, and whether options go together is found then.
 */
ATTNVIZ_API int attnviz_request_set(attnviz_request *request, const char *option, const char *value,
                                    attnviz_error *error);

/**
 * Gives the request's document from memory: text[0 .. length), JSON in UTF-8. Messages about it
 * call it `name`. It is in place of the option "document" and of an earlier one. What is wrong in
 * it is told when the request is run.
 */
ATTNVIZ_API int attnviz_request_document(attnviz_request *request, const char *text, size_t length,
                                         const char *name, attnviz_error *error);

/**
 * Gives one of the document's arrays from memory, as numbers in rows (the last index runs fastest),
 * of the lengths shape[0 .. rank):
 *
 *     "W_Q" "W_K" "W_V" "W_O"    d × (h·w), heads side by side, or h × d × w: weights of one layer,
 *     "b_Q" "b_K" "b_V" "b_O"    h·w, or h × w: … and biases
 *     "q" "k" "v"                n × (h·w), or h × n × w: attention starts from these
 *     "scores"                   n × m, or heads × n × m, or layers × heads × n × m; −∞ is masked
 *     "attention"                the same: ready weights
 *
 * An array given so is in place of what the document and an earlier call say. Fails with
 * ATTNVIZ_USAGE for other names and ranks, and with ATTNVIZ_DATA for numbers that are not finite
 * and past the limits of documents.
 */
ATTNVIZ_API int attnviz_request_array(attnviz_request *request, const char *name,
                                      const double *numbers, const size_t *shape, size_t rank,
                                      attnviz_error *error);

/**
 * Gives the sentence's tokens as they are, so that none is cut: `count` texts in UTF-8, in place of
 * the document's. With these the option "sentence" is a title only.
 */
ATTNVIZ_API int attnviz_request_tokens(attnviz_request *request, const char *const *tokens,
                                       size_t count, attnviz_error *error);

/** Fails as attnviz_run would for options that do not go together, as far as that can be told
 * without reading anything. */
ATTNVIZ_API int attnviz_request_check(const attnviz_request *request, attnviz_error *error);

/** What an option was set to last, "" for one without a value; NULL where it was not set. It is
 * valid until the request is changed. */
ATTNVIZ_API const char *attnviz_request_value(const attnviz_request *request, const char *option);

/** The path of file `index`, counted from 0, of those that a run of the request would read, as its
 * options name them ("-" is standard input); NULL past the last. As long valid. */
ATTNVIZ_API const char *attnviz_request_file(const attnviz_request *request, size_t index);

/* ---------------------------------------------------------------- options */

/** The name of option `index`, counted from 0; NULL past the last. */
ATTNVIZ_API const char *attnviz_option_at(size_t index);

/** What option `index` calls its value in a help text: "FILE"; "[=FILE]" where it may be left out.
 * NULL for an option without a value, and past the last. */
ATTNVIZ_API const char *attnviz_option_argument(size_t index);

/** What option `index` is for, in a few words, of which {} stands for the list of its values; NULL
 * past the last. */
ATTNVIZ_API const char *attnviz_option_help(size_t index);

/** Value `value`, counted from 0, of those that option `index` takes as words; NULL past the last.
 * One that ends in a colon wants something behind it: "window:". */
ATTNVIZ_API const char *attnviz_option_value(size_t index, size_t value);

/* ---------------------------------------------------------------- traces */

/** What became of a request. It is read-only, but for how it looks. */
typedef struct attnviz_trace attnviz_trace;

/**
 * Reads what the request names and computes. The request stays as it is and may be run again, in
 * other threads at the same time too. Fails with ATTNVIZ_USAGE where there is nothing to run,
 * ATTNVIZ_DATA for files, documents and shapes that are wrong, and ATTNVIZ_WORD for a word that the
 * table lacks, naming its neighbours.
 */
ATTNVIZ_API int attnviz_run(const attnviz_request *request, attnviz_trace **trace,
                            attnviz_error *error);

ATTNVIZ_API void attnviz_trace_free(attnviz_trace *trace);

/**
 * Sets one of the options that say how a trace is shown, anew: "view", "query", "orient", "dims",
 * "axes", "range", "colormap", "theme", "title", "font", "dpi", "csv-safe". The others were settled
 * when the request was run, and fail with ATTNVIZ_USAGE.
 */
ATTNVIZ_API int attnviz_trace_set(attnviz_trace *trace, const char *option, const char *value,
                                  attnviz_error *error);

/**
 * The sentences of the trace: 1, and more where some stand beside the first ("compare"). Layers and
 * heads may differ between them. Sentences, layers, heads, rows and columns are counted from 0; no
 * such sentence has 0 layers and 0 heads.
 */
ATTNVIZ_API size_t attnviz_trace_sentences(const attnviz_trace *trace);
ATTNVIZ_API size_t attnviz_trace_layers(const attnviz_trace *trace, size_t sentence);
ATTNVIZ_API size_t attnviz_trace_heads(const attnviz_trace *trace, size_t sentence);

/** What is to be known of a sentence although nothing failed: note `index`, counted from 0; NULL
 * past the last. */
ATTNVIZ_API const char *attnviz_trace_note(const attnviz_trace *trace, size_t sentence,
                                           size_t index);

/** The matrices of a trace: n queries, m keys (n = m where both are one sentence). */
typedef enum attnviz_kind {
    ATTNVIZ_INPUT,        /* X, n × d: embeddings, with positions where they are added */
    ATTNVIZ_QUERY,        /* Q of a head, n × d_k, and … */
    ATTNVIZ_KEY,          /* … K, m × d_k, both as they are scored (turned by "rope") */
    ATTNVIZ_VALUE,        /* V of a head, m × d_v */
    ATTNVIZ_SCORES,       /* QKᵀ of a head, n × m */
    ATTNVIZ_SCALED,       /* … scaled, with biases; −∞ where it is masked */
    ATTNVIZ_WEIGHTS,      /* the softmax of that: how much each query attends to each key */
    ATTNVIZ_HEAD_OUTPUT,  /* weights · V, n × d_v */
    ATTNVIZ_LAYER_OUTPUT, /* what the heads of a layer become together, n × d_out */
    ATTNVIZ_SELECTED,     /* n × m: the weights that the options "layer" and "head" choose */
    ATTNVIZ_OUTPUT,       /* of the last layer: the context-shifted embeddings */
    ATTNVIZ_SHIFT         /* output − X, where their widths agree */
} attnviz_kind;

/** Which matrix. `layer` and `head` count where the kind has them, and are else passed over. */
typedef struct attnviz_matrix {
    attnviz_kind kind;
    size_t sentence, layer, head;
} attnviz_matrix;

/**
 * How large a matrix is. One that the trace lacks has 0 rows and 0 columns: given scores have no Q,
 * given weights without values have no output. Fails with ATTNVIZ_USAGE where there is no such
 * kind, sentence, layer or head.
 */
ATTNVIZ_API int attnviz_trace_shape(const attnviz_trace *trace, const attnviz_matrix *matrix,
                                    size_t *rows, size_t *columns, attnviz_error *error);

/**
 * Writes rows first … first + count into `numbers`, which holds count × columns of them. Rows of
 * scores, scaled scores and weights are computed; 16 and more at a time are quicker than single
 * ones. Fails with ATTNVIZ_USAGE for rows and matrices that are not there.
 */
ATTNVIZ_API int attnviz_trace_rows(const attnviz_trace *trace, const attnviz_matrix *matrix,
                                   size_t first, size_t count, double *numbers,
                                   attnviz_error *error);

/**
 * What a row or a column stands for, in UTF-8: a token, or a dimension. NULL where there is no such
 * row or column, and for dimensions without names.
 */
ATTNVIZ_API const char *attnviz_trace_row_name(const attnviz_trace *trace,
                                               const attnviz_matrix *matrix, size_t row);
ATTNVIZ_API const char *attnviz_trace_column_name(const attnviz_trace *trace,
                                                  const attnviz_matrix *matrix, size_t column);

/* ---------------------------------------------------------------- writing */

/**
 * Where bytes go. Set what is not used to 0. Its functions must return (no exception and no longjmp
 * may pass through them), and leave the trace as it is.
 */
typedef struct attnviz_destination {
    /** Takes bytes[0 .. length). Anything but 0 ends the writing, which then fails. */
    int (*write)(void *context, const void *bytes, size_t length);
    /** Takes a sentence about what could not be drawn as it should; may be NULL. */
    void (*note)(void *context, const char *sentence);
    void *context; /* handed to both */
    /* What a terminal takes; these are for "text" alone. */
    int colours;    /* 0, 16, 256, or 16777216 */
    size_t columns; /* 0: as many as are needed */
} attnviz_destination;

/**
 * Writes a trace in a format of attnviz_format_at: "png", "svg", "pdf", "json", "csv", … A trace of
 * several sentences and one with the option "sweep" are written as the program writes them. Fails
 * with ATTNVIZ_SYSTEM where `write` did (some bytes may have gone out) and ATTNVIZ_USAGE for
 * formats and views that cannot be.
 */
ATTNVIZ_API int attnviz_write(const attnviz_trace *trace, const char *format,
                              const attnviz_destination *destination, attnviz_error *error);

/**
 * Writes `count` formats, each to a destination of its own, as attnviz_write would; what they share
 * is made only once where that can be. Figures may be written in a second thread meanwhile: one
 * destination gets its bytes from one thread at a time, but two of them perhaps at once. Fails with
 * the first failure, and then any of them may have got bytes.
 */
ATTNVIZ_API int attnviz_write_several(const attnviz_trace *trace, const char *const *formats,
                                      const attnviz_destination *destinations, size_t count,
                                      attnviz_error *error);

/** Fails as attnviz_write would for this format and the views of the trace; writes nothing. */
ATTNVIZ_API int attnviz_can_write(const attnviz_trace *trace, const char *format,
                                  attnviz_error *error);

/** The name of format `index`, counted from 0, which is a file's suffix too; NULL past the last. */
ATTNVIZ_API const char *attnviz_format_at(size_t index);

/** The same of those formats that the trace can be written in. */
ATTNVIZ_API const char *attnviz_trace_format_at(const attnviz_trace *trace, size_t index);

/** 1 for a format whose bytes are no text, and that no terminal should get; else 0. */
ATTNVIZ_API int attnviz_format_is_binary(const char *format);

/**
 * Computes what the request's document claims, its "attention" beside "scores" or a "result", and
 * writes a report: a line for each row that disagrees. The option "check" is the tolerance. Where
 * rows disagree it fails with ATTNVIZ_DATA, naming the first matrix that has one, and the report is
 * written all the same; `rows` and `agreeing` count them. Other failures are as those of
 * attnviz_run and attnviz_write, and both are 0 then. They may be NULL, and so may the destination.
 */
ATTNVIZ_API int attnviz_check(const attnviz_request *request,
                              const attnviz_destination *destination, size_t *rows,
                              size_t *agreeing, attnviz_error *error);

/* ---------------------------------------------------------------- many sentences */

/** A request of which everything but the sentence has been read. */
typedef struct attnviz_prepared attnviz_prepared;

/** The sentences that are going to be asked. */
typedef struct attnviz_sentences {
    /** Hands out the next one, and NULL behind the last; after that they begin anew. Anything but 0
     * ends the preparing, which then fails. */
    int (*next)(void *context, const char **sentence);
    void *context;
} attnviz_sentences;

/**
 * Reads what the request names, once for many sentences. Of a table, only the words of the
 * sentences that `sentences` hands out need be kept; it may be NULL for JSON tables, and where no
 * table is named. Fails as attnviz_run does, with ATTNVIZ_USAGE for a request that asks for
 * sentences itself ("sentence", "compare", "attention", "tokens", arrays), and with ATTNVIZ_SYSTEM
 * where `next` did.
 */
ATTNVIZ_API int attnviz_prepare(const attnviz_request *request, const attnviz_sentences *sentences,
                                attnviz_prepared **prepared, attnviz_error *error);

/** Runs it with one sentence. The trace must be freed before `prepared` is. */
ATTNVIZ_API int attnviz_prepared_run(const attnviz_prepared *prepared, const char *sentence,
                                     attnviz_trace **trace, attnviz_error *error);

ATTNVIZ_API void attnviz_prepared_free(attnviz_prepared *prepared);

/* ---------------------------------------------------------------- texts */

/** The JSON Schema of documents as they are read ("document"), as they are written ("written"), and
 * of what "sweep" writes ("sweep"); NULL for other names. */
ATTNVIZ_API const char *attnviz_schema(const char *name);

/**
 * Writes the beginning of a text as it is safe on a terminal and in one line: what moves or hides
 * text stands as \n, \t, \xHH or \u{HHHH}. Writes as many whole characters as surely fit into
 * `size` bytes, of which each may need 16, and no NUL. Returns the bytes written; `used` becomes
 * how many of the text they stand for.
 */
ATTNVIZ_API size_t attnviz_printable(const char *text, char *to, size_t size, size_t *used);

#ifdef __cplusplus
}
#endif

#endif
