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

/* What the environment says of the terminal; DEPTH_NONE where it says nothing of colours. */
static ColourDepth depth_told(void) {
    const char *term = variable("TERM"), *colours = variable("COLORTERM");
    if (strcmp(colours, "truecolor") == 0 || strcmp(colours, "24bit") == 0 ||
        ends_with(term, "-direct")) {
        return DEPTH_24_BIT;
    }
    if (strstr(term, "256color") != NULL) {
        return DEPTH_256;
    }
    bool has_none = term[0] == '\0' || strcmp(term, "dumb") == 0 || ends_with(term, "-m") ||
                    ends_with(term, "-mono");
    return has_none ? DEPTH_NONE : DEPTH_16;
}

ColourDepth terminal_depth(ColourRule rule, const char *path) {
    if (rule == COLOUR_NEVER || (rule == COLOUR_AUTO && (is_refused() || !terminal_is(path)))) {
        return DEPTH_NONE;
    }
    ColourDepth told = depth_told();
    return told == DEPTH_NONE && rule == COLOUR_ALWAYS ? DEPTH_24_BIT : told;
}
