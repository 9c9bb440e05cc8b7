/*
 * table_to_c TABLE.json TABLE.c: writes an embedding table as the C data of builtin_document.
 * Runs when attnviz is built, never when it is used.
 */
#include "bounds.h"
#include "document.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>

/* A string literal: what is not plain ASCII goes as octal, which no next digit can lengthen. */
static void write_string(Sink *sink, const char *text) {
    sink_char(sink, '"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        char escaped[8];
        bool is_plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '?';
        snprintf(escaped, sizeof escaped, is_plain ? "%c" : "\\%03o", c);
        sink_text(sink, escaped);
    }
    sink_char(sink, '"');
}

static void write_labels(Sink *sink, const char *name, const Labels *labels) {
    sink_text(sink, "static char *const ");
    sink_text(sink, name);
    sink_text(sink, "[] = {\n");
    for (size_t i = 0; i < labels->count; i++) {
        sink_text(sink, "    ");
        write_string(sink, labels->text[i]);
        sink_text(sink, ",\n");
    }
    sink_text(sink, "};\n\n");
}

static void write_vectors(Sink *sink, const Matrix *vectors) {
    sink_text(sink, "static const double vectors[] = {\n");
    for (size_t i = 0; i < vectors->rows; i++) {
        sink_text(sink, "    ");
        for (size_t j = 0; j < vectors->cols; j++) {
            sink_number(sink, matrix_row(vectors, i)[j], 0);
            sink_text(sink, ", ");
        }
        sink_char(sink, '\n');
    }
    sink_text(sink, "};\n\n");
}

static void write_free_text(Sink *sink, const Document *table) {
    static const char *const names[] = {"TEXT_NAME", "TEXT_DESCRIPTION", "TEXT_SOURCE"};
    for (DocumentText which = TEXT_NAME; which <= TEXT_SOURCE; which++) {
        if (table->text[which] != NULL) {
            sink_text(sink, "    .text[");
            sink_text(sink, names[which]);
            sink_text(sink, "] = ");
            write_string(sink, table->text[which]);
            sink_text(sink, ",\n");
        }
    }
}

/* The casts take const away that a document's owner could not do without; nobody writes to this
 * one.
 */
static void write_document(Sink *sink, const Document *table) {
    char shape[256];
    snprintf(shape, sizeof shape,
             "    .has_embeddings = true,\n    .dimensions = {%zu, (char **)dimensions},\n"
             "    .words = {%zu, (char **)words},\n"
             "    .vectors = {%zu, %zu, (double *)vectors},\n",
             table->dimensions.count, table->words.count, table->vectors.rows, table->vectors.cols);
    sink_text(sink, "/* Made from data/table.json: change that, not this. */\n"
                    "#include \"builtin.h\"\n\n");
    write_labels(sink, "dimensions", &table->dimensions);
    write_labels(sink, "words", &table->words);
    write_vectors(sink, &table->vectors);
    sink_text(sink, "const Document builtin_document = {\n");
    write_free_text(sink, table);
    sink_text(sink, shape);
    sink_text(sink, "};\n");
}

/* The table must be no more than a table: what is not written here would be lost in silence. */
static bool is_plain_table(const Document *document) {
    return document->has_embeddings && document->dimensions.count > 0 &&
           document->layer_count == 0 && !document->has_tokens &&
           document->text[TEXT_SENTENCE] == NULL;
}

static bool convert(const char *from, const char *to, Document *table, Error *error) {
    char *bytes;
    size_t length;
    Outputs *outputs = NULL;
    Sink *sink;
    if (!input_read(from, LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    bool done = document_read(bytes, length, ROLE_DOCUMENT, table, error);
    free(bytes);
    if (done && !is_plain_table(table)) {
        done =
            error_set(error, ERROR_DATA, from, "named dimensions and embeddings alone are wanted");
    }
    done = done && outputs_new(&outputs, error) && outputs_add(outputs, to, &sink, error);
    if (done) {
        write_document(sink, table);
        done = outputs_commit(outputs, error);
    }
    outputs_free(outputs);
    return done;
}

int main(int argc, char **argv) {
    Error error = {0};
    Document table = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: table_to_c TABLE.json TABLE.c\n");
        return ERROR_USAGE;
    }
    bool done = convert(argv[1], argv[2], &table, &error);
    if (!done) {
        fprintf(stderr, "table_to_c: %s: %s\n", error.where, error.what);
    }
    document_free(&table);
    return done ? 0 : (int)error.code;
}
