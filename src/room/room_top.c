#include "room/room_top.h"

#include "base/time.h"
#include "link/link.h"
#include "messages.h"
#include "room/room_web.h"

static const struct { const char *path; int label; } parts[ROOM_PART_MAX] = {
	[ROOM_PART_ROOM] = { "", MSG_ROOM_PART_ROOM }, [ROOM_PART_ROLES] = { "/role", MSG_ROOM_PART_ROLES },
	[ROOM_PART_TRIAGE] = { "/triage", MSG_ROOM_PART_TRIAGE }, [ROOM_PART_FACTS] = { "/fact", MSG_ROOM_PART_FACTS },
	[ROOM_PART_AFFECTED] = { "/affected", MSG_ROOM_PART_AFFECTED },
	[ROOM_PART_WINDOWS] = { "/windows", MSG_WINDOW_ROOM_TITLE },
	[ROOM_PART_DECISIONS] = { "/decision", MSG_ROOM_PART_DECISIONS },
	[ROOM_PART_EVIDENCE] = { "/evidence", MSG_ROOM_PART_EVIDENCE }, [ROOM_PART_TASKS] = { "/task", MSG_ROOM_PART_TASKS },
	[ROOM_PART_REPORTS] = { "/reports", MSG_ROOM_PART_REPORTS },
	[ROOM_PART_CLOSING] = { "/closing", MSG_ROOM_PART_CLOSING },
};

struct room_parts room_parts_of(struct ctx *c, const struct incident *i, enum room_part current)
{
	struct room_parts ret = { .n = 0 };
	for (int k = ROOM_PART_ROOM; k < ROOM_PART_MAX; k++) {
		ret.v[ret.n++] = (struct room_part_line){ msg(c, parts[k].label), room_url(c, i, parts[k].path),
			k == (int)current };
	}
	return ret;
}

struct room_top room_top_at(struct ctx *c, const struct incident *i, enum room_part current)
{
	struct room_top top = room_top_of(c, i);
	top.parts = room_parts_of(c, i, current);
	return top;
}

/* Only a closed one can have been merged: open rooms ask nothing. */
static str merged_of(struct ctx *c, const struct incident *i)
{
	struct link_into into;
	if (incident_is_open(i) || !link_merged_into(c, i->id, &into) || !into.is) {
		return S("");
	}
	str name = str_is_none(into.other_name) ? msg(c, MSG_LINK_HIDDEN_ROOM) : into.other_name;
	return msgf(c, MSG_ROOM_MERGED_INTO, { "name", name });
}

struct room_top room_top_of(struct ctx *c, const struct incident *i)
{
	return (struct room_top){ .merged = merged_of(c, i), .live = live_view_room(c, i->id), .name = i->name, .room = room_url(c, i, ""), .is_restricted = i->is_restricted,
		.access = room_url(c, i, "/access"), .is_closed = !incident_is_open(i),
		.can_reopen = room_may_act(c) && !incident_is_taken_in(i), .reopen = room_url(c, i, "/manage#end"), .links = room_url(c, i, "/link") };
}

bool room_can_change(const struct ctx *c, const struct incident *i)
{
	return incident_is_open(i) && room_may_act(c);
}

struct url room_sub(struct ctx *c, struct id incident_id, const char *folder, str key, const char *after)
{
	str rest = STR_CAT(c->arena, str_from_c(folder), key, str_from_c(after));
	return url_id(c, "/incident/", incident_id, str_cz(c->arena, rest));
}

struct field_view form_field(struct web *w, bool is_sent, const struct operation *op, const char *name, str initial)
{
	if (is_sent) {
		return field_of(w, op, name, initial);
	}
	struct web untouched = *w;
	untouched.form = (struct raw_form){ 0 };
	struct field_view f = field_of(&untouched, op, name, initial);
	f.error = S("");
	field_set_id(&untouched, &f, str_from_c(op->name));
	return f;
}

bool form_is_sent(const struct web *w, const struct operation *op)
{
	return w->route->op == op;
}

bool form_is_quick(const struct web *w)
{
	for (size_t i = 0; i < w->form.n; i++) {
		if (!str_eq(w->form.v[i].name, S("csrf"))) {
			return false;
		}
	}
	return true;
}
