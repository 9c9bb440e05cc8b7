/*
 * Tables of word vectors, recognised and read for the words of some texts. What is kept was wanted,
 * is finite, and is there no more than once.
 */
#include "bounds.h"
#include "fuzz.h"
#include "text.h"
#include "wordvectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[] = {"the cat sat, and The mouse didn't", "我喜欢吃苹果", "a b c",
                                    "New York </s> naïve"};

static Wanted *new_wanted(bool by_cluster) {
    Wanted *wanted = NULL;
    Error error = {0};
    bool done = wanted_new(&wanted, &error);
    for (size_t i = 0; done && i < sizeof texts / sizeof *texts; i++) {
        done = wanted_add_text(wanted, texts[i], by_cluster, &error);
    }
    fuzz_holds(done && wanted_settle(wanted, &error), "there is memory for what is wanted");
    return wanted;
}

static void check_words(const WordVectors *table, size_t width) {
    size_t times = 0, bad;
    for (size_t i = 0; i < table->words.count; i++) {
        const char *word = table->words.text[i];
        fuzz_holds(text_is_utf8(word, strlen(word), &bad), "a word is UTF-8");
        fuzz_holds(table->times[i] >= 1, "a word is there at least once");
        times += table->times[i];
        for (size_t d = 0; d < width; d++) {
            fuzz_holds(isfinite(matrix_row(&table->vectors, i)[d]), "numbers are finite");
        }
    }
    fuzz_holds(times <= table->total_words, "a word is one of the file's");
}

/* What lexicons will make of it: no two words are the same. */
static void check_lexicon(const WordVectors *table) {
    Lexicon *lexicon = NULL;
    Error error = {0};
    fuzz_holds(lexicon_new(&table->words, CASE_AUTO, &lexicon, &error), "no word is there twice");
    lexicon_free(lexicon);
}

static void read_table(Input *input, const TableFormat *format, bool by_cluster) {
    Wanted *wanted = new_wanted(by_cluster);
    WordVectors table = {0};
    Error error = {0};
    if (wordvectors_read(input, format, wanted, &table, &error)) {
        fuzz_holds(table.vectors.rows == table.words.count, "a word has a row");
        fuzz_holds(table.words.count == 0 || table.vectors.cols == format->width,
                   "a row is as wide as the table");
        fuzz_holds(format->words == 0 || table.total_words == format->words,
                   "as many words follow as the header says");
        check_words(&table, format->width);
        check_lexicon(&table);
    } else {
        fuzz_failed_well(&error);
    }
    wordvectors_free(&table);
    wanted_free(wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Input *input = NULL;
    TableFormat format;
    Error error = {0};
    fuzz_holds(input_open(fuzz_file(data, size), &input, &error), "the input can be opened");
    if (!wordvectors_recognise(input, LIMIT_DIMENSIONS, &format, &error)) {
        fuzz_failed_well(&error);
    } else if (format.kind != TABLE_JSON) {
        fuzz_holds(format.width >= 1 && format.width <= LIMIT_DIMENSIONS, "a table has a width");
        read_table(input, &format, size % 2 == 0);
    }
    input_close(input);
    return 0;
}
