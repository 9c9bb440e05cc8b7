/*
 * scene_rules: what holds for every mark of a page.
 */
#ifndef ATTNVIZ_FUZZ_SCENE_RULES_H
#define ATTNVIZ_FUZZ_SCENE_RULES_H

#include "scene.h"

/** True where every corner of the mark lies on the page. */
bool mark_is_on_page(const Scene *page, const Mark *mark);

/** True where the boxes of two of its texts, turned as they are, have a common part. */
bool texts_overlap(const Scene *page);

#endif
