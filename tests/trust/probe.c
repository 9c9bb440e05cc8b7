/*
 * probe: stands where a test expects the program, and runs it again and again: each time a call
 * fails (faults.c) that is made from a place in the program where none has failed before. When
 * there is no such place any more, the program runs undisturbed, and the test goes on.
 *
 *     PROBE_PROGRAM  the program
 *     PROBE_FAULTS   the library of faults.c
 *     PROBE_SITES    the file of the places, which all runs share
 *     PROBE_KINDS    what fails, for example "allocation,call"
 *     PROBE_IN       the objects whose calls fail, for each kind, as FAULTS_IN has them
 *     PROBE_LOG      a line for each run that failed in another way than is promised, and "." for
 *                    each that held: by status 1 and one message, or as if nothing had failed
 *
 * What a program leaves undone it has to leave as it was, else the tests themselves fail.
 *
 * Only what can be given again is disturbed: stdin that is a small file, a pipe that ends within
 * PIPED bytes, or /dev/null, and no FIFO among the arguments. Nothing is copied but those PIPED
 * bytes; the number of runs, their time, their memory and what they write are bounded.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_RUNS    300   /* of one kind: places that are left are for the next command line */
#define MOST_SECONDS 60    /* of all runs together */
#define RUN_SECONDS  40    /* of one, which SIGALRM then ends */
#define WAITED       2000  /* milliseconds for what comes from a pipe */
#define PIPED        65536 /* and no more is kept of a pipe */
#define PAGE         4096
#define MOST_FILE    (1024 * 1024)
#define MOST_WRITTEN ((rlim_t)256 * 1024 * 1024)
#define MOST_MEMORY  ((rlim_t)4 * 1024 * 1024 * 1024)
#define MESSAGE      4096

typedef enum Source { AS_IT_IS, FROM_FILE, FROM_BYTES } Source;

/* What is on stdin, and how each run gets it. */
typedef struct Stdin {
    Source source;
    off_t at;
    size_t length;
    bool has_more; /* than `bytes` */
    char bytes[PIPED];
} Stdin;

/* A run that was disturbed. */
typedef struct Ended {
    int status; /* as wait has it */
    bool struck;
    char message[MESSAGE];
} Ended;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        fprintf(stderr, "probe: %s is not set\n", name);
        exit(70);
    }
    return value;
}

static struct rlimit no_more_than(struct rlimit limits, rlim_t most) {
    limits.rlim_cur = limits.rlim_cur < most ? limits.rlim_cur : most;
    return limits;
}

static void limit_memory(void) {
    struct rlimit limits;
    if (getrlimit(RLIMIT_AS, &limits) == 0) {
        limits = no_more_than(limits, MOST_MEMORY);
        setrlimit(RLIMIT_AS, &limits);
    }
}

static void limit_files(void) {
    struct rlimit limits;
    if (getrlimit(RLIMIT_FSIZE, &limits) == 0) {
        limits = no_more_than(limits, MOST_WRITTEN);
        setrlimit(RLIMIT_FSIZE, &limits);
    }
}

static bool is_null_device(const struct stat *status) {
    struct stat null;
    return stat("/dev/null", &null) == 0 && S_ISCHR(status->st_mode) &&
           status->st_rdev == null.st_rdev;
}

/* Until its end, until there are PIPED bytes, or until nothing comes for a while. */
static void read_pipe(Stdin *in) {
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    in->source = FROM_BYTES;
    in->has_more = true;
    while (in->length < PIPED && poll(&ready, 1, WAITED) > 0) {
        ssize_t count = read(STDIN_FILENO, in->bytes + in->length, PIPED - in->length);
        in->length += count > 0 ? (size_t)count : 0;
        if (count <= 0) {
            in->has_more = false;
            return;
        }
    }
}

/* True where it can be given to more than one run. */
static bool keep_stdin(Stdin *in) {
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0) {
        return false;
    }
    if (S_ISFIFO(status.st_mode)) {
        read_pipe(in);
        return !in->has_more;
    }
    if (S_ISREG(status.st_mode) && status.st_size <= MOST_FILE) {
        in->at = lseek(STDIN_FILENO, 0, SEEK_CUR);
        in->source = FROM_FILE;
        return in->at >= 0;
    }
    return is_null_device(&status);
}

static void write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(descriptor, bytes, length);
        if (count < 0) {
            _exit(0); /* nobody reads any more */
        }
        bytes += count;
        length -= (size_t)count;
    }
}

/* A process that hands on what was read and what still comes; it ends with its reader. */
static void hand_on(const Stdin *in, int pipe_out) {
    static char bytes[PIPED];
    ssize_t count;
    write_all(pipe_out, in->bytes, in->length);
    while (in->has_more && (count = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
        write_all(pipe_out, bytes, (size_t)count);
    }
    _exit(0);
}

/* A page always fits into a pipe; more comes through another process. */
static void give_bytes(const Stdin *in) {
    int ends[2];
    if (pipe(ends) != 0) {
        _exit(72);
    }
    bool fits = !in->has_more && in->length <= PAGE;
    if (!fits && fork() == 0) {
        close(ends[0]);
        close(STDOUT_FILENO); /* else whoever reads these waits for this process too */
        close(STDERR_FILENO);
        hand_on(in, ends[1]);
    } else if (fits) {
        write_all(ends[1], in->bytes, in->length);
    }
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
}

static void give_stdin(const Stdin *in) {
    if (in->source == FROM_FILE) {
        lseek(STDIN_FILENO, in->at, SEEK_SET);
    } else if (in->source == FROM_BYTES) {
        give_bytes(in);
    }
}

static void run_disturbed(char **arguments, const char *kind, const char *objects, const Stdin *in,
                          int said) {
    give_stdin(in);
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    setenv("FAULTS_KIND", kind, 1);
    setenv("FAULTS_IN", objects, 1);
    setenv("FAULTS_SITES", setting("PROBE_SITES"), 1);
    setenv("LD_PRELOAD", setting("PROBE_FAULTS"), 1);
    limit_memory();
    alarm(RUN_SECONDS);
    execv(arguments[0], arguments);
    _exit(71);
}

/* What the library's report says: whether a call failed. A run that left none was ended by a
 * signal, or had none. */
static bool read_report(const char *path, int status) {
    char line[200] = "";
    long count = 0, failed = WIFSIGNALED(status) ? 1 : 0;
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "%ld %ld", &count, &failed);
    }
    if (file != NULL) {
        fclose(file);
    }
    unlink(path);
    return failed > 0;
}

/* All is read, the beginning is kept. */
static void read_message(int from, char message[MESSAGE]) {
    char rest[MESSAGE];
    size_t length = 0;
    ssize_t count;
    while ((count = read(from, rest, sizeof rest)) > 0) {
        size_t kept = MESSAGE - 1 - length < (size_t)count ? MESSAGE - 1 - length : (size_t)count;
        memcpy(message + length, rest, kept);
        length += kept;
    }
    message[length] = '\0';
}

/* The run that is going on, or 0. */
static volatile sig_atomic_t running;

/* Whoever ends the program ends the run first, and the probe then as the program would end. */
static void end_run(int signal_number) {
    int status;
    if (running > 0) {
        kill((pid_t)running, signal_number);
        while (waitpid((pid_t)running, &status, 0) < 0 && errno == EINTR) {
        }
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void handle_signals(void (*handler)(int)) {
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = {.sa_handler = handler}, before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(signals[i], &action, NULL);
        }
    }
}

static void run_once(char **arguments, const char *kind, const char *objects, const Stdin *in,
                     Ended *ended) {
    char path[100];
    int said[2];
    snprintf(path, sizeof path, "/tmp/attnviz-probe-%ld", (long)getpid());
    setenv("FAULTS_REPORT", path, 1);
    if (pipe2(said, O_CLOEXEC) != 0) {
        exit(72);
    }
    pid_t child = fork();
    if (child == 0) {
        handle_signals(SIG_DFL);
        run_disturbed(arguments, kind, objects, in, said[1]);
    }
    running = child;
    close(said[1]);
    read_message(said[0], ended->message);
    close(said[0]);
    while (waitpid(child, &ended->status, 0) < 0 && errno == EINTR) {
    }
    running = 0;
    ended->struck = read_report(path, ended->status);
}

/* A message of the program's own, or what a run without one leaves. A library may end the process,
 * as GLib does by design, or wait for itself. */
static bool holds(const Ended *ended, const char *kind, const char *objects) {
    if (strcmp(kind, "interrupt") == 0) { /* the call is made again */
        return !WIFSIGNALED(ended->status) && strstr(ended->message, "nterrupted") == NULL;
    }
    bool is_ours = objects[0] != '-';
    if (WIFSIGNALED(ended->status)) {
        return !is_ours;
    }
    int status = WEXITSTATUS(ended->status);
    return status == 0 ||
           (status <= 4 && (!is_ours || strstr(ended->message, "attnviz: ") != NULL));
}

static void note(const Ended *ended, char **arguments, const char *kind, const char *objects) {
    FILE *log = fopen(setting("PROBE_LOG"), "a");
    if (log == NULL) {
        return;
    }
    if (holds(ended, kind, objects)) {
        fputs(".\n", log);
    } else {
        fprintf(log, "%s: wait status %d, said %.300s; of", kind, ended->status, ended->message);
        for (char **word = arguments; *word != NULL; word++) {
            fprintf(log, " '%.200s'", *word);
        }
        fputs("\n", log);
    }
    fclose(log);
}

/* The words of a list between commas, which is changed. */
static char *next_word(char **list) {
    char *word = *list, *comma = word != NULL ? strchr(word, ',') : NULL;
    *list = comma != NULL ? comma + 1 : NULL;
    if (comma != NULL) {
        *comma = '\0';
    }
    return word;
}

static void disturb(char **arguments, const Stdin *in) {
    char *kinds = strdup(setting("PROBE_KINDS")), *objects = strdup(setting("PROBE_IN"));
    time_t end = time(NULL) + MOST_SECONDS;
    for (char *kind; (kind = next_word(&kinds)) != NULL;) {
        char *names = next_word(&objects);
        Ended ended = {.struck = true};
        for (int i = 0; i < MOST_RUNS && ended.struck && names != NULL && time(NULL) < end; i++) {
            run_once(arguments, kind, names, in, &ended);
            if (ended.struck) {
                note(&ended, arguments, kind, names);
            }
        }
    }
}

/* Whoever is at the other end of a FIFO is there once. */
static bool has_fifo(char **arguments) {
    struct stat status;
    for (char **word = arguments; *word != NULL; word++) {
        if (stat(*word, &status) == 0 && S_ISFIFO(status.st_mode)) {
            return true;
        }
    }
    return false;
}

/* Open, and no device that takes nothing, or that shows what was done meanwhile. */
static bool is_plain(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && (!S_ISCHR(status.st_mode) || is_null_device(&status));
}

/* A test may close descriptors, or bound what is written. */
static bool is_usual(void) {
    struct rlimit written;
    return is_plain(STDIN_FILENO) && is_plain(STDOUT_FILENO) && is_plain(STDERR_FILENO) &&
           getrlimit(RLIMIT_FSIZE, &written) == 0 && written.rlim_cur >= MOST_FILE;
}

int main(int count, char **arguments) {
    static Stdin in;
    arguments[0] = strdup(setting("PROBE_PROGRAM"));
    if (count > 0 && is_usual() && !has_fifo(arguments)) {
        limit_files();
        if (keep_stdin(&in)) {
            handle_signals(end_run);
            disturb(arguments, &in);
            handle_signals(SIG_DFL);
        }
        give_stdin(&in);
    }
    unsetenv("FAULTS_REPORT");
    execv(arguments[0], arguments);
    return 71;
}
