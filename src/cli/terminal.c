#include "terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor of the device at the path, -1 where there is none; stdout's own for "-". Nothing but
 * a character device is opened: opening a FIFO would wait. */
static int open_device(const char *path) {
    if (strcmp(path, "-") == 0) {
        return STDOUT_FILENO;
    }
    struct stat found;
    if (stat(path, &found) != 0 || !S_ISCHR(found.st_mode)) {
        return -1;
    }
    return open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static void close_device(int descriptor) {
    if (descriptor >= 0 && descriptor != STDOUT_FILENO) {
        close(descriptor);
    }
}

bool terminal_is(const char *path) {
    int descriptor = open_device(path);
    bool is_terminal = descriptor >= 0 && isatty(descriptor) == 1;
    close_device(descriptor);
    return is_terminal;
}

size_t terminal_width(const char *path) {
    struct winsize size;
    int descriptor = open_device(path);
    bool is_known = descriptor >= 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0;
    close_device(descriptor);
    return is_known ? size.ws_col : 0;
}

/* "" where it is not set. */
static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static bool is_refused(void) {
    const char *term = variable("TERM");
    return variable("NO_COLOR")[0] != '\0' || term[0] == '\0' || strcmp(term, "dumb") == 0;
}

/* What the environment says of the terminal; 0 where it says nothing of colours. */
static int colours_told(void) {
    const char *term = variable("TERM"), *colours = variable("COLORTERM");
    if (strcmp(colours, "truecolor") == 0 || strcmp(colours, "24bit") == 0 ||
        ends_with(term, "-direct")) {
        return ALL_COLOURS;
    }
    if (strstr(term, "256color") != NULL) {
        return 256;
    }
    bool has_none = term[0] == '\0' || strcmp(term, "dumb") == 0 || ends_with(term, "-m") ||
                    ends_with(term, "-mono");
    return has_none ? 0 : 16;
}

int terminal_colours(ColourRule rule, const char *path) {
    if (rule == COLOUR_NEVER || (rule == COLOUR_AUTO && (is_refused() || !terminal_is(path)))) {
        return 0;
    }
    int told = colours_told();
    return told == 0 && rule == COLOUR_ALWAYS ? ALL_COLOURS : told;
}
