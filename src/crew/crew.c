#define _GNU_SOURCE /* sched_getaffinity */
#include "crew.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#define MOST_THREADS 16

/* What the threads share; changed by the one that holds the lock, which none holds while it calls
 * what the crew is given. Pieces count from 0, and piece i is in slot i mod slots. */
typedef struct Shift {
    const Crew *crew;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t fetched, begun, handed_over;
    bool *is_done;        /* of each slot's piece */
    bool is_fetching;     /* one of the threads is */
    cpu_set_t processors; /* that the caller may run on; none where that cannot be told */
    bool has_ended;       /* no more is fetched */
    bool is_enough;       /* nor handed over */
} Shift;

static bool can_fetch(const Shift *shift) {
    return !shift->has_ended && !shift->is_fetching &&
           shift->fetched - shift->handed_over < shift->crew->slots;
}

static void fetch_next(Shift *shift) {
    const Crew *crew = shift->crew;
    size_t slot = shift->fetched % crew->slots;
    shift->is_fetching = true;
    shift->is_done[slot] = false;
    pthread_mutex_unlock(&shift->lock);
    bool is_there = crew->fetch(crew->data, slot);
    pthread_mutex_lock(&shift->lock);
    shift->is_fetching = false;
    shift->fetched += is_there;
    shift->has_ended = shift->has_ended || !is_there;
    pthread_cond_broadcast(&shift->changed);
}

static bool can_work(const Shift *shift) {
    return shift->begun < shift->fetched;
}

static void work_on_next(Shift *shift) {
    const Crew *crew = shift->crew;
    size_t slot = shift->begun++ % crew->slots;
    pthread_mutex_unlock(&shift->lock);
    crew->work(crew->data, slot);
    pthread_mutex_lock(&shift->lock);
    shift->is_done[slot] = true;
    pthread_cond_broadcast(&shift->changed);
}

static bool can_hand_over(const Shift *shift) {
    return !shift->is_enough && shift->handed_over < shift->begun &&
           shift->is_done[shift->handed_over % shift->crew->slots];
}

/* The first piece is nobody else's until it is counted. */
static void hand_over_first(Shift *shift) {
    const Crew *crew = shift->crew;
    size_t slot = shift->handed_over % crew->slots;
    pthread_mutex_unlock(&shift->lock);
    bool is_wanted = crew->hand_over(crew->data, slot);
    pthread_mutex_lock(&shift->lock);
    shift->handed_over++;
    shift->is_enough = !is_wanted;
    shift->has_ended = shift->has_ended || !is_wanted;
    pthread_cond_broadcast(&shift->changed);
}

/* True when all that was fetched was begun, and there will be no more of it. */
static bool is_at_end(const Shift *shift) {
    return shift->has_ended && !shift->is_fetching && !can_work(shift);
}

/* Fetches as long as there is room for it, so that the caller need not. */
static void *help(void *data) {
    Shift *shift = data;
    if (CPU_COUNT(&shift->processors) > 0) { /* it was only to begin elsewhere */
        sched_setaffinity(0, sizeof shift->processors, &shift->processors);
    }
    pthread_mutex_lock(&shift->lock);
    while (!is_at_end(shift)) {
        if (can_fetch(shift)) {
            fetch_next(shift);
        } else if (can_work(shift)) {
            work_on_next(shift);
        } else {
            pthread_cond_wait(&shift->changed, &shift->lock);
        }
    }
    pthread_mutex_unlock(&shift->lock);
    return NULL;
}

/* The caller's part: what is done is handed over before anything else is begun, and what is fetched
 * is worked on before more is. */
static void lead(Shift *shift) {
    pthread_mutex_lock(&shift->lock);
    while (!is_at_end(shift) || (!shift->is_enough && shift->handed_over < shift->fetched)) {
        if (can_hand_over(shift)) {
            hand_over_first(shift);
        } else if (can_work(shift)) {
            work_on_next(shift);
        } else if (can_fetch(shift)) {
            fetch_next(shift);
        } else {
            pthread_cond_wait(&shift->changed, &shift->lock);
        }
    }
    pthread_mutex_unlock(&shift->lock);
}

/* All but those that tell a thread of its own fault: blocked, they would end the program past its
 * handlers. */
static void signals_of_others(sigset_t *set) {
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    sigfillset(set);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        sigdelset(set, own[i]);
    }
}

/* Some systems, virtual machines above all, leave a new thread on the processor of the one that
 * makes it, which is busy, for longer than most of this program's work takes. */
static void begin_elsewhere(const Shift *shift, pthread_attr_t *attributes) {
    cpu_set_t others = shift->processors;
    int own = sched_getcpu();
    if (own >= 0) {
        CPU_CLR((size_t)own, &others);
    }
    if (CPU_COUNT(&others) > 0) {
        pthread_attr_setaffinity_np(attributes, sizeof others, &others);
    }
}

static bool start(Shift *shift, pthread_t *helper) {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    begin_elsewhere(shift, &attributes);
    bool is_started = pthread_create(helper, &attributes, help, shift) == 0 ||
                      pthread_create(helper, NULL, help, shift) == 0; /* it may begin anywhere */
    pthread_attr_destroy(&attributes);
    return is_started;
}

/* A thread inherits the mask of the one that makes it. */
static size_t start_helpers(Shift *shift, pthread_t *helpers, size_t wanted) {
    sigset_t others, before;
    size_t started = 0;
    signals_of_others(&others);
    if (pthread_sigmask(SIG_SETMASK, &others, &before) != 0) {
        return 0;
    }
    while (started < wanted && start(shift, &helpers[started])) {
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void run_shift(Shift *shift) {
    pthread_t helpers[MOST_THREADS];
    size_t wanted = shift->crew->threads - 1;
    size_t started = start_helpers(shift, helpers, wanted < MOST_THREADS ? wanted : MOST_THREADS);
    lead(shift);
    for (size_t i = 0; i < started; i++) {
        pthread_join(helpers[i], NULL);
    }
}

/* Without any memory of its own: piece by piece. */
static void run_alone(const Crew *crew) {
    while (crew->fetch(crew->data, 0)) {
        crew->work(crew->data, 0);
        if (!crew->hand_over(crew->data, 0)) {
            return;
        }
    }
}

void crew_run(const Crew *crew) {
    bool *is_done = crew->threads > 1 ? calloc(crew->slots, sizeof *is_done) : NULL;
    if (is_done == NULL) {
        run_alone(crew);
        return;
    }
    Shift shift = {.crew = crew, .is_done = is_done};
    if (sched_getaffinity(0, sizeof shift.processors, &shift.processors) != 0) {
        CPU_ZERO(&shift.processors);
    }
    pthread_mutex_init(&shift.lock, NULL);
    pthread_cond_init(&shift.changed, NULL);
    run_shift(&shift);
    pthread_cond_destroy(&shift.changed);
    pthread_mutex_destroy(&shift.lock);
    free(is_done);
}

size_t crew_threads(void) {
    cpu_set_t set;
    size_t count = sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count < MOST_THREADS ? count : MOST_THREADS;
}
