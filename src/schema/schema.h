/*
 * schema: the JSON Schemas (draft 2020-12) of what attnviz reads and writes, compiled in. Their
 * sources are document.json.in and sweep.json of this folder.
 */
#ifndef ATTNVIZ_SCHEMA_H
#define ATTNVIZ_SCHEMA_H

/**
 * The text of a schema, or NULL: "document" describes what is read, flat tables included;
 * "written" the document that is written, which says more of what must be there; "sweep" what
 * --sweep writes as JSON. Static.
 */
const char *schema_named(const char *name);

#endif
