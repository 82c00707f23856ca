/* What a room belongs together with, as the room page shows it: a few lines, and the way to all of them. */
#include "link/link.h"
#include "messages.h"
#include "room/room_web.h"

#define SHOWN 3

static const struct { const char *css, *icon; } looks[LINK_RELATION_MAX] = {
	[LINK_RELATED] = { "is-quiet", "link" }, [LINK_PARENT] = { "is-key", "flag" }, [LINK_CHILD] = { "is-key", "list" },
	[LINK_INTO] = { "is-warn", "arrow-right" }, [LINK_FROM] = { "is-quiet", "archive" },
};

static bool fill_merged(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct link_into into = { 0 };
	v->merged_into = S("");
	if (!incident_is_open(i) && !link_merged_into(c, i->id, &into)) {
		return false;
	}
	if (into.is) {
		bool seen = !str_is_none(into.other_name);
		v->merged_into = msgf(c, MSG_ROOM_MERGED_INTO, { "name", seen ? into.other_name : msg(c, MSG_LINK_HIDDEN_ROOM) });
		v->merged_page = seen ? url_id(c, "/incident/", into.other_id, "") : v->links_page;
	}
	return true;
}

bool room_links(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct link *all;
	size_t n;
	v->links_page = room_url(c, i, "/link");
	v->links_more = S("");
	if (!link_list(c, i->id, &all, &n) || !fill_merged(c, i, v)) {
		return false;
	}
	v->n_links = n < SHOWN ? n : SHOWN;
	v->links = arena_array(c->arena, struct room_link_line, SHOWN);
	for (size_t k = 0; k < v->n_links; k++) {
		const struct link *l = &all[k];
		bool open = str_eq(l->other_state, S("open")), merged = str_eq(l->other_state, S("merged"));
		v->links[k] = (struct room_link_line){ .css = str_from_c(looks[l->relation].css),
			.icon = str_from_c(looks[l->relation].icon), .relation = msg(c, link_relation_choices.v[l->relation].label),
			.name = l->other_name, .to = url_id(c, "/incident/", l->other_id, ""),
			.state = msg(c, open ? MSG_LINK_PAGE_OPEN : merged ? MSG_LINK_PAGE_MERGED : MSG_LINK_PAGE_CLOSED) };
	}
	if (n > SHOWN) {
		v->links_more = msgf(c, MSG_LINK_PAGE_MORE, { "count", number_text(c, (int64_t)(n - SHOWN)) });
	}
	return true;
}
