/* Incidents: the list, one, the seal of its journal. */
#include "api/api_parts.h"

#include "base/limits.h"
#include "messages.h"

static const struct choice states[] = { { "open", 0 }, { "closed", 0 } };
static const struct choices state_choices = { states, 2 };
static const struct field query_fields[] = { API_LIST_FIELDS(state_choices, "only open ones, or only closed ones") };
const struct shape incidents_query = { "Query", query_fields, 3, sizeof(struct list_query) };

bool api_incidents(struct web *w)
{
	struct ctx *c = w->c;
	struct incident *v;
	struct api_page page;
	size_t n;
	str next;
	const struct list_query *q = w->asked;
	str state = q->state < 0 ? STR_NONE : str_from_c(states[q->state].code);
	return api_page_of(w, LIMIT_LIST_ROWS, &page) && incident_page(c, state, page.before, page.most, &v, &n, &next) &&
	       web_json_list(w, &incident_shape, v, n, next);
}

bool api_incident(struct web *w)
{
	struct incident i;
	return api_incident_of(w, &i) && web_json(w, 200, &incident_shape, &i);
}

bool api_incident_opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_created(w, &incident_shape, i, url_id(w->c, "/api/v1/incidents/", i->id, NULL));
}

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct seal_json, member), .doc = text }
static const struct field seal_fields[] = {
	F(seq, FIELD_INT, "how many entries the journal has"),
	F(seal, FIELD_LINE, "as printed on papers: the number and 96 bits of the head's hash"),
};
#undef F
const struct shape seal_shape = { "Seal", seal_fields, sizeof seal_fields / sizeof seal_fields[0],
	sizeof(struct seal_json) };

bool api_seal(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct seal_json v = { .seq = { .has = true } };
	struct sha256 head;
	if (!api_incident_of(w, &i) || !journal_head(c, i.id, &v.seq.v, &head)) {
		return false;
	}
	v.seal = journal_seal_text(c->arena, v.seq.v, &head);
	return web_json(w, 200, &seal_shape, &v);
}
