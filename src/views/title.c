#include "phrase.h"
#include "views.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void phrase_add(Phrase *phrase, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int added = vsnprintf(NULL, 0, format, arguments);
    char *grown = phrase->failed || added < 0
                      ? NULL
                      : realloc(phrase->text, phrase->length + (size_t)added + 1);
    if (grown == NULL) {
        free(phrase->text);
        *phrase = (Phrase){.failed = true};
    } else {
        vsnprintf(grown + phrase->length, (size_t)added + 1, format, again);
        phrase->text = grown;
        phrase->length += (size_t)added;
    }
    va_end(again);
    va_end(arguments);
}

static void add_sequence(Phrase *phrase, const char *text, const Labels *tokens) {
    if (text != NULL) {
        phrase_add(phrase, "%s", text);
        return;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        phrase_add(phrase, "%s%s", i == 0 ? "" : " ", tokens->text[i]);
    }
}

char *views_title(const Request *request) {
    Phrase title = {0};
    phrase_add(&title, "%s", "");
    bool is_nameless = request->text[TEXT_SENTENCE] == NULL && request->tokens.count == 0;
    if (is_nameless && request->text[TEXT_NAME] != NULL) {
        phrase_add(&title, "%s", request->text[TEXT_NAME]);
        return title.text;
    }
    add_sequence(&title, request->text[TEXT_SENTENCE], &request->tokens);
    if (request->context_tokens.count > 0) {
        phrase_add(&title, " × ");
        add_sequence(&title, request->text[TEXT_CONTEXT], &request->context_tokens);
    }
    return title.text;
}
