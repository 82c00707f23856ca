/* Steps and facts. */
#include "api/api_parts.h"
#include "readiness/readiness.h"

bool api_steps(struct web *w)
{
	struct incident i;
	struct step *v;
	size_t n;
	return api_incident_of(w, &i) && step_list(w->c, i.id, &v, &n) && web_json_list(w, &step_shape, v, n, STR_NONE);
}

bool api_step(struct web *w)
{
	struct incident i;
	struct id id;
	struct step s;
	return api_incident_of(w, &i) && web_id(w, "step", &id) && step_get(w->c, i.id, id, &s) &&
	       web_json(w, 200, &step_shape, &s);
}

/* What it needs beforehand, and whether that is there. */
bool api_step_ready(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct step s;
	struct text2 *words;
	if (!api_incident_of(w, &i) || !web_id(w, "step", &id) || !step_get(c, i.id, id, &s)) {
		return false;
	}
	size_t n = ready_words_of(c, s.prerequisites, &words);
	struct ready_item *items = arena_array(c->arena, struct ready_item, n + 1);
	struct ready_item_out *v = arena_array(c->arena, struct ready_item_out, n + 1);
	if (!ready_things(c, words, n, items)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		v[k] = ready_item_out_of(&items[k]);
	}
	return web_json_list(w, &ready_item_shape, v, n, STR_NONE);
}

bool api_step_added(struct web *w)
{
	const struct step *s = w->result;
	return web_created(w, &step_shape, s, api_url(w->c, s->incident_id, "/steps/", id_str(w->c->arena, s->id)));
}

bool api_facts(struct web *w)
{
	struct incident i;
	struct fact *v;
	size_t n;
	return api_incident_of(w, &i) && fact_list(w->c, i.id, &v, &n) && web_json_list(w, &fact_shape, v, n, STR_NONE);
}

bool api_fact(struct web *w)
{
	struct incident i;
	struct fact f;
	return api_incident_of(w, &i) && fact_get(w->c, i.id, raw_get(&w->parts, "key"), &f) &&
	       web_json(w, 200, &fact_shape, &f);
}
