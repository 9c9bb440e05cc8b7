#include "terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

bool terminal_is(const char *path) {
    if (strcmp(path, "-") == 0) {
        return isatty(STDOUT_FILENO) == 1;
    }
    struct stat found;
    if (stat(path, &found) != 0 || !S_ISCHR(found.st_mode)) {
        return false;
    }
    int descriptor = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    bool is_terminal = descriptor >= 0 && isatty(descriptor) == 1;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return is_terminal;
}

bool terminal_wants_colour(ColourRule rule) {
    if (rule != COLOUR_AUTO) {
        return rule == COLOUR_ALWAYS;
    }
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool is_refused = no_color != NULL && no_color[0] != '\0';
    return !is_refused && term != NULL && strcmp(term, "dumb") != 0 && terminal_is("-");
}

size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
