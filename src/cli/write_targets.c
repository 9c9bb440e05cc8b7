#include "write_targets.h"

#include "crew.h"
#include "terminal.h"

#include <string.h>

/* Targets that are written one after another, in the order of the plan. Stdout comes last: what
 * has left the process cannot be taken back when a file fails. */
typedef enum Group { GROUP_FIGURES, GROUP_TEXTS, GROUP_STDOUT } Group;

/* The groups that may be written side by side. */
#define SIDE_BY_SIDE 2

/* A run's targets under way. */
typedef struct Writing {
    const Job *job;
    const Plan *plan;
    Sink *const *sinks;
    size_t table; /* the target that is written along with a document, or PLAN_TARGETS */
    size_t next;  /* the first group that is not begun */
    struct {
        bool done;
        Error error;
    } ends[SIDE_BY_SIDE];
} Writing;

static Group group_of(const Target *target) {
    return strcmp(target->path, "-") == 0 ? GROUP_STDOUT
           : target->format->is_figure    ? GROUP_FIGURES
                                          : GROUP_TEXTS;
}

/* A table of the attention matrix whose rows a document among the files has too, if there is one:
 * its numbers are then made only once. */
static size_t find_table(const Job *job, const Plan *plan) {
    size_t table = PLAN_TARGETS;
    bool has_document = false;
    for (size_t i = 0; i < plan->count; i++) {
        const Target *target = &plan->targets[i];
        if (group_of(target) == GROUP_TEXTS) {
            table = target->format->is_attention_table ? i : table;
            has_document = has_document || target->format->is_document;
        }
    }
    return has_document && format_can_share(job) ? table : PLAN_TARGETS;
}

/* A file gets neither the colours nor the width of the terminal that the run was started from. */
static bool write_target(const Writing *writing, size_t index, Error *error) {
    const Target *target = &writing->plan->targets[index];
    Job here = *writing->job;
    here.depth = terminal_depth(here.arguments->colour, target->path);
    here.width = terminal_width(target->path);
    return format_write(target->format, &here, writing->sinks[index], error);
}

/* The document writes the table too. */
static bool write_shared(const Writing *writing, size_t index, Error *error) {
    Job here = *writing->job;
    here.table = writing->sinks[writing->table];
    return format_write(writing->plan->targets[index].format, &here, writing->sinks[index], error);
}

static bool write_group(const Writing *writing, Group group, Error *error) {
    const Plan *plan = writing->plan;
    bool done = true, is_shared = writing->table < PLAN_TARGETS;
    for (size_t i = 0; done && i < plan->count; i++) {
        const Target *target = &plan->targets[i];
        if (group_of(target) != group || i == writing->table) {
            continue;
        }
        if (is_shared && target->format->is_document) {
            done = write_shared(writing, i, error);
            is_shared = false;
        } else {
            done = write_target(writing, i, error);
        }
    }
    return done;
}

static bool next_group(void *data, size_t slot) {
    Writing *writing = data;
    (void)slot; /* the groups are as many as the slots, and come in their order */
    return writing->next++ < SIDE_BY_SIDE;
}

static void write_next(void *data, size_t slot) {
    Writing *writing = data;
    writing->ends[slot].done = write_group(writing, (Group)slot, &writing->ends[slot].error);
}

static bool group_ended(void *data, size_t slot) {
    const Writing *writing = data;
    return writing->ends[slot].done;
}

static bool has_group(const Plan *plan, Group group) {
    bool has = false;
    for (size_t i = 0; i < plan->count; i++) {
        has = has || group_of(&plan->targets[i]) == group;
    }
    return has;
}

/* The first group's failure is told where both fail. */
static bool write_files(Writing *writing, Error *error) {
    bool is_mixed =
        has_group(writing->plan, GROUP_FIGURES) && has_group(writing->plan, GROUP_TEXTS);
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

bool write_targets(const Job *job, const Plan *plan, Sink *const *sinks, Error *error) {
    Writing writing = {.job = job, .plan = plan, .sinks = sinks, .table = find_table(job, plan)};
    return write_files(&writing, error) && write_group(&writing, GROUP_STDOUT, error);
}
