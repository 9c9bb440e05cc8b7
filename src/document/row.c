/*
 * Rows are checked 64 bytes at once, by the bits of their kinds (classes.h). A rule such as "behind
 * a point comes a digit" is then one shift and one AND for all 64; what goes over a whole run, such
 * as the space behind a comma, is an addition, of which the carry runs through the ones. Langdale
 * and Lemire describe the approach in "Parsing gigabytes of JSON per second" (2019).
 */
#include "row.h"

#include "classes.h"
#include "number.h"
#include "scan.h"

static const char *pass_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
        at++;
    }
    return at;
}

/* A number at a time, exponents and all. */
static RowKind check_each(const char *at, const char *end, const char **stop, size_t *count) {
    Error ignored;
    Scan scan = {.start = at, .at = at, .end = end, .error = &ignored};
    *count = 0;
    for (;;) {
        scan.at = pass_space(scan.at, end);
        int byte = scan_peek(&scan);
        if (byte != '-' && (byte < '0' || byte > '9')) {
            return byte < 0 ? ROW_CUT : ROW_OTHER;
        }
        scan.start = scan.at; /* a message would count the lines from here */
        if (!scan_number(&scan)) {
            return scan.at == end ? ROW_CUT : ROW_OTHER;
        }
        ++*count;
        scan.at = pass_space(scan.at, end);
        byte = scan_peek(&scan);
        scan.at++;
        if (byte == ']') {
            *stop = scan.at;
            return ROW_NUMBERS;
        }
        if (byte != ',') {
            return byte < 0 ? ROW_CUT : ROW_OTHER;
        }
    }
}

#ifdef CLASSES_HAVE_VECTORS

/* What a block must know of the one before it. */
typedef struct Carried {
    uint64_t digit, point, number, comma, lone_zero; /* all bits of it; the highest counts */
    uint64_t begin;    /* 1 where a number is due and only space came since the comma or [ */
    uint64_t fraction; /* 1 where its last byte is a digit behind a point */
} Carried;

/* Each bit moves to the next byte; `*before` are those of the block before, and then these. */
CLASSES_INLINE uint64_t next_of(uint64_t bits, uint64_t *before) {
    uint64_t next = bits << 1 | *before >> 63;
    *before = bits;
    return next;
}

/* From each bit of `from`, which stands where a run begins, or else outside all runs, to the first
 * place outside the run. `*carried` tells whether the block ends within. */
CLASSES_INLINE uint64_t through(uint64_t from, uint64_t run, uint64_t *carried) {
    uint64_t sum;
    *carried = __builtin_add_overflow(from, run, &sum);
    return sum & ~run;
}

/*
 * Marks every byte where something other than a list of plain decimals goes on, such as -0.25, and
 * brings `carried` up to date. A block of nothing but digits is refused, so no number is too long
 * to be finite. What is marked behind a first fault, or behind the ], has no meaning.
 */
CLASSES_INLINE uint64_t faults_of(const Classes *c, Carried *carried) {
    uint64_t digit = c->digit, number = digit | c->point | c->minus;
    uint64_t behind_digit = next_of(digit, &carried->digit);
    uint64_t behind_point = next_of(c->point, &carried->point);
    uint64_t behind_number = next_of(number, &carried->number);
    uint64_t behind_comma = next_of(c->comma, &carried->comma);
    uint64_t begins = through(behind_comma | carried->begin, c->space, &carried->begin);
    uint64_t fraction_ends = through(behind_point | carried->fraction, digit, &carried->fraction);
    uint64_t lone_zero = c->zero & ~(behind_digit | behind_point);
    uint64_t faults = ~(number | c->comma | c->space | c->close);
    faults |= c->point & (fraction_ends | ~behind_digit);
    faults |= behind_number & ~(behind_digit | digit); /* a point or minus and no digit */
    faults |= next_of(lone_zero, &carried->lone_zero) & digit;
    faults |= begins ^ (c->minus | (digit & ~behind_number));
    return digit == ~UINT64_C(0) ? digit : faults;
}

/* The end of a row of plain decimals that lies 64 bytes or more before `end`; else NULL. */
CLASSES_INLINE const char *pass_blocks(const char *at, const char *end, size_t *count,
                                       Classes (*classes_at)(const char *at)) {
    Carried carried = {.begin = 1};
    size_t commas = 0;
    for (; end - at >= 64; at += 64) {
        Classes classes = classes_at(at);
        uint64_t faults = faults_of(&classes, &carried);
        if (classes.close != 0) {
            uint64_t until = classes.close ^ (classes.close - 1);
            *count = commas + 1 + (size_t)__builtin_popcountll(classes.comma & until);
            return (faults & until) == 0 ? at + __builtin_ctzll(classes.close) + 1 : NULL;
        }
        if (faults != 0) {
            return NULL;
        }
        commas += (size_t)__builtin_popcountll(classes.comma);
    }
    return NULL;
}

static const char *pass_by_16(const char *at, const char *end, size_t *count) {
    return pass_blocks(at, end, count, classes_by_16);
}

__attribute__((target("avx2,popcnt,bmi"))) static const char *
pass_by_32(const char *at, const char *end, size_t *count) {
    return pass_blocks(at, end, count, classes_by_32);
}

__attribute__((target("avx512bw,popcnt,bmi"))) static const char *
pass_by_64(const char *at, const char *end, size_t *count) {
    return pass_blocks(at, end, count, classes_by_64);
}

static const char *pass_plain_row(int widest, const char *at, const char *end, size_t *count) {
    if (widest >= 64 && __builtin_cpu_supports("avx512bw")) {
        return pass_by_64(at, end, count);
    }
    if (widest >= 32 && __builtin_cpu_supports("avx2")) {
        return pass_by_32(at, end, count);
    }
    return widest >= 16 ? pass_by_16(at, end, count) : NULL;
}

#else

static const char *pass_plain_row(int widest, const char *at, const char *end, size_t *count) {
    (void)widest, (void)at, (void)end, (void)count;
    return NULL;
}

#endif

RowKind row_scan_by(int widest, const char *at, const char *end, const char **stop, size_t *count) {
    *stop = pass_plain_row(widest, at, end, count);
    return *stop != NULL ? ROW_NUMBERS : check_each(at, end, stop, count);
}

RowKind row_scan(const char *at, const char *end, const char **stop, size_t *count) {
    return row_scan_by(64, at, end, stop, count);
}

void row_read(const char *at, double *to) {
    while (*at != ']') {
        bool is_between = *at == ',' || *at == ' ' || *at == '\n' || *at == '\t' || *at == '\r';
        at = is_between ? at + 1 : number_read_at(at, to++);
    }
}
