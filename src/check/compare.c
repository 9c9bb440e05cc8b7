#include "compare.h"

#include "number.h"
#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Half a unit is met with equality by a number that ends in 5: room for the last bit of both. */
#define ROUNDING (1 + 1e-12)

static void write_text(const Checker *checker, const char *text) {
    if (checker->sink != NULL) {
        sink_text(checker->sink, text);
    }
}

/* Tokens may hold anything; a report goes to terminals. */
static bool write_name(const Checker *checker, const char *name) {
    char *printable = text_printable(name);
    if (printable == NULL) {
        return error_no_memory(checker->error, "check");
    }
    write_text(checker, "\"");
    write_text(checker, printable);
    write_text(checker, "\"");
    free(printable);
    return true;
}

/* `query "cat" (1)`, or without names `column 2` */
static bool write_place(const Checker *checker, const char *kind, const Labels *names,
                        size_t index) {
    char number[40];
    write_text(checker, kind);
    write_text(checker, " ");
    if (names != NULL && !write_name(checker, names->text[index])) {
        return false;
    }
    snprintf(number, sizeof number, names != NULL ? " (%zu)" : "%zu", index + 1);
    write_text(checker, number);
    return true;
}

static void write_number(const Checker *checker, double value) {
    if (value == -INFINITY) {
        write_text(checker, "null");
    } else if (checker->sink != NULL) {
        sink_number(checker->sink, value, 0);
    }
}

/* Half a unit in the last of the digits that `value`, which is finite, was written with. */
static double half_unit(double value, int digits) {
    if (digits == 0 || value == 0) {
        return 0;
    }
    char text[NUMBER_SIZE];
    /* d.ddde±x: the exponent says where the first digit stands. */
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    const char *exponent = strchr(text, 'e');
    return 0.5 * pow(10, atoi(exponent + 1) - (digits - 1));
}

/* How far apart two numbers are beyond what the rule allows; not above 0 where they agree. */
static double excess(const CheckRule *rule, double claimed, double computed) {
    if (!isfinite(claimed) || !isfinite(computed)) {
        return claimed == computed ? -1 : INFINITY;
    }
    double allowed = rule->tolerance * fmax(1, fabs(computed));
    allowed = fmax(allowed, half_unit(claimed, rule->digits)) * ROUNDING;
    return fabs(claimed - computed) - allowed;
}

/* Counts a row; the first that disagrees leaves its path. */
static void count_row(const Checker *checker, const char *path, bool agrees) {
    CheckTally *tally = checker->tally;
    if (!agrees && tally->agreeing == tally->rows) {
        snprintf(tally->first, sizeof tally->first, "%s", path);
    }
    tally->rows++;
    tally->agreeing += agrees;
}

static bool write_row(const Checker *checker, const CheckPart *part, size_t row, size_t col,
                      double computed) {
    write_text(checker, part->path);
    write_text(checker, ", ");
    if (!write_place(checker, part->row_kind, part->row_names, row)) {
        return false;
    }
    write_text(checker, part->col_kind == NULL ? "" : ": ");
    if (part->col_kind != NULL && !write_place(checker, part->col_kind, part->col_names, col)) {
        return false;
    }
    write_text(checker, " is ");
    write_number(checker, part->claimed[row * part->cols + col]);
    write_text(checker, ", recomputed ");
    write_number(checker, computed);
    write_text(checker, "\n");
    return true;
}

bool compare_part(Checker *checker, const CheckPart *part) {
    for (size_t i = 0; i < part->rows; i++) {
        const double *computed = part->row(part, i, checker->buffer);
        double worst = 0;
        size_t at = 0;
        for (size_t j = 0; j < part->cols; j++) {
            double by = excess(&checker->rule, part->claimed[i * part->cols + j], computed[j]);
            at = by > worst ? j : at;
            worst = by > worst ? by : worst;
        }
        count_row(checker, part->path, worst <= 0);
        if (worst > 0 && !write_row(checker, part, i, at, computed[at])) {
            return false;
        }
    }
    return true;
}

bool compare_names(Checker *checker, const char *path, const Labels *claimed,
                   const Labels *computed) {
    size_t i = 0, count = claimed->count < computed->count ? claimed->count : computed->count;
    while (i < count && strcmp(claimed->text[i], computed->text[i]) == 0) {
        i++;
    }
    bool agrees = i == claimed->count && i == computed->count;
    count_row(checker, path, agrees);
    if (agrees) {
        return true;
    }
    char number[96];
    if (i == count) {
        snprintf(number, sizeof number, ": %zu names, recomputed %zu\n", claimed->count,
                 computed->count);
        write_text(checker, path);
        write_text(checker, number);
        return true;
    }
    snprintf(number, sizeof number, ": name %zu is ", i + 1);
    write_text(checker, path);
    write_text(checker, number);
    if (!write_name(checker, claimed->text[i])) {
        return false;
    }
    write_text(checker, ", recomputed ");
    if (!write_name(checker, computed->text[i])) {
        return false;
    }
    write_text(checker, "\n");
    return true;
}
