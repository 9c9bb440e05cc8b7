#include "normal_form.h"
#include "text.h"

#include <string.h>

char *text_nfc(const char *text) {
    Normaliser work = {0};
    Span form;
    bool done = normal_form(&work, (Span){text, strlen(text)}, &form);
    char *copy = done ? span_copy(form) : NULL;
    normaliser_free(&work);
    return copy;
}
