#include "schema.h"

#include "texts.h"

#include <stddef.h>
#include <string.h>

const char *schema_named(const char *name) {
    static const struct {
        const char *name, *text;
    } schemas[] = {
        {"document", schema_document}, {"written", schema_written}, {"sweep", schema_sweep}};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        if (strcmp(name, schemas[i].name) == 0) {
            return schemas[i].text;
        }
    }
    return NULL;
}
