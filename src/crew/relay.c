#include "relay.h"
#include "threads.h"

/* What the threads share; changed by the one that holds the lock. Pieces count from 0, and piece i
 * is in slot i mod slots. */
typedef struct Handing {
    const Relay *relay;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t made, taken;
    bool is_all;    /* nothing more is made */
    bool is_enough; /* nothing more is wanted */
} Handing;

/* True with a slot that there is room in. */
static bool wait_for_room(Handing *handing, size_t *slot) {
    pthread_mutex_lock(&handing->lock);
    while (!handing->is_enough && handing->made - handing->taken == handing->relay->slots) {
        pthread_cond_wait(&handing->changed, &handing->lock);
    }
    *slot = handing->made % handing->relay->slots;
    bool is_wanted = !handing->is_enough;
    pthread_mutex_unlock(&handing->lock);
    return is_wanted;
}

static void count_made(Handing *handing, bool is_made) {
    pthread_mutex_lock(&handing->lock);
    handing->made += is_made;
    handing->is_all = !is_made;
    pthread_cond_signal(&handing->changed);
    pthread_mutex_unlock(&handing->lock);
}

static void make_all(Handing *handing) {
    const Relay *relay = handing->relay;
    size_t slot;
    for (bool is_made = true; is_made;) {
        is_made = wait_for_room(handing, &slot) && relay->make(relay->data, slot);
        count_made(handing, is_made);
    }
}

/* True with a slot that has a piece. */
static bool wait_for_piece(Handing *handing, size_t *slot) {
    pthread_mutex_lock(&handing->lock);
    while (!handing->is_all && handing->made == handing->taken) {
        pthread_cond_wait(&handing->changed, &handing->lock);
    }
    *slot = handing->taken % handing->relay->slots;
    bool is_there = handing->made > handing->taken;
    pthread_mutex_unlock(&handing->lock);
    return is_there;
}

static void count_taken(Handing *handing, bool is_enough) {
    pthread_mutex_lock(&handing->lock);
    handing->taken++;
    handing->is_enough = is_enough;
    pthread_cond_signal(&handing->changed);
    pthread_mutex_unlock(&handing->lock);
}

static void *take_all(void *data) {
    Handing *handing = data;
    const Relay *relay = handing->relay;
    size_t slot;
    for (bool is_enough = false; !is_enough && wait_for_piece(handing, &slot);) {
        is_enough = !relay->take(relay->data, slot);
        count_taken(handing, is_enough);
    }
    return NULL;
}

static bool run_alone(const Relay *relay) {
    bool is_wanted = true;
    while (is_wanted && relay->make(relay->data, 0)) {
        is_wanted = relay->take(relay->data, 0);
    }
    return is_wanted;
}

bool relay_run(const Relay *relay) {
    Handing handing = {.relay = relay};
    pthread_t taker;
    if (relay->slots == 1) {
        return run_alone(relay);
    }
    pthread_mutex_init(&handing.lock, NULL);
    pthread_cond_init(&handing.changed, NULL);
    bool is_helped = thread_start(&taker, take_all, &handing);
    if (is_helped) {
        make_all(&handing);
        pthread_join(taker, NULL);
    } else {
        handing.is_enough = !run_alone(relay);
    }
    pthread_cond_destroy(&handing.changed);
    pthread_mutex_destroy(&handing.lock);
    return !handing.is_enough;
}
