#include "room/affected_look_web.h"

#include "messages.h"

static const struct affected_look looks[AFFECTED_STATE_MAX] = {
	[AFFECTED_SUSPECTED] = { "is-ask", "unknown" }, [AFFECTED_CONFIRMED] = { "is-danger", "triangle-alert" },
	[AFFECTED_CONTAINED] = { "is-warn", "lock" }, [AFFECTED_RESTORED] = { "is-key", "refresh-cw" },
	[AFFECTED_VERIFIED] = { "is-ok", "shield-check" }, [AFFECTED_NOT] = { "is-quiet", "minus" },
};
static const char *const type_icons[AFFECTED_TYPE_MAX] = { [AFFECTED_SYSTEM] = "server", [AFFECTED_PC] = "monitor",
	[AFFECTED_ACCOUNT] = "key", [AFFECTED_DATA] = "database", [AFFECTED_PERSON] = "user", [AFFECTED_PARTNER] = "building-2" };

const struct affected_look *affected_look(int state)
{
	return &looks[state];
}

const char *affected_type_icon(int type)
{
	return type_icons[type];
}

bool room_affected(struct ctx *c, const struct incident *i, struct room_view *v)
{
	struct affected_counts counts;
	if (!affected_count(c, i->id, &counts)) {
		return false;
	}
	v->affected_page = url_below(c, v->self, "/affected", S(""));
	v->affected = arena_array(c->arena, struct affected_count_line, AFFECTED_STATE_MAX);
	for (int s = 0; s < AFFECTED_STATE_MAX; s++) {
		if (counts.of[s]) {
			v->affected[v->n_affected++] = (struct affected_count_line){ str_from_c(looks[s].css), str_from_c(looks[s].icon),
				msgf(c, MSG_AFFECTED_STATE_COUNT, { "state", msg(c, affected_state_choices.v[s].label) },
					{ "count", str_i64(c->arena, counts.of[s]) }) };
		}
	}
	return true;
}
