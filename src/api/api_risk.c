/* The doors of /api/v1 to risks. The rows themselves are written through /api/v1/ledgers/risk. */
#include "api/api_parts.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "risk/risk.h"

static const struct choice accepted_codes[] = { { "none", 0 }, { "accepted", 0 }, { "expired", 0 }, { "outgrown", 0 } };
static const struct choices accepted_choices = { accepted_codes, 4 };

struct risk_json {
	struct id id, asset_id, system_id, owner_id;
	struct opt_int number, version, value, size, likelihood, before_value, before_size, due_at, accepted_number, accepted_until, came_true;
	str title, kind, why, treatment, measures, worst, lacks, accepted_by, accepted_words;
	int accepted;
};
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct risk_json, member), .doc = text }
static const struct field risk_fields[] = {
	F(id, FIELD_ID, "the risk: a row of the ledger \"risk\""), F(number, FIELD_INT, "1, 2, 3 ..."), F(title, FIELD_LINE, "what would hurt"),
	F(kind, FIELD_LINE, "key of the threat"), F(asset_id, FIELD_ID, "the information asset concerned"), F(system_id, FIELD_ID, "the system concerned"),
	F(worst, FIELD_TEXT, "what happens at worst"), F(value, FIELD_INT, "how large it stands, by the method of the firm; null: not rated yet"),
	F(size, FIELD_INT, "3 large, 2 medium, 1 small; null: not rated yet"), F(likelihood, FIELD_INT, "1 to 3; null: not rated yet"),
	F(lacks, FIELD_RAW, "what is missing to rate it: [\"importance\", \"threat\", \"vulnerability\"]"),
	F(why, FIELD_LINE, "how it was counted, or what is missing, in words"), F(before_value, FIELD_INT, "before the treatment"),
	F(before_size, FIELD_INT, "before the treatment"), F(treatment, FIELD_LINE, "avoid, reduce, transfer, retain; empty: not decided"),
	F(measures, FIELD_TEXT, "what is done"), F(owner_id, FIELD_ID, "who is in charge"), F(due_at, FIELD_INSTANT, "end of the day it is due"),
	{ .name = "accepted", .type = FIELD_CHOICE, .offset = offsetof(struct risk_json, accepted), .choices = &accepted_choices,
		.doc = "none, accepted; expired: its day passed; outgrown: the risk is larger than what was accepted" },
	F(accepted_number, FIELD_INT, "what an acceptance names as seen; null: never accepted"), F(accepted_until, FIELD_INSTANT, "until when"),
	F(accepted_by, FIELD_LINE, "by whom"), F(accepted_words, FIELD_TEXT, "the ground"),
	F(came_true, FIELD_INT, "live incidents it came true in, that the reader may see"),
	F(version, FIELD_INT, "of the row; a change and an acceptance name the one they saw"),
};
#undef F
static const struct shape risk_shape = { "Risk", risk_fields, sizeof risk_fields / sizeof risk_fields[0], sizeof(struct risk_json) };

static str lacks_json(struct ctx *c, unsigned lacks)
{
	static const struct { unsigned bit; const char *name; } names[] = { { RISK_NO_IMPORTANCE, "importance" }, { RISK_NO_THREAT, "threat" },
		{ RISK_NO_VULNERABILITY, "vulnerability" } };
	str all = S("");
	for (size_t i = 0; i < 3; i++) {
		all = lacks & names[i].bit ? STR_CAT(c->arena, all, all.n ? S(",\"") : S("\""), str_from_c(names[i].name), S("\"")) : all;
	}
	return STR_CAT(c->arena, S("["), all, S("]"));
}

static struct risk_json json_of(struct ctx *c, const struct risk_method *m, const struct risk *r)
{
	const struct risk_side *now = risk_now(r);
	return (struct risk_json){ .id = r->id, .asset_id = r->asset_id, .system_id = r->system_id, .owner_id = r->owner_id,
		.number = { true, r->number }, .version = { true, r->version }, .title = r->title, .kind = r->kind, .worst = r->worst,
		.value = { now->v.has, now->v.value }, .size = { now->v.has, now->v.size }, .likelihood = { now->v.likelihood > 0, now->v.likelihood },
		.before_value = { r->before.v.has, r->before.v.value }, .before_size = { r->before.v.has, r->before.v.size },
		.lacks = lacks_json(c, now->v.lacks), .why = risk_why(c, m, r, now), .treatment = r->treatment, .measures = r->measures,
		.due_at = r->due_at, .accepted = r->accepted, .accepted_number = r->accepted_number, .accepted_until = r->accepted_until,
		.accepted_by = r->accepted_by, .accepted_words = r->accepted_words, .came_true = { true, r->n_true } };
}

static bool list(struct web *w)
{
	struct ctx *c = w->c;
	struct risk_method_now m;
	struct risk *v;
	size_t n;
	if (!risk_method_get(c, &m) || !risk_list(c, m.method, &v, &n)) {
		return false;
	}
	struct risk_json *rows = arena_array(c->arena, struct risk_json, n + 1);
	for (size_t i = 0; i < n; i++) {
		rows[i] = json_of(c, m.method, &v[i]);
	}
	return web_json_list(w, &risk_shape, rows, n, STR_NONE);
}

static bool one(struct web *w)
{
	struct id id;
	struct risk r;
	struct risk_method_now m;
	if (!web_id(w, "risk", &id) || !risk_get(w->c, id, &r) || !risk_method_get(w->c, &m)) {
		return false;
	}
	struct risk_json v = json_of(w->c, m.method, &r);
	return web_json(w, 200, &risk_shape, &v);
}

/* --- the method --- */

static bool method(struct web *w)
{
	struct risk_method_now m;
	if (!risk_method_get(w->c, &m)) {
		return false;
	}
	struct risk_method_out v = { m.method->key, text2_in(m.method->name, w->c->lang), text2_in(m.method->source, w->c->lang), { true, m.version }, m.method->verified };
	return web_json(w, 200, &risk_method_shape, &v);
}

/* --- coverage --- */

struct cover_json { str layer, name, holes; struct opt_int yes, part, no, unknown; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct cover_json, member), .doc = text }
static const struct field cover_fields[] = {
	F(layer, FIELD_LINE, "entry, inside, exit, data"), F(name, FIELD_LINE, "as people call it"), F(yes, FIELD_INT, "measures that hold"),
	F(part, FIELD_INT, "in part"), F(no, FIELD_INT, "not done"), F(unknown, FIELD_INT, "nobody said"),
	F(holes, FIELD_RAW, "[{key, name, to_do}] of those not done"),
};
#undef F
static const struct shape cover_shape = { "RiskCoverage", cover_fields, sizeof cover_fields / sizeof cover_fields[0], sizeof(struct cover_json) };

static str holes_json(struct ctx *c, const struct risk_cover_layer *l)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	size_t n = 0;
	buf_add_c(&b, '[');
	for (size_t i = 0; i < l->n; i++) {
		bool first = true;
		if (l->v[i].state != RISK_COVER_NO) {
			continue;
		}
		buf_add(&b, n++ ? S(",{") : S("{"));
		json_write_key(&b, "key", &first);
		json_write_str(&b, l->v[i].measure->key);
		json_write_key(&b, "name", &first);
		json_write_str(&b, l->v[i].name);
		json_write_key(&b, "to_do", &first);
		json_write_str(&b, text2_in(l->v[i].measure->to_do, c->lang));
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static bool coverage(struct web *w)
{
	struct ctx *c = w->c;
	struct risk_coverage *v = arena_new(c->arena, struct risk_coverage);
	struct cover_json rows[RISK_LAYERS];
	if (!risk_coverage_get(c, v)) {
		return false;
	}
	for (int i = 0; i < RISK_LAYERS; i++) {
		const struct risk_cover_layer *l = &v->layers[i];
		const struct risk_layer *of = &c->catalog->risks.layers[i];
		rows[i] = (struct cover_json){ of->key, text2_in(of->name, c->lang), holes_json(c, l), { true, l->yes }, { true, l->part }, { true, l->no },
			{ true, l->unknown } };
	}
	return web_json_list(w, &cover_shape, rows, RISK_LAYERS, STR_NONE);
}

#define ALL "/api/v1/risks"
#define ACT(path, least, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = least, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, .answer = api_done, .doc = text }
#define NOTHING(path, least, row, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = least, .flags = ROUTE_API, .op = &row, .answer = api_nothing, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &risk_shape, .is_list = true,
		.doc = "Risks, the largest first, those not rated yet last." },
	ACT(ALL "/jewels", ACCESS_RESPONDER, op_risk_jewels, "Put what the firm would not survive losing on the list."),
	ACT(ALL "/pairs", ACCESS_RESPONDER, op_risk_pick, "Put pairs of the library on the list."),
	{ .method = HTTP_GET, .pattern = ALL "/method", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = method, .shape = &risk_method_shape,
		.doc = "How risks are counted." },
	ACT(ALL "/method", ACCESS_ADMIN, op_risk_method, "Choose how risks are counted; all are counted anew."),
	{ .method = HTTP_GET, .pattern = ALL "/coverage", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = coverage, .shape = &cover_shape,
		.is_list = true, .doc = "What holds from the entry to the data, and the holes." },
	{ .method = HTTP_GET, .pattern = ALL "/{risk}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &risk_shape, .doc = "One risk." },
	NOTHING(ALL "/{risk}/accept", ACCESS_EXECUTIVE, op_risk_accept, "Live with it until a day; 409 when somebody was faster."),
	NOTHING(ALL "/{risk}/accept/end", ACCESS_EXECUTIVE, op_risk_end, "Take the acceptance back."),
	NOTHING("/api/v1/incidents/{incident}/risks/{risk}", ACCESS_RESPONDER, op_risk_true, "Say that a risk came true in the incident."),
	NOTHING("/api/v1/incidents/{incident}/risks/{risk}/off", ACCESS_RESPONDER, op_risk_untrue, "Take that back."),
};
const struct route_table api_risk_routes = { routes, sizeof routes / sizeof routes[0] };
