/*
 * texts: the schemas as text_to_c makes them. Inside the schema room only.
 */
#ifndef ATTNVIZ_TEXTS_H
#define ATTNVIZ_TEXTS_H

extern const char schema_document[], schema_written[], schema_sweep[];

#endif
