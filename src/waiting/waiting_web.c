/* What waits for the reader, on the pages. */
#include "waiting/waiting_view.h"

#include "base/time.h"
#include "messages.h"

/* Reviews and approvals of what the firm keeps; not what somebody in a room asks for. */
static bool is_upkeep(const struct waiting *w)
{
	return w->kind >= WAITING_RISK || w->kind == WAITING_KNOWLEDGE;
}

static struct waiting_line line_of(struct ctx *c, const struct waiting *w)
{
	str line = str_is_none(w->incident_name) ? S("") : w->incident_name;
	if (w->since.has) {
		line = STR_CAT(c->arena, line, line.n ? S("　") : S(""), time_ago(c, w->since.v));
	}
	return (struct waiting_line){ .title = waiting_title(c, w), .line = line, .action = waiting_action(c, w),
		.to = url_path(c, str_cz(c->arena, w->path)), .has_due = w->due_at.has, .due_at = w->due_at.v,
		.is_upkeep = is_upkeep(w) };
}

bool waiting_lines(struct ctx *c, struct waiting_lines *ret)
{
	struct waiting *v;
	if (!waiting_list(c, &v, &ret->n)) {
		return false;
	}
	ret->v = arena_array(c->arena, struct waiting_line, ret->n);
	for (size_t k = 0; k < ret->n; k++) {
		ret->v[k] = line_of(c, &v[k]);
	}
	return true;
}

static bool cannot_wait(const struct waiting *w)
{
	return w->kind == WAITING_HANDOVER || w->kind == WAITING_SIGHTING;
}

bool waiting_of_room(struct ctx *c, struct id incident_id, struct waiting_room *ret)
{
	struct waiting *v;
	const struct waiting *first = NULL, *elsewhere = NULL;
	size_t n, shown = 0;
	*ret = (struct waiting_room){ .more = S(""), .all = url_path(c, "/now#waiting") };
	if (!waiting_list(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		bool here = id_eq(v[k].incident_id, incident_id);
		ret->has_mask = ret->has_mask || (here && v[k].kind == WAITING_MASK);
		shown += here || cannot_wait(&v[k]);
		first = first || !here ? first : &v[k];
		elsewhere = elsewhere || here || !cannot_wait(&v[k]) ? elsewhere : &v[k];
	}
	ret->has = shown > 0;
	if (ret->has) {
		ret->first = line_of(c, first ? first : elsewhere);
	}
	if (shown > 1) {
		ret->more = msgf(c, MSG_WAITING_MORE, { "count", number_text(c, (int64_t)shown - 1) });
	}
	return true;
}
