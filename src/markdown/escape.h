/*
 * escape: a token as Markdown text. Inside the markdown room only.
 */
#ifndef ATTNVIZ_MARKDOWN_ESCAPE_H
#define ATTNVIZ_MARKDOWN_ESCAPE_H

/**
 * A copy of the text that Markdown shows letter by letter, in a heading, a paragraph or a table
 * cell; control characters stand as text_printable writes them. NULL when memory runs out; the
 * caller frees it.
 */
char *markdown_escape(const char *text);

#endif
