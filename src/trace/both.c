#include "both.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

typedef struct Piece {
    void (*work)(void *);
    void *data;
} Piece;

static void *run_piece(void *argument) {
    const Piece *piece = argument;
    piece->work(piece->data);
    return NULL;
}

/* A thread inherits the mask of the one that makes it. */
static bool start_without_signals(pthread_t *thread, Piece *piece) {
    sigset_t every, before;
    sigfillset(&every);
    if (pthread_sigmask(SIG_SETMASK, &every, &before) != 0) {
        return false;
    }
    bool is_started = pthread_create(thread, NULL, run_piece, piece) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_started;
}

void run_both(void (*work)(void *), void *first, void *second, bool in_threads) {
    Piece piece = {work, second};
    pthread_t thread;
    bool is_started = in_threads && start_without_signals(&thread, &piece);
    work(first);
    if (is_started) {
        pthread_join(thread, NULL);
    } else {
        work(second);
    }
}
