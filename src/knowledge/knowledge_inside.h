/* knowledge_inside: what the files of this folder share. */
#pragma once
#include "knowledge/knowledge.h"

/* Inside a write: a new note with its first version. */
bool knowledge_write_new(struct ctx *c, struct knowledge *k, str reason);
/* All words of a note as one text, for the history. */
str knowledge_words(struct ctx *c, const struct knowledge *k);
/* Traces as typed, made harmless, one a line, each once; what is none is a field error "traces". */
bool knowledge_read_traces(struct ctx *c, str typed, str *ret);
/* "標的型、請求書 " as lines. */
str knowledge_read_tags(struct ctx *c, str typed);
bool knowledge_has_line(str lines, str one);
