#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_is_stdout(void) {
    return isatty(STDOUT_FILENO) == 1;
}

bool terminal_wants_colour(ColourRule rule) {
    if (rule != COLOUR_AUTO) {
        return rule == COLOUR_ALWAYS;
    }
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool is_refused = no_color != NULL && no_color[0] != '\0';
    return !is_refused && term != NULL && strcmp(term, "dumb") != 0 && terminal_is_stdout();
}

size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
