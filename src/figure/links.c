#include "links.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Of equal weights the later one is less, so that what is first in the sentence lies on top. */
static int by_weight(const void *a, const void *b) {
    const Link *one = a, *other = b;
    if (one->weight < other->weight || one->weight > other->weight) {
        return one->weight < other->weight ? -1 : 1;
    }
    if (one->query != other->query) {
        return one->query > other->query ? -1 : 1;
    }
    return one->key > other->key ? -1 : one->key < other->key;
}

static size_t count_open(const Matrix *weights) {
    size_t count = 0;
    for (size_t i = 0; i < weights->rows * weights->cols; i++) {
        count += isnan(weights->data[i]) ? 0 : 1;
    }
    return count;
}

static size_t take_row(const Matrix *weights, size_t query, Link *links) {
    size_t count = 0;
    for (size_t key = 0; key < weights->cols; key++) {
        double weight = matrix_row(weights, query)[key];
        if (!isnan(weight)) {
            links[count++] = (Link){query, key, weight};
        }
    }
    return count;
}

/* Moves the largest of a row to its front, and says how many there are. */
static size_t keep_largest(Links *links, Link *row, size_t count, double *left, double *sum) {
    for (size_t i = 0; i < count; i++) {
        *sum += row[i].weight;
    }
    if (links->each == 0 || count <= links->each) {
        return count;
    }
    qsort(row, count, sizeof *row, by_weight);
    size_t dropped = count - links->each;
    for (size_t i = 0; i < dropped; i++) {
        *left += row[i].weight;
    }
    links->largest_left = fmax(links->largest_left, row[dropped - 1].weight);
    for (size_t i = 0; i < links->each; i++) {
        row[i] = row[i + dropped];
    }
    return links->each;
}

static void choose(const Matrix *weights, Links *links) {
    double left = 0, sum = 0;
    for (size_t query = 0; query < weights->rows; query++) {
        Link *row = links->links + links->count;
        size_t count = take_row(weights, query, row);
        links->count += keep_largest(links, row, count, &left, &sum);
    }
    links->share_left = sum > 0 ? left / sum : 0;
    if (links->count > 0) {
        qsort(links->links, links->count, sizeof *links->links, by_weight);
    }
}

bool links_choose(const Matrix *weights, size_t most, Links *links, Error *error) {
    size_t open = count_open(weights);
    *links = (Links){0};
    if (open > SIZE_MAX / sizeof *links->links) {
        return error_no_memory(error, "figure");
    }
    if (open > most) {
        links->each = most > weights->rows ? most / weights->rows : 1;
    }
    links->links = malloc((open > 0 ? open : 1) * sizeof *links->links);
    if (links->links == NULL) {
        return error_no_memory(error, "figure");
    }
    choose(weights, links);
    return true;
}

void links_free(Links *links) {
    free(links->links);
    *links = (Links){0};
}
