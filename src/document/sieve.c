#include "sieve.h"

#include "keys.h"
#include "member.h"
#include "row.h"
#include "scan.h"
#include "survivors.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* No known key is longer; there is room for a NUL too. */
#define KNOWN_KEY_SIZE 16

typedef enum Stage {
    STAGE_START,  /* before the document's opening brace */
    STAGE_MEMBER, /* where a member begins, of the document or of "embeddings" */
    STAGE_COPY,   /* in a member that stays as it is */
    STAGE_TAIL    /* behind the document's closing brace */
} Stage;

/* Where the rows are. The document's first member tells: it is a row in a flat table. */
typedef enum RowsPlace { ROWS_UNKNOWN, ROWS_FLAT, ROWS_INSIDE, ROWS_ELSEWHERE } RowsPlace;

typedef struct Text {
    char *bytes;
    size_t length, capacity;
} Text;

struct Sieve {
    Wanted *wanted;
    Seen *seen;
    SieveKeep keep;
    bool has_given_up;
    Stage stage;
    RowsPlace rows;
    size_t width;            /* of the first row; 0 where that is none */
    bool has_stranger;       /* a key that no document has was kept, of a flat table */
    size_t depth;            /* of what is open in the member that is copied */
    bool in_string, escaped; /* where that stands */
    Text left;
    Survivors survivors;
};

/* The stretch that is being fed. */
typedef struct Feed {
    const char *at, *end;
    bool is_cut; /* is_cut: nothing more can be told of it */
} Feed;

bool sieve_new(Wanted *wanted, Seen *seen, SieveKeep keep, Sieve **sieve, Error *error) {
    *sieve = calloc(1, sizeof **sieve);
    if (*sieve == NULL) {
        return error_no_memory(error, "document");
    }
    **sieve = (Sieve){.wanted = wanted, .seen = seen, .keep = keep};
    return true;
}

void sieve_free(Sieve *sieve) {
    if (sieve == NULL) {
        return;
    }
    survivors_free(&sieve->survivors);
    free(sieve->left.bytes);
    free(sieve);
}

bool sieve_has_given_up(const Sieve *sieve) {
    return sieve->has_given_up;
}

static bool give_up(Sieve *sieve) {
    sieve->has_given_up = true;
    return true;
}

/* What lies before `stop` stays in the text. False for memory, as all below. */
static bool leave(Sieve *sieve, Feed *feed, const char *stop) {
    size_t count = (size_t)(stop - feed->at), needed = sieve->left.length + count;
    Text *left = &sieve->left;
    if (needed > left->capacity) {
        size_t capacity = needed > SIZE_MAX / 2 ? needed : needed * 2;
        char *grown = realloc(left->bytes, capacity);
        if (grown == NULL) {
            return false;
        }
        left->bytes = grown;
        left->capacity = capacity;
    }
    memcpy(left->bytes + left->length, feed->at, count);
    left->length = needed;
    feed->at = stop;
    return true;
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool pass_start(Sieve *sieve, Feed *feed) {
    const char *at = feed->at;
    size_t length = (size_t)(feed->end - at), bom = strlen(BOM);
    feed->is_cut = length < bom && *at == BOM[0];
    if (feed->is_cut) {
        return true;
    }
    at += length >= bom && memcmp(at, BOM, bom) == 0 ? bom : 0;
    while (at < feed->end && is_space(*at)) {
        at++;
    }
    feed->is_cut = at == feed->end;
    if (feed->is_cut) {
        return true;
    }
    sieve->stage = STAGE_MEMBER;
    return *at == '{' ? leave(sieve, feed, at + 1) : give_up(sieve);
}

/* Behind the bracket that closes what the member is in. */
static void close_object(Sieve *sieve) {
    if (sieve->rows == ROWS_INSIDE) {
        sieve->rows = ROWS_ELSEWHERE; /* goes on in the member that "embeddings" is, and no other
                                         is looked at: a second one is an error */
    } else {
        sieve->stage = STAGE_TAIL;
    }
}

/* Of at least one byte. */
static const char *copy_string(Sieve *sieve, const char *at, const char *end) {
    if (sieve->escaped) {
        sieve->escaped = false;
        return at + 1;
    }
    at = scan_plain(at, end);
    if (at < end) {
        sieve->in_string = *at != '"';
        sieve->escaped = *at == '\\';
        at++;
    }
    return at;
}

static const char *copy_byte(Sieve *sieve, const char *at) {
    switch (*at) {
    case '"':
        sieve->in_string = true;
        break;
    case '[':
    case '{':
        sieve->depth++;
        break;
    case ']':
    case '}':
        if (sieve->depth == 0) {
            close_object(sieve);
        } else {
            sieve->depth--;
        }
        break;
    case ',':
        sieve->stage = sieve->depth == 0 ? STAGE_MEMBER : sieve->stage;
        break;
    default:
        break;
    }
    return at + 1;
}

/* Whether this is JSON is for later to say: only strings and brackets are told apart. */
static bool copy_member(Sieve *sieve, Feed *feed) {
    const char *at = feed->at;
    while (at < feed->end && sieve->stage == STAGE_COPY) {
        at = sieve->in_string ? copy_string(sieve, at, feed->end) : copy_byte(sieve, at);
    }
    return leave(sieve, feed, at);
}

/* In a flat table: whether it is one is told by all of its keys, but by one as well as by many. */
static bool is_kept_flat(Sieve *sieve, const char *key, size_t length) {
    char known[KNOWN_KEY_SIZE] = {0};
    if (sieve->rows != ROWS_FLAT) {
        return false;
    }
    if (length < sizeof known) {
        memcpy(known, key, length);
        if (key_is_known(known)) {
            return true;
        }
    }
    bool is_first = !sieve->has_stranger;
    sieve->has_stranger = true;
    return is_first;
}

static double *read_vector(const Member *member) {
    double *vector = malloc(member->count * sizeof *vector);
    if (vector != NULL) {
        row_read(member->value + 1, vector);
    }
    return vector;
}

/* A row that can be left out. */
static bool sift_row(Sieve *sieve, const char *key, size_t length, const Member *member,
                     Error *error) {
    WantedVerdict verdict = WORD_UNWANTED;
    size_t ignored;
    if (wanted_may_begin(sieve->wanted, key, length) &&
        !wanted_take(sieve->wanted, key, length, &ignored, &verdict, error)) {
        return false;
    }
    double *vector = NULL;
    if (verdict == WORD_TAKEN) {
        vector = read_vector(member);
        if (vector == NULL) {
            return false;
        }
    } else if (sieve->keep == SIEVE_WANTED) {
        return true;
    }
    return survivors_add(&sieve->survivors, strndup(key, length), vector);
}

/* A member among the rows; its key is in UTF-8, without escapes. */
static bool take_row(Sieve *sieve, Feed *feed, MemberKind kind, const Member *member,
                     const char *key, size_t length, Error *error) {
    if (sieve->keep == SIEVE_WANTED && !seen_add(sieve->seen, key, length)) {
        return give_up(sieve);
    }
    bool is_first = sieve->survivors.count == 0;
    if (is_first) {
        sieve->width = kind == MEMBER_ROW ? member->count : 0;
    }
    bool is_kept = is_kept_flat(sieve, key, length) || is_first || kind != MEMBER_ROW ||
                   member->count != sieve->width ||
                   (sieve->keep == SIEVE_WORDS && seen_again(sieve->seen, key, length));
    if (is_kept) {
        sieve->stage = STAGE_COPY;
        return survivors_add_text(&sieve->survivors);
    }
    feed->at = member->stop;
    return sift_row(sieve, key, length, member, error);
}

static bool take_escaped_row(Sieve *sieve, Feed *feed, MemberKind kind, const Member *member,
                             Error *error) {
    char *key = member_key(member);
    bool done = key != NULL && take_row(sieve, feed, kind, member, key, strlen(key), error);
    free(key);
    return done;
}

static bool is_embeddings(const Member *member) {
    return member->key_length == strlen("embeddings") &&
           memcmp(member->key, "embeddings", member->key_length) == 0;
}

/* A member of the document itself, which is no flat table. */
static bool take_section(Sieve *sieve, Feed *feed, MemberKind kind, const Member *member) {
    if (kind == MEMBER_OBJECT && sieve->survivors.count == 0 && is_embeddings(member)) {
        sieve->rows = ROWS_INSIDE;
        return leave(sieve, feed, member->value + 1);
    }
    sieve->stage = STAGE_COPY;
    return true;
}

static bool take_member(Sieve *sieve, Feed *feed, Error *error) {
    Member member;
    MemberKind kind = member_look(feed->at, feed->end, &member);
    switch (kind) {
    case MEMBER_CUT:
        feed->is_cut = true;
        return true;
    case MEMBER_BAD:
        return give_up(sieve);
    case MEMBER_NONE:
        sieve->stage = STAGE_COPY;
        return true;
    default:
        break;
    }
    if (sieve->rows == ROWS_UNKNOWN) {
        sieve->rows = kind == MEMBER_ROW ? ROWS_FLAT : ROWS_ELSEWHERE;
    }
    if (sieve->rows == ROWS_ELSEWHERE) {
        return take_section(sieve, feed, kind, &member);
    }
    return member.has_escapes
               ? take_escaped_row(sieve, feed, kind, &member, error)
               : take_row(sieve, feed, kind, &member, member.key, member.key_length, error);
}

static bool step(Sieve *sieve, Feed *feed, Error *error) {
    switch (sieve->stage) {
    case STAGE_START:
        return pass_start(sieve, feed);
    case STAGE_MEMBER:
        return take_member(sieve, feed, error);
    case STAGE_COPY:
        return copy_member(sieve, feed);
    default:
        return leave(sieve, feed, feed->end);
    }
}

bool sieve_feed(Sieve *sieve, const char *bytes, size_t length, bool is_last, size_t *used,
                Error *error) {
    Feed feed = {.at = bytes, .end = bytes + length};
    bool done = true;
    while (done && feed.at < feed.end && !feed.is_cut && !sieve->has_given_up) {
        done = step(sieve, &feed, error);
    }
    *used = (size_t)(feed.at - bytes);
    if (is_last && *used < length) {
        give_up(sieve);
    }
    return done || error_no_memory(error, "document");
}

/* The rows that were taken out go back where they were. */
static bool join(Sieve *sieve, Document *document, SieveVerdict *verdict, Error *error) {
    size_t in_text = sieve->survivors.in_text;
    if (sieve->survivors.count > in_text && in_text != document->words.count) {
        document_free(document);
        *verdict = SIEVE_WHOLE;
        return true;
    }
    return sieve->survivors.count == in_text || survivors_join(&sieve->survivors, document, error);
}

bool sieve_read(Sieve *sieve, DocumentRole role, Document *document, SieveVerdict *verdict,
                Error *error) {
    *document = (Document){0};
    *verdict = SIEVE_WHOLE;
    if (sieve->has_given_up || sieve->stage != STAGE_TAIL) {
        return true;
    }
    if (sieve->keep == SIEVE_WANTED && seen_any_again(sieve->seen)) {
        *verdict = SIEVE_AGAIN;
        return true;
    }
    Error ignored;
    if (!strict_check(sieve->left.bytes, sieve->left.length, &ignored)) {
        return true;
    }
    *verdict = SIEVE_READ;
    if (!document_read(sieve->left.bytes, sieve->left.length, role, document, error) ||
        !join(sieve, document, verdict, error)) {
        document_free(document);
        return false;
    }
    return true;
}
