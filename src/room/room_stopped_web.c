/* Work that stops with what is affected here: in which order it comes back, how it goes on by hand (the firm's continuity table). */
#include "escalation/escalation.h"
#include "messages.h"
#include "room/room_view.h"

bool room_stopped(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct bcp_item *items;
	if (!bcp_of_room(c, i->id, &items, &v->n_stopped)) {
		return false;
	}
	v->bcp_page = url_path(c, "/bcp");
	v->stopped = arena_array(c->arena, struct room_stopped_line, v->n_stopped + 1);
	for (size_t k = 0; k < v->n_stopped; k++) {
		const struct bcp_item *b = &items[k];
		str owner = b->owner.n ? b->owner : msg(c, MSG_BCP_PAGE_NO_OWNER);
		v->stopped[k] = (struct room_stopped_line){ .place = b->place.has ? number_text(c, b->place.v) : S("-"), .title = b->title, .by_hand = b->substitute,
			.line = b->target.n ? msgf(c, MSG_BCP_PAGE_ROOM_LINE, { "target", b->target }, { "owner", owner }) : owner };
	}
	return true;
}
