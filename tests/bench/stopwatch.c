/*
 * stopwatch SECONDS MEBIBYTES COMMAND [ARGUMENT]...: runs a command with its output thrown away and
 * prints `OUTCOME SECONDS KIBIBYTES`: done, failed, time (it took longer than SECONDS) or memory
 * (more than MEBIBYTES were resident); the wall time; the largest resident size.
 *
 * The bench needs it because a process that Python starts inherits Python's own resident size as
 * its largest.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often the memory and the time are looked at, in nanoseconds. The end is seen at once. */
#define LOOK 20000000L

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void become(char **command, const sigset_t *mask) {
    int null = open("/dev/null", O_RDWR);
    for (int descriptor = 0; descriptor < 3; descriptor++) {
        dup2(null, descriptor);
    }
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(command[0], command);
    _exit(127);
}

/* Resident MiB of a process; 0 when it is gone. */
static double resident(pid_t child) {
    char path[64];
    unsigned long pages = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)child);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    if (fscanf(file, "%*u %lu", &pages) != 1) {
        pages = 0;
    }
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* Waits for the child's end; NULL, or the limit that it went over. */
static const char *watch(pid_t child, double start, double seconds, double mebibytes) {
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    const struct timespec look = {.tv_nsec = LOOK};
    while (sigtimedwait(&ended, NULL, &look) != SIGCHLD) {
        const char *over = now() - start > seconds       ? "time"
                           : resident(child) > mebibytes ? "memory"
                                                         : NULL;
        if (over != NULL) {
            kill(child, SIGKILL);
            return over;
        }
    }
    return NULL;
}

int main(int count, char **words) {
    if (count < 4) {
        fprintf(stderr, "usage: stopwatch SECONDS MEBIBYTES COMMAND [ARGUMENT]...\n");
        return 2;
    }
    sigset_t ended, before;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, &before);
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        become(words + 3, &before);
    }
    if (child < 0) {
        perror("stopwatch");
        return 1;
    }
    const char *over = watch(child, start, atof(words[1]), atof(words[2]));
    int status;
    struct rusage usage;
    double seconds = now() - start;
    wait4(child, &status, 0, &usage);
    const char *outcome = over != NULL ? over : status == 0 ? "done" : "failed";
    printf("%s %.9f %ld\n", outcome, seconds, usage.ru_maxrss);
    return 0;
}
