#include "rowtext.h"

#include "attention.h"
#include "crew.h"
#include "number.h"

#include <stdint.h>
#include <stdlib.h>

/* More numbers at a time, and the text of a block leaves the cache before it is handed over. */
#define BLOCK_NUMBERS ((size_t)1 << 18)

/* From so many numbers, a millisecond of work, a thread pays. */
#define PAYS_A_THREAD ((double)50000)

/* Each thread takes some megabytes for a long document. */
#define MOST_THREADS 4

/* The text as `take` wants it, and as the table does. */
#define TEXTS 2

/* A block of rows: what one thread makes at a time. */
typedef struct Block {
    size_t first, count;
    Matrix rows, scratch; /* scratch absent where one head is read */
    char *texts[TEXTS];   /* row i at i · row_size */
    size_t lengths[TRACE_BLOCK][TEXTS];
    double entropy[TRACE_BLOCK];
} Block;

/* A walk under way. */
typedef struct Walk {
    const RowText *given;
    size_t next;       /* the first row that is in no block yet */
    size_t block_rows; /* 1 … TRACE_BLOCK */
    size_t row_size;   /* room for a row's text */
    size_t blocks;
    Block block[MOST_THREADS + 1];
} Walk;

static bool all_have_failed(const RowText *given) {
    bool take_has = given->take == NULL || (given->sink != NULL && sink_has_failed(given->sink));
    return take_has && (given->table == NULL || sink_has_failed(given->table->sink));
}

static bool fetch(void *data, size_t slot) {
    Walk *walk = data;
    size_t left = walk->given->trace->input->n - walk->next;
    Block *block = &walk->block[slot];
    block->first = walk->next;
    block->count = left < walk->block_rows ? left : walk->block_rows;
    walk->next += block->count;
    return block->count > 0;
}

static void write_row(const Walk *walk, Block *block, size_t i) {
    const RowText *given = walk->given;
    const double *row = matrix_row(&block->rows, i);
    size_t m = given->trace->input->m;
    const char *const between[TEXTS] = {given->between, ","};
    char *texts[TEXTS];
    for (size_t text = 0; text < TEXTS; text++) {
        texts[text] = block->texts[text] == NULL ? NULL : block->texts[text] + i * walk->row_size;
    }
    if (texts[0] != NULL && texts[1] != NULL) {
        number_write_rows(row, m, between, given->digits, texts, block->lengths[i]);
        return;
    }
    for (size_t text = 0; text < TEXTS; text++) {
        if (texts[text] != NULL) {
            block->lengths[i][text] =
                number_write_row(row, m, between[text], given->digits, texts[text]);
        }
    }
}

static void work(void *data, size_t slot) {
    const Walk *walk = data;
    const RowText *given = walk->given;
    Block *block = &((Walk *)data)->block[slot];
    trace_selected_rows(given->trace, given->selection, block->first, block->count,
                        block->rows.data, block->scratch.data);
    for (size_t i = 0; i < block->count; i++) {
        write_row(walk, block, i);
        if (given->take != NULL) {
            block->entropy[i] =
                attention_entropy(matrix_row(&block->rows, i), given->trace->input->m);
        }
    }
}

static void write_line(const RowTable *table, size_t query, const char *text, size_t length) {
    sink_text(table->sink, table->heads->text[query]);
    if (length > 0) {
        sink_char(table->sink, ',');
    }
    sink_bytes(table->sink, text, length);
    sink_char(table->sink, '\n');
}

static bool hand_over(void *data, size_t slot) {
    const Walk *walk = data;
    const RowText *given = walk->given;
    const Block *block = &walk->block[slot];
    for (size_t i = 0; i < block->count; i++) {
        size_t query = block->first + i, at = i * walk->row_size;
        if (given->take != NULL) {
            TextRow row = {query, block->texts[0] + at, block->lengths[i][0], block->entropy[i]};
            given->take(given->data, &row);
        }
        if (given->table != NULL) {
            write_line(given->table, query, block->texts[1] + at, block->lengths[i][1]);
        }
    }
    return !all_have_failed(given);
}

static bool block_new(const Walk *walk, Block *block, Error *error) {
    const RowText *given = walk->given;
    const TraceInput *input = given->trace->input;
    bool joins_heads = given->selection->rule != HEAD_ONE && input->options.heads > 1;
    const bool wanted[TEXTS] = {given->take != NULL, given->table != NULL};
    bool done = matrix_new(&block->rows, walk->block_rows, input->m, error) &&
                (!joins_heads || matrix_new(&block->scratch, walk->block_rows, input->m, error));
    for (size_t text = 0; done && text < TEXTS; text++) {
        if (wanted[text]) {
            block->texts[text] = malloc(walk->block_rows * walk->row_size);
            done = block->texts[text] != NULL || error_no_memory(error, "rows");
        }
    }
    return done;
}

static void block_free(Block *block) {
    matrix_free(&block->rows);
    matrix_free(&block->scratch);
    for (size_t text = 0; text < TEXTS; text++) {
        free(block->texts[text]);
    }
}

static size_t threads_for(const TraceInput *input) {
    size_t all = (double)input->n * (double)input->m < PAYS_A_THREAD ? 1 : crew_threads();
    return all < MOST_THREADS ? all : MOST_THREADS;
}

static size_t rows_of_a_block(const TraceInput *input) {
    size_t rows = input->m == 0 ? TRACE_BLOCK : BLOCK_NUMBERS / input->m;
    rows = rows < TRACE_BLOCK ? rows : TRACE_BLOCK;
    return rows > 1 ? rows : 1;
}

bool rowtext_walk(const RowText *given, Error *error) {
    const TraceInput *input = given->trace->input;
    if (input->m > SIZE_MAX / TRACE_BLOCK / NUMBER_STEP - 1) {
        return error_no_memory(error, "rows");
    }
    size_t threads = threads_for(input);
    Walk walk = {.given = given,
                 .block_rows = rows_of_a_block(input),
                 .row_size = (input->m + 1) * NUMBER_STEP,
                 .blocks = threads > 1 ? threads + 1 : 1};
    bool done = true;
    for (size_t i = 0; done && i < walk.blocks; i++) {
        done = block_new(&walk, &walk.block[i], error);
    }
    if (done) {
        crew_run(&(Crew){.fetch = fetch,
                         .work = work,
                         .hand_over = hand_over,
                         .data = &walk,
                         .slots = walk.blocks,
                         .threads = threads});
    }
    for (size_t i = 0; i < walk.blocks; i++) {
        block_free(&walk.block[i]);
    }
    return done;
}
