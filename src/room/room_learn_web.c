/* 前に似たことがありました: notes that may help, on the pages of a room. */
#include "knowledge/knowledge.h"
#include "messages.h"
#include "room/room_web.h"

struct similar_view room_similar(struct ctx *c, const struct knowledge_like *v, size_t n)
{
	struct similar_line *lines = arena_array(c->arena, struct similar_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct similar_line){ v[i].title, knowledge_why(c, &v[i]), url_id(c, "/knowledge/", v[i].id, "") };
	}
	return (struct similar_view){ lines, n };
}

/* One line: the likeliest, and how many more there are. A closed incident says what was learnt from it. */
bool room_learnt(struct ctx *c, const struct incident *i, struct room_view *v)
{
	const struct knowledge_like *like;
	size_t n;
	v->learn_page = room_url(c, i, "/knowledge");
	v->similar_text = v->similar_why = S("");
	if (!v->is_open) {
		return true;
	}
	if (!knowledge_for_room(c, i, &like, &n)) {
		return false;
	}
	if (n) {
		v->similar_text = like[0].title;
		v->similar_why = knowledge_why(c, &like[0]);
		v->similar_to = url_id(c, "/knowledge/", like[0].id, "");
		if (n > 1) {
			v->similar_why = msgf(c, MSG_ROOM_SIMILAR_MORE, { "why", v->similar_why }, { "count", number_text(c, (int64_t)n - 1) });
		}
	}
	return true;
}
