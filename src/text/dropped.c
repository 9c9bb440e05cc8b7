#include "dropped.h"
#include "grow.h"
#include "text.h"

#include <stdlib.h>
#include <utf8proc.h>

bool mark_is_silent(int32_t point) {
    return point == 0x200B || point == 0xFEFF;
}

bool dropped_add(Dropped *dropped, int32_t point, Error *error) {
    if (mark_is_silent(point)) {
        return true;
    }
    /* Unicode has some 900 marks, so this list stays short however long the sentence. */
    for (size_t i = 0; i < dropped->count; i++) {
        if (dropped->marks[i].point == point) {
            dropped->marks[i].times++;
            return true;
        }
    }
    DroppedMark *grown =
        grow(dropped->marks, &dropped->capacity, dropped->count + 1, sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, "sentence");
    }
    dropped->marks = grown;
    grown[dropped->count++] = (DroppedMark){point, 1};
    return true;
}

static bool note_mark(const DroppedMark *mark, Notes *notes, Error *error) {
    char raw[5] = {0};
    utf8proc_encode_char(mark->point, (utf8proc_uint8_t *)raw);
    char *text = text_printable(raw);
    if (text == NULL) {
        return error_no_memory(error, "notes");
    }
    const char *quote = mark->point == '"' ? "'" : "\"";
    bool done = mark->times == 1
                    ? notes_add(notes, error, "the mark %s%s%s is not in the table and was dropped",
                                quote, text, quote)
                    : notes_add(notes, error,
                                "the mark %s%s%s is not in the table and was dropped %zu times",
                                quote, text, quote, mark->times);
    free(text);
    return done;
}

bool dropped_note(const Dropped *dropped, Notes *notes, Error *error) {
    for (size_t i = 0; i < dropped->count; i++) {
        if (!note_mark(&dropped->marks[i], notes, error)) {
            return false;
        }
    }
    return true;
}

void dropped_free(Dropped *dropped) {
    free(dropped->marks);
    *dropped = (Dropped){0};
}
