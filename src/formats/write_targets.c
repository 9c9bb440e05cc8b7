#include "write_targets.h"

#include "crew.h"

/* Targets that are written one after another, in their order. */
typedef enum Group { GROUP_FIGURES, GROUP_TEXTS } Group;

/* The groups may be written side by side. */
#define SIDE_BY_SIDE 2

/* How the writing of a group ended. */
typedef struct End {
    bool done;
    Error error;
} End;

/* A job's targets under way. */
typedef struct Writing {
    const Job *job;
    const FormatTarget *targets;
    size_t count;
    size_t table;               /* the target that is written along with a document; count: none */
    size_t next;                /* the first group that is not begun */
    Group groups[SIDE_BY_SIDE]; /* of each slot of the crew */
    End ends[SIDE_BY_SIDE];     /* of each group */
} Writing;

static Group group_of(const FormatTarget *target) {
    return target->format->is_figure ? GROUP_FIGURES : GROUP_TEXTS;
}

/* A table of the attention matrix whose rows a document among the targets has too, if there is one:
 * its numbers are then made only once. */
static size_t find_table(const Job *job, const FormatTarget *targets, size_t count) {
    size_t table = count;
    bool has_document = false;
    for (size_t i = 0; i < count; i++) {
        table = targets[i].format->is_attention_table ? i : table;
        has_document = has_document || targets[i].format->is_document;
    }
    return has_document && format_can_share(job) ? table : count;
}

/* `table`, if there is one, gets the rows that the document has. */
static bool write_target(const Writing *writing, const FormatTarget *target, Sink *table,
                         Error *error) {
    Job here = *writing->job;
    here.depth = target->depth;
    here.width = target->width;
    here.drawn = target->drawn;
    here.table = table;
    return format_write(target->format, &here, target->sink, error);
}

static bool write_group(const Writing *writing, Group group, Error *error) {
    bool done = true;
    Sink *table = writing->table < writing->count ? writing->targets[writing->table].sink : NULL;
    for (size_t i = 0; done && i < writing->count; i++) {
        const FormatTarget *target = &writing->targets[i];
        if (group_of(target) != group || i == writing->table) {
            continue;
        }
        bool shares = table != NULL && target->format->is_document;
        done = write_target(writing, target, shares ? table : NULL, error);
        table = shares ? NULL : table;
    }
    return done;
}

static bool next_group(void *data, size_t slot) {
    Writing *writing = data;
    if (writing->next == SIDE_BY_SIDE) {
        return false;
    }
    writing->groups[slot] = (Group)writing->next++;
    return true;
}

static void write_next(void *data, size_t slot) {
    Writing *writing = data;
    End *end = &writing->ends[writing->groups[slot]];
    end->done = write_group(writing, writing->groups[slot], &end->error);
}

static bool group_ended(void *data, size_t slot) {
    const Writing *writing = data;
    return writing->ends[writing->groups[slot]].done;
}

static bool has_group(const Writing *writing, Group group) {
    bool has = false;
    for (size_t i = 0; i < writing->count; i++) {
        has = has || group_of(&writing->targets[i]) == group;
    }
    return has;
}

/* The first group's failure is told where both fail. */
static bool write_groups(Writing *writing, Error *error) {
    bool is_mixed = has_group(writing, GROUP_FIGURES) && has_group(writing, GROUP_TEXTS);
    if (!is_mixed) {
        return write_group(writing, GROUP_FIGURES, error) &&
               write_group(writing, GROUP_TEXTS, error);
    }
    crew_run(&(Crew){.fetch = next_group,
                     .work = write_next,
                     .hand_over = group_ended,
                     .data = writing,
                     .slots = SIDE_BY_SIDE,
                     .threads = SIDE_BY_SIDE});
    for (size_t i = 0; i < SIDE_BY_SIDE; i++) {
        if (!writing->ends[i].done) {
            *error = writing->ends[i].error;
            return false;
        }
    }
    return true;
}

bool write_targets(const Job *job, const FormatTarget *targets, size_t count, Error *error) {
    Writing writing = {
        .job = job, .targets = targets, .count = count, .table = find_table(job, targets, count)};
    return write_groups(&writing, error);
}
