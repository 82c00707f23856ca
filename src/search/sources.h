/* sources: inside of search/: how a source reads its thing; the table of them is in sources.c. */
#pragma once
#include "search/search.h"

#define JOIN(...) search_join(c, (const str[]){ __VA_ARGS__ }, sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
/* One part a line, empty ones left out. */
str search_join(struct ctx *c, const str *parts, size_t n);
/* The time an id was made stands in it. */
int64_t search_made_at(struct id v);

typedef bool search_line_fn(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found);
/* sources_more.c */
search_line_fn search_step_line, search_link_line, search_broadcast_line, search_row_line, search_taken_line;
bool search_taken_parts(struct ctx *c, struct id room, str after, str *ret, size_t most, size_t *ret_n);
bool search_rows_of_ledgers_recent(struct ctx *c, struct id *ret, size_t most, size_t *ret_n);
